import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import { calleeOfTask } from '@/lib/payments/callee-of';
import { heldFees } from '@/lib/payments/fees';
import { type Callee, callees } from '@/lib/payments/names';
import { lapseAcceptance } from '@/lib/tasks/applications/withdraw-acceptance';
import { lapseChangeOrder, overdueChanges } from '@/lib/tasks/change-orders/lapse-change-order';
import { releaseInTime } from '@/lib/tasks/lifecycle/release-in-time';
import { requireDecision, rewardsHeldTooLong } from '@/lib/tasks/refund-requests/require-decision';

const BATCH = 100;

/** Some ask a provider to close a payment first. */
const AT_ONCE = 5;

type Due = { job: string; callee: Callee; limit: number };

/** Each deadline with its own failures, so that a task that fails at one of them keeps the others. */
const deadlines: {
  job: string;
  find: (due: Due) => Promise<{ id: number }[]>;
  run: (query: { taskId: number }) => Promise<unknown>;
}[] = [
  { job: 'release-rewards', find: unansweredDeliveries, run: releaseInTime },
  { job: 'lapse-acceptances', find: unpaidAcceptances, run: lapseAcceptance },
  { job: 'require-decisions', find: rewardsHeldTooLong, run: requireDecision },
  { job: 'lapse-change-orders', find: overdueChanges, run: lapseChangeOrder },
];

/**
 * Enforces the deadlines of tasks: an unanswered delivery is released, an acceptance without a paid reward is void, a
 * change order without an answer or payment lapses, and a reward that has been held for long goes to an operator. Providers
 * do not wait for one another. Any number of workers may run it at once, because each task moves once.
 * @returns how many tasks were due
 */
export async function keepTaskDeadlines(of: readonly Callee[] = callees): Promise<number> {
  const counts = await Promise.all(of.map(keepOf));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function keepOf(callee: Callee): Promise<number> {
  const counts = await Promise.all(
    deadlines.map(async ({ job, find, run }) => {
      const rows = await find({ job, callee, limit: BATCH });
      const keep = ({ id: taskId }: { id: number }) => run({ taskId });
      await runRows({ job, rows, idOf: ({ id }) => id, run: keep, atOnce: AT_ONCE });
      return rows.length;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A disputed reward waits, and delays no other. */
async function unansweredDeliveries({ job, callee, limit }: Due): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    SELECT t.id FROM tasks t
    WHERE t.status = 'delivered' AND t.release_at <= now()
      AND NOT EXISTS (SELECT 1 FROM payment_records p JOIN disputes d ON d.payment_id = p.id AND d.status = 'open'
        WHERE p.task_id = t.id AND p.fee_type = ANY (${heldFees}))
      AND ${calleeOfTask(Prisma.sql`t.id`)} = ${callee} AND ${notPutAside({ job, id: Prisma.sql`t.id` })}
    ORDER BY t.release_at LIMIT ${limit}`;
  return idsSchema.parse(rows);
}

async function unpaidAcceptances({ job, callee, limit }: Due): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    SELECT t.id FROM tasks t
    WHERE t.status = 'accepted' AND t.reward_due_at <= now()
      AND ${calleeOfTask(Prisma.sql`t.id`)} = ${callee} AND ${notPutAside({ job, id: Prisma.sql`t.id` })}
    ORDER BY t.reward_due_at LIMIT ${limit}`;
  return idsSchema.parse(rows);
}

const idsSchema = z.array(z.object({ id: z.number() }));
