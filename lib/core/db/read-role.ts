import { z } from 'zod';
import { db } from './client';

const roleSchema = z.array(z.object({ role: z.string(), isOwner: z.boolean() }));

/** The role that this process works with. `isOwner`: it could change the tables, their rules and what is written for ever. */
export type DatabaseRole = z.infer<typeof roleSchema>[number];

/**
 * Reads with which role this process works.
 * @returns null where there are no tables yet
 * @throws PayError database_unavailable
 */
export async function readRole(): Promise<DatabaseRole | null> {
  const rows = await db().$queryRaw`
    SELECT current_user::text AS role, pg_has_role(current_user, c.relowner, 'MEMBER') AS "isOwner"
    FROM pg_class c WHERE c.oid = to_regclass('public.ledger_entries')`;
  return roleSchema.parse(rows)[0] ?? null;
}
