import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Env, env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { readKeptFile } from '@/lib/core/read-kept-file';
import { PROJECT_ROOT } from './environment';

/** What the web server and the worker read after their start, one file of each folder; not all of it is there for a worker alone. */
const READ_LATER = [
  'package.json',
  '.next/BUILD_ID',
  '.next/server/pages-manifest.json',
  'node_modules/next/package.json',
  'node_modules/@prisma/client/package.json',
  'prisma/sql/functions/commit_plan.sql',
  'public/icon.svg',
].map((file) => path.join(PROJECT_ROOT, file));

/** Certificates and keys that a connection's address names are read for each connection. */
const FILES_OF_ADDRESS = ['sslrootcert', 'sslcert', 'sslkey'];

const ACCOUNTS = '/etc/passwd';

type Settings = Pick<Env, 'runAsUid' | 'databaseUrl'>;

/** Makes a process that root started another user's, when its port is bound. The log says if that cannot be. */
export function giveUpRoot(): void {
  const { paypal } = env();
  if (paypal?.webhookAuthorityFile) readKeptFile(paypal.webhookAuthorityFile);
  const reason = stepDown(env());
  if (reason !== null) log().warn(reason);
}

/**
 * Gives up root's rights for good, when this process has them: whoever gets hold of it then owns no file.
 * @returns null, or in one sentence why the process stays root
 */
function stepDown(settings: Settings): string | null {
  const { setgroups, setgid, setuid } = process;
  if (process.getuid?.() !== 0 || !setgroups || !setgid || !setuid) return null;
  const reason = whyRoot(settings);
  if (reason !== null) return reason;
  const { runAsUid: uid } = settings;
  try {
    setgroups([]);
    setgid(groupOf(uid));
    setuid(uid);
  } catch (error) {
    return `This process stays root: it may not become user ${uid} (${error instanceof Error ? error.message : error}).`;
  }
  if (process.geteuid?.() === 0) throw new Error(`This process is still root, though it became user ${uid}.`);
  return null;
}

/** Why a process that root starts stays root, in one sentence; null: it need not. Asks the kernel as that user. */
export function whyRoot({ runAsUid: uid, databaseUrl }: Settings, files = READ_LATER): string | null {
  if (uid === 0) return 'This process stays root: RUN_AS_UID is 0.';
  const [unreadable] = unreadableTo({ uid, files: [...files, ...filesOf(databaseUrl)].filter(existsSync) });
  if (unreadable === undefined) return null;
  return (
    `This process stays root: user ${uid} cannot read ${unreadable}. ` +
    'Move what it needs where others than root may read it, or start as another user than root.'
  );
}

function unreadableTo({ uid, files }: { uid: number; files: string[] }): string[] {
  const { status, stdout } = spawnSync(
    '/bin/sh',
    ['-c', 'for file; do [ -r "$file" ] || printf "%s\\n" "$file"; done', 'sh', ...files],
    { uid, gid: groupOf(uid), cwd: '/', encoding: 'utf8' },
  );
  // Without an answer, nothing is known to be readable.
  if (status !== 0) return files;
  return stdout.split('\n').filter((line) => line !== '');
}

function filesOf(databaseUrl: string): string[] {
  const { searchParams } = new URL(databaseUrl);
  return FILES_OF_ADDRESS.flatMap((name) => searchParams.get(name) ?? []).map((file) => path.resolve(file));
}

/** The account's own group, or one of the same number where there is no such account, as in most containers. */
function groupOf(uid: number): number {
  const accounts = existsSync(ACCOUNTS) ? readFileSync(ACCOUNTS, 'utf8').split('\n') : [];
  const [, , , gid] = accounts.map((line) => line.split(':')).find(([, , id]) => Number(id) === uid) ?? [];
  return Number(gid) || uid;
}
