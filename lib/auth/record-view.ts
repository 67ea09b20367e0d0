import { db } from '@/lib/core/db/client';
import type { ViewAction } from './states';

/** Looked at again within so many seconds, by the same operator, it is the same view: pages are read anew after each act. */
const SAME_VIEW_SECONDS = 10 * 60;

/**
 * Records that an operator looks at somebody's data. Two requests at once may write it twice, never not at all.
 * @param subject as the audit log names it: "payment:7"
 * @throws PayError database_unavailable, and then nothing may be shown
 */
export async function recordView({
  actorId,
  action,
  subject,
}: {
  actorId: number;
  action: ViewAction;
  subject: string;
}): Promise<void> {
  await db().$executeRaw`
    INSERT INTO audit_logs (actor_id, action, subject) SELECT ${actorId}::integer, ${action}, ${subject}
    WHERE NOT EXISTS (
      SELECT FROM audit_logs
      WHERE subject = ${subject} AND actor_id = ${actorId}::integer AND action = ${action}
        AND created_at > now() - make_interval(secs => ${SAME_VIEW_SECONDS}::integer))`;
}
