import { afterEach, expect, it, vi } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { startProcess } from '@/tests/fixtures/process';
import { userOfProcess } from '@/tests/fixtures/user-of-process';
import { whyRoot } from './step-down';

const UID = 58_365;

const fixture = useFixture({}, { role: 'runtime' });
let stop: () => Promise<unknown> = async () => undefined;
afterEach(() => stop());

it('A worker that root starts works as another user, for good', { timeout: 60_000 }, async () => {
  const worker = startProcess({ fixture, script: 'scripts/worker.ts' });
  stop = () => worker.kill();
  await vi.waitUntil(async () => (await jobsDone()) > 0, { timeout: 45_000, interval: 200 });
  const { uids, groups } = userOfProcess(worker.pid);
  const own = expectedUid();
  expect(uids).toEqual([own, own, own, own]);
  if (own === UID) expect(groups).toEqual([]);
  expect(await worker.stop()).toBe(0);
});

/** A checkout that only root may enter keeps its processes root's; whoever is not root stays who they are. */
function expectedUid(): number {
  const own = process.getuid?.() ?? 0;
  const { databaseUrl } = fixture;
  return own === 0 && whyRoot({ runAsUid: UID, databaseUrl }) === null ? UID : own;
}

async function jobsDone(): Promise<number> {
  const [row] = await db().$queryRaw<{ done: number }[]>`
    SELECT count(*)::integer AS done FROM pgboss.job WHERE state = 'completed'`;
  return row?.done ?? 0;
}
