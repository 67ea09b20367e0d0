import { z } from 'zod';
import { db } from '@/lib/core/db/client';

/**
 * Whether an operator is a party of a case, under any account of theirs.
 * @param subject as the audit log names it: "payment:7"
 * @throws PayError database_unavailable
 */
export async function isOwnCase({
  actorId,
  subject,
}: {
  actorId: number;
  subject: string;
}): Promise<boolean> {
  const rows = await db().$queryRaw`SELECT is_own_case(${actorId}, ${subject}) AS "isOwn"`;
  return rowsSchema.parse(rows)[0].isOwn;
}

const rowsSchema = z.tuple([z.object({ isOwn: z.boolean() })]);
