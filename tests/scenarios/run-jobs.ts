import { collectDebts } from '@/lib/disputes/collect-debts';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { completeLowerings } from '@/lib/jobs/complete-lowerings';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { reconcileDisputes } from '@/lib/jobs/reconcile-disputes';
import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { retryEvents } from '@/lib/jobs/retry-events';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { db } from '@/tests/fixtures/owner-db';

/** What the worker does without a person, except the searches for lost events, which read every list of events anew. */
const jobs: (() => Promise<unknown>)[] = [
  reconcilePayments,
  retryEvents,
  refundSuspense,
  completeCancellations,
  completeLowerings,
  reconcileRefunds,
  reconcileDisputes,
  collectDebts,
  reconcilePayouts,
  keepTaskDeadlines,
];

/** Runs each job once, as if a while had passed since the last time. */
export async function runJobs({
  each = (run) => run(),
}: {
  /** Around each job. */
  each?: (run: () => Promise<unknown>) => Promise<unknown>;
} = {}): Promise<void> {
  await makeEverythingDue();
  for (const run of jobs) await each(run);
}

/** Whatever a process that died had claimed is free again, and what waits for its time may go on. */
async function makeEverythingDue(): Promise<void> {
  await db().$executeRaw`
    WITH payments AS (UPDATE payment_records SET next_sync_at = now() - interval '1 second', capture_until = NULL
        WHERE next_sync_at IS NOT NULL),
      refunds AS (UPDATE refunds SET next_sync_at = now() - interval '1 second', send_after = NULL, sending_until = NULL
        WHERE next_sync_at IS NOT NULL),
      disputes AS (UPDATE disputes SET next_sync_at = now() - interval '1 second' WHERE next_sync_at IS NOT NULL),
      payouts AS (UPDATE payouts SET next_sync_at = now() - interval '1 second', sending_until = NULL
        WHERE next_sync_at IS NOT NULL),
      failures AS (UPDATE job_failures SET next_try_at = now() - interval '1 second')
    UPDATE webhook_events SET
      next_try_at = CASE WHEN next_try_at IS NOT NULL THEN now() - interval '1 second' END,
      received_at = CASE WHEN state = 'received' THEN now() - interval '1 minute' ELSE received_at END
    WHERE next_try_at IS NOT NULL OR state = 'received'`;
}
