import { recordView } from '@/lib/auth/record-view';
import type { Role } from '@/lib/auth/roles';
import { readPerson } from './read-person';
import type { PersonResponse } from './schema';

/**
 * An operator looks at a person, and the audit log knows it before they see anything.
 * @throws PayError not_found, database_unavailable
 */
export async function adminViewPerson({
  operator,
  personId,
}: {
  operator: { id: number; role: Role };
  personId: number;
}): Promise<PersonResponse> {
  const person = await readPerson({ personId, viewerRole: operator.role });
  await recordView({ actorId: operator.id, action: 'person_viewed', subject: `user:${personId}` });
  return person;
}
