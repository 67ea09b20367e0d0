import { lstatSync, mkdirSync } from 'node:fs';
import { canEnter, type DatabaseUser } from './database-user';

/** In order of preference; the later ones are for machines whose /var is read-only or absent. */
const CANDIDATES = ['/var/lib/linku-pay', '/var/tmp/linku-pay', '/tmp/linku-pay'];

/**
 * A folder of root's that the database's account can enter, for what it cannot reach inside the checkout.
 * A folder that somebody else could have prepared is never used: its programs would run with the database's rights.
 * @throws Error in one sentence when there is no such place.
 */
export function sharedFolder({ user }: { user: DatabaseUser }): string {
  const folder = CANDIDATES.find((candidate) => isSafe(candidate) && canEnter({ user, folder: candidate }));
  if (folder) return folder;
  throw new Error(
    `The account "${user.name}", which runs PostgreSQL for root, can reach none of ${CANDIDATES.join(', ')}. ` +
      'Start LinkU Pay as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

function isSafe(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch {
    // It may be there already; what it is decides.
  }
  const status = lstatSync(folder, { throwIfNoEntry: false });
  return status?.isDirectory() === true && status.uid === 0 && (status.mode & 0o022) === 0;
}
