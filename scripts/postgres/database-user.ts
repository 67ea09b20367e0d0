import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The system account that PostgreSQL runs under. */
export type DatabaseUser = { name: string; uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root, so under root it runs as an unprivileged account. Otherwise no other account is
 * needed: `null`.
 * @throws Error when the machine has no account but root.
 */
export function databaseUser(): DatabaseUser | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readAccounts();
  // An account of its own beats `nobody`, which other services may share.
  for (const name of ['postgres', '_postgres', 'nobody', 'daemon']) {
    const account = accounts.find((candidate) => candidate.name === name);
    if (account) return account;
  }
  const [any] = accounts;
  if (any) return any;
  throw new Error(
    'PostgreSQL cannot run as root and /etc/passwd names no other account. ' +
      'Start LinkU Pay as another user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Whether the account may enter the folder; the kernel is asked, so mount options and ACLs count too. */
export function canEnter({ user, folder }: { user: DatabaseUser | null; folder: string }): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    ...asUser(user),
    stdio: 'ignore',
  });
  return status === 0;
}

/** Spawn options that make a child run as the account. A folder everybody may enter is its working directory. */
export function asUser(user: DatabaseUser | null): { uid?: number; gid?: number; cwd: string } {
  return user ? { uid: user.uid, gid: user.gid, cwd: '/' } : { cwd: '/' };
}

function readAccounts(): DatabaseUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, , uid, gid] = line.split(':');
      const account = { name: name ?? '', uid: Number(uid), gid: Number(gid) };
      const isUsable = account.name !== '' && account.uid > 0 && account.gid > 0;
      return isUsable ? [account] : [];
    });
}
