import { readRole } from '@/lib/core/db/read-role';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';

/**
 * Refuses to serve real money with the role that owns the tables; in test mode it only says so. A database that is away is
 * no reason not to start: /api/ready asks the same again. Takes the owner's address out of this process.
 * @throws Error in one sentence, in live mode
 */
export async function requireRuntimeRole(): Promise<void> {
  // Blank and not gone, because Next reads `.env` once more.
  process.env.DATABASE_OWNER_URL = '';
  const { mode } = env();
  if (mode === 'sandbox') return;
  const role = await readRole().catch(unknownWhenAway);
  if (!role?.isOwner) return;
  const words = ownerWords(role.role);
  if (mode === 'live') throw new Error(words);
  log().warn({ role: role.role }, words);
}

/** What an owner is told, here and by the doctor. */
export const ownerWords = (role: string) =>
  `The server and the worker may not work with the role ${role}, which owns the tables: whoever got its connection could ` +
  'rewrite the books. Make a role of their own as "Roles of the database" in docs/operations.md says.';

function unknownWhenAway(error: unknown): null {
  if (error instanceof PayError && error.code === 'database_unavailable') return null;
  throw error;
}
