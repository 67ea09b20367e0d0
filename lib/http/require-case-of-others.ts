import { isOwnCase } from '@/lib/auth/is-own-case';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { invariant, PayError } from '@/lib/core/errors';
import type { Endpoint } from './endpoint';

/**
 * Refuses an operator's act in their own case before anything of it begins; the database refuses it again.
 * @throws PayError own_case, database_unavailable
 */
export async function requireCaseOfOthers({
  endpoint: { about },
  call: { user, params, body },
}: {
  endpoint: Endpoint;
  call: { user: SessionUser | null; params: unknown; body: unknown };
}): Promise<void> {
  if (!about || !user) return;
  const [kind = '', field = ''] = about.slice(0, -1).split(':{');
  const id = { ...Object(params), ...Object(body) }[field];
  invariant(typeof id === 'number', `the case ${about} has a number`);
  if (await isOwnCase({ actorId: user.id, subject: `${kind}:${id}` })) throw new PayError('own_case');
}
