import type { Role } from '@/lib/auth/roles';
import type { Plan } from '@/lib/ledger/plan';
import type { PersonRow } from './person-row';

/** What an operator does to an account: give a role, or shut it, or open it again. */
export type PersonChange = { kind: 'role'; to: Role } | { kind: 'disable' } | { kind: 'enable' };

/** The plan of it; null where it is so already. Pure. */
export function decidePersonChange({
  person: { id, role, disabledAt },
  change,
  operatorId,
  reason,
}: {
  person: Pick<PersonRow, 'id' | 'role' | 'disabledAt'>;
  change: PersonChange;
  operatorId: number;
  reason: string;
}): Plan | null {
  const entry = { actor_id: operatorId, subject: `user:${id}` };
  if (change.kind === 'role') {
    const { to } = change;
    if (role === to) return null;
    return {
      person: { kind: 'role', id, from: role, to },
      audit: { ...entry, action: 'role_changed', detail: { from: role, to, reason } },
    };
  }
  const isDisabled = disabledAt !== null;
  if (isDisabled === (change.kind === 'disable')) return null;
  return {
    person: { kind: change.kind, id },
    audit: { ...entry, action: `account_${change.kind}d`, detail: { reason } },
  };
}
