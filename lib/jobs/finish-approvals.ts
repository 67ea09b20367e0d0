import { z } from 'zod';
import { executeApproval } from '@/lib/approvals/execute-approval';
import { expireApproval } from '@/lib/approvals/expire-approval';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside, runRows } from '@/lib/core/run-rows';

const JOB = 'finish-approvals';
const BATCH = 50;

/**
 * Does what was approved where a process died in between or a provider was away, and ends what nobody decided about in time.
 * Any number of workers may run it at once.
 * @param waitSeconds for so long the process of whoever approved is left to do it
 * @returns how many were found
 */
export async function finishApprovals({ waitSeconds = 30 }: { waitSeconds?: number } = {}): Promise<number> {
  const rows = await unfinished(waitSeconds);
  await runRows({
    job: JOB,
    rows,
    idOf: ({ id }) => id,
    run: ({ id, state }) => (state === 'open' ? expireApproval(id) : executeApproval(id)),
  });
  return rows.length;
}

async function unfinished(waitSeconds: number): Promise<{ id: number; state: string }[]> {
  const rows = await db().$queryRaw`
    SELECT a.id, a.state FROM approvals a
    WHERE a.state IN ('open', 'approved')
      AND CASE a.state WHEN 'open' THEN a.expires_at <= now()
        ELSE a.decided_at <= now() - make_interval(secs => ${waitSeconds}::float) END
      AND ${notPutAside({ job: JOB, id: Prisma.sql`a.id` })}
    ORDER BY a.id LIMIT ${BATCH}`;
  return z.array(z.object({ id: z.number(), state: z.string() })).parse(rows);
}
