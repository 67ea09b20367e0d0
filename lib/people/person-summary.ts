import type { Role } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import type { PersonRow } from './person-row';
import type { PersonSummary } from './schema';
import type { AccountState } from './states';

/** An account as the API shows it to an operator of a role. Pure. */
export function personSummary({ row, viewerRole }: { row: PersonRow; viewerRole: Role }): PersonSummary {
  const shown = shownTo(viewerRole);
  return {
    user_id: row.id,
    name: shown.name(row.name),
    email: shown.address(row.email),
    role: row.role,
    state: stateOf(row),
    created_at: row.createdAt.toISOString(),
    confirmed_at: row.confirmedAt?.toISOString() ?? null,
    disabled_at: row.disabledAt?.toISOString() ?? null,
    deleted_at: row.deletedAt?.toISOString() ?? null,
  };
}

function stateOf({ disabledAt, deletedAt }: PersonRow): AccountState {
  if (deletedAt !== null) return 'deleted';
  return disabledAt === null ? 'active' : 'disabled';
}
