import type { Role } from '@/lib/auth/roles';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { decidePersonChange, type PersonChange } from './decide-person-change';
import { requirePersonRow } from './person-row';
import { readPerson } from './read-person';
import type { PersonResponse } from './schema';

/**
 * An operator changes somebody else's account, with a reason in the audit log. What is so already is not written again.
 * @throws PayError not_found, own_case, last_admin (nobody else could change people), not_allowed (the operator lost the
 *   permission meanwhile), conflict, database_unavailable
 */
export async function changePerson({
  operator,
  personId,
  change,
  reason,
}: {
  operator: { id: number; role: Role };
  personId: number;
  change: PersonChange;
  reason: string;
}): Promise<PersonResponse> {
  await decideAndCommit({
    subject: `person ${personId}`,
    read: () => requirePersonRow(personId),
    decide: (person) => decidePersonChange({ person, change, operatorId: operator.id, reason }),
  });
  return readPerson({ personId, viewerRole: operator.role });
}
