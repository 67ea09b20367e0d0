import { storeApprovalLimits } from '@/lib/approvals/store-limits';
import { requireMode } from '@/lib/core/db/require-mode';
import { env } from '@/lib/core/env';
import { startWorker } from '@/lib/jobs/start-worker';
import { requireRuntimeRole } from './database-roles/require-runtime-role';
import { givenEnvironment } from './environment';
import { runScript } from './run-script';
import { giveUpRoot } from './step-down';
import { onStopRequest } from './stop-request';

/** The process that works without a person. Ends with 0 after a stop request, when the jobs in progress are done. */
async function work(): Promise<void> {
  givenEnvironment();
  // Read before anything starts, so that a wrong setting is reported at once.
  env();
  await requireMode();
  await requireRuntimeRole();
  await storeApprovalLimits();
  giveUpRoot();
  const starting = startWorker();
  // Its first jobs run before the last queue is there, and it may be asked to stop just then.
  onStopRequest(async () => {
    await (await starting).stop();
    process.exit(0);
  });
  await starting;
}

runScript({ moduleUrl: import.meta.url, main: work });
