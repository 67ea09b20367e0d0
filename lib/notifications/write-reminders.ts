import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';

/** Hours before the deadline. A worker that was away tells the nearer one only. */
const REWARD_MARKS = { first: 24, last: 6 };
const RELEASE_MARK = 24;

/**
 * Reminds posters of what ends soon: the time to pay an agreed reward, and to answer delivered work. Each deadline is told once at
 * each mark, however many workers ask; one that is no longer than the mark was told when it began.
 * @returns how many were written
 * @throws PayError database_unavailable
 */
export async function writeReminders(): Promise<number> {
  const counts = await Promise.all([remindOfRewards(), remindOfReleases()]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Not while the money is on its way. */
function remindOfRewards(): Promise<number> {
  const { first, last } = REWARD_MARKS;
  return db().$executeRaw`
    INSERT INTO notifications (user_id, kind, dedupe_key, task_id, detail)
    SELECT t.poster_id, 'reward_due', concat('reward_due:', t.id, ':', m.hours, ':', extract(epoch FROM t.reward_due_at)), t.id,
      jsonb_build_object('due_at', t.reward_due_at, 'amount', t.agreed_reward, 'currency', t.currency)
    FROM tasks t
    CROSS JOIN LATERAL (
      SELECT CASE WHEN t.reward_due_at <= now() + make_interval(hours => ${last}::integer) THEN ${last}::integer ELSE ${first}::integer END
    ) AS m (hours)
    WHERE t.status = 'accepted' AND t.reward_due_at > now()
      AND t.reward_due_at <= now() + make_interval(hours => ${first}::integer) AND m.hours < ${env().rewardDueHours}::integer
      AND NOT EXISTS (SELECT 1 FROM payment_records p
        WHERE p.task_id = t.id AND p.fee_type = 'task_reward' AND p.payment_status = 'processing')
    ON CONFLICT (user_id, dedupe_key) DO NOTHING`;
}

/** A disputed reward is not released by itself. */
function remindOfReleases(): Promise<number> {
  return db().$executeRaw`
    INSERT INTO notifications (user_id, kind, dedupe_key, task_id, detail)
    SELECT t.poster_id, 'release_due', concat('release_due:', t.id, ':', extract(epoch FROM t.release_at)), t.id,
      jsonb_build_object('due_at', t.release_at)
    FROM tasks t
    WHERE t.status = 'delivered' AND t.release_at > now()
      AND t.release_at <= now() + make_interval(hours => ${RELEASE_MARK}::integer) AND ${RELEASE_MARK} < ${env().autoReleaseHours}::integer
      AND NOT EXISTS (SELECT 1 FROM payment_records p JOIN disputes d ON d.payment_id = p.id AND d.status = 'open'
        WHERE p.task_id = t.id AND p.fee_type <> 'application_fee')
    ON CONFLICT (user_id, dedupe_key) DO NOTHING`;
}
