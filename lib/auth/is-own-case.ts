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

/**
 * Those of many cases that are an operator's own.
 * @param subjects as the audit log names them: "difference:7"
 * @throws PayError database_unavailable
 */
export async function ownCasesOf({
  actorId,
  subjects,
}: {
  actorId: number;
  subjects: readonly string[];
}): Promise<Set<string>> {
  const rows = await db().$queryRaw`
    SELECT subject FROM unnest(${subjects}::text[]) AS subject WHERE is_own_case(${actorId}, subject)`;
  return new Set(subjectsSchema.parse(rows).map(({ subject }) => subject));
}

const subjectsSchema = z.array(z.object({ subject: z.string() }));
const rowsSchema = z.tuple([z.object({ isOwn: z.boolean() })]);
