import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { approvalActSchema, approvalStateSchema } from './schema';

const person = { select: { id: true, name: true } } as const;
const withPersons = { maker: person, checker: person, withdrawnBy: person } satisfies Prisma.ApprovalInclude;

const personSchema = z.object({ id: z.number(), name: z.string() });

const rowSchema = z.object({
  id: z.number(),
  act: approvalActSchema,
  subject: z.string(),
  input: z.record(z.string(), z.unknown()),
  amount: z.number(),
  unit: z.string(),
  makerId: z.number(),
  maker: personSchema,
  reason: z.string(),
  requestKey: z.string().nullable(),
  createdAt: z.date(),
  expiresAt: z.date(),
  state: approvalStateSchema,
  checkerId: z.number().nullable(),
  checker: personSchema.nullable(),
  decidedAt: z.date().nullable(),
  note: z.string().nullable(),
  endedAt: z.date().nullable(),
  outcome: z.string().nullable(),
  tries: z.number(),
  lastRefusal: z.string().nullable(),
  withdrawnBy: personSchema.nullable(),
  withdrawnBecause: z.string().nullable(),
});

/** An approval with the names of its persons. Amount in minor units, or points. */
export type ApprovalRow = z.output<typeof rowSchema>;

/** @throws PayError database_unavailable */
export async function findApprovalRows(query: {
  where: Prisma.ApprovalWhereInput;
  orderBy?: Prisma.ApprovalOrderByWithRelationInput;
  take?: number;
}): Promise<ApprovalRow[]> {
  return z.array(rowSchema).parse(await db().approval.findMany({ ...query, include: withPersons }));
}

/** @throws PayError not_found, database_unavailable */
export async function requireApprovalRow(id: number): Promise<ApprovalRow> {
  const [row] = await findApprovalRows({ where: { id } });
  if (!row) throw new PayError('not_found');
  return row;
}
