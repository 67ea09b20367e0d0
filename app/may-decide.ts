import { isOwnCase } from '@/lib/auth/is-own-case';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { hasPermission } from '@/lib/auth/roles';

/**
 * Whether an operator is offered what moves money about a case. The endpoints and the database decide it again.
 * @param subject as the audit log names it: "payment:7"
 */
export async function mayDecide({
  user: { id: actorId, role },
  subject,
}: {
  user: SessionUser;
  subject: string;
}): Promise<'yes' | 'own_case' | 'not_allowed'> {
  if (!hasPermission({ role, permission: 'money' })) return 'not_allowed';
  return (await isOwnCase({ actorId, subject })) ? 'own_case' : 'yes';
}
