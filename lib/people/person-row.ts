import { z } from 'zod';
import { roles } from '@/lib/auth/roles';
import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';

const columns = {
  id: true,
  name: true,
  email: true,
  role: true,
  roleGivenAt: true,
  createdAt: true,
  confirmedAt: true,
  disabledAt: true,
  deletedAt: true,
} as const satisfies Prisma.UserSelect;

const rowSchema = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  roleGivenAt: z.date().nullable(),
  createdAt: z.date(),
  confirmedAt: z.date().nullable(),
  disabledAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
});

/** An account, without what only its owner may know. */
export type PersonRow = z.output<typeof rowSchema>;

/** @throws PayError database_unavailable */
export async function findPersonRows(query: {
  where: Prisma.UserWhereInput;
  orderBy?: Prisma.UserOrderByWithRelationInput;
  take?: number;
}): Promise<PersonRow[]> {
  return z.array(rowSchema).parse(await db().user.findMany({ ...query, select: columns }));
}

/** @throws PayError not_found, database_unavailable */
export async function requirePersonRow(id: number): Promise<PersonRow> {
  const [row] = await findPersonRows({ where: { id } });
  if (!row) throw new PayError('not_found');
  return row;
}
