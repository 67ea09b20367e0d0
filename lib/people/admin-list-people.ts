import { hasPermission, type Role } from '@/lib/auth/roles';
import { containing } from '@/lib/core/db/containing';
import type { Prisma } from '@/lib/core/db/generated/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { findPersonRows } from './person-row';
import { personSummary } from './person-summary';
import type { PersonFilter, PersonList } from './schema';

/**
 * People, the newest first. Whoever sees personal data shortened finds by a whole address or number only: a search for
 * parts would tell the rest letter by letter.
 * @throws PayError database_unavailable
 */
export async function adminListPeople({
  find,
  role,
  state,
  viewerRole,
  cursor,
  limit = 20,
}: PageRequest & PersonFilter & { viewerRole: Role }): Promise<PersonList> {
  const where = { AND: [foundBy({ find, viewerRole }), { role }, stateWhere(state)] };
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) => findPersonRows({ where: { ...where, id }, ...newest }),
  });
  return { people: rows.map((row) => personSummary({ row, viewerRole })), next_cursor: nextCursor };
}

/** Our numbers have no more digits than fit. */
const NUMBER = /^#?(?<number>\d{1,9})$/;

function foundBy({
  find,
  viewerRole,
}: {
  find: string | undefined;
  viewerRole: Role;
}): Prisma.UserWhereInput {
  const text = find?.trim();
  if (!text) return {};
  const number = NUMBER.exec(text)?.groups?.number;
  const byNumber = number === undefined ? [] : [{ id: Number(number) }];
  if (!hasPermission({ role: viewerRole, permission: 'personal_data' }))
    return { OR: [...byNumber, { email: text.toLowerCase() }] };
  return { OR: [...byNumber, { email: containing(text) }, { name: containing(text) }] };
}

function stateWhere(state: PersonFilter['state']): Prisma.UserWhereInput {
  if (state === undefined) return {};
  if (state === 'deleted') return { deletedAt: { not: null } };
  return state === 'disabled' ? { disabledAt: { not: null }, deletedAt: null } : { disabledAt: null };
}
