import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Binaries } from './binaries';
import { asUser, canEnter, type DatabaseUser } from './database-user';
import { sharedFolder } from './shared-folder';

/** A PostgreSQL data folder and its credentials. The passwords are beside the data, mode 600. */
export type Cluster = {
  folder: string;
  port: number | null;
  password: string;
  /** Null in a folder of a version that knew no such role; the next start makes one. */
  runtimePassword: string | null;
  superuserPassword: string;
};

const CLUSTER_NAME = 'postgres';
const ACCESS_FILE = 'linku-access.json';

const accessSchema = z.object({
  port: z.number().int().nullable(),
  password: z.string().min(1),
  runtimePassword: z.string().min(1).nullable().default(null),
  superuserPassword: z.string().min(1),
});

/** Both the application's database and the role that owns it. */
export const DATABASE_NAME = 'linku';

/** The role of the server and the worker. */
export const RUNTIME_ROLE = 'linku_runtime';

/** Addresses of one database, passwords included. */
export type DatabaseUrls = {
  /** For the server and the worker. */
  url: string;
  /** For whoever makes tables; null: nobody said another than `url`. */
  ownerUrl: string | null;
};

/** Addresses of the application's database. */
export function databaseUrls({
  cluster: { password, runtimePassword },
  port,
}: {
  cluster: Cluster;
  port: number;
}): { url: string; ownerUrl: string } {
  const urlOf = (role: string, secret: string) =>
    `postgresql://${role}:${secret}@127.0.0.1:${port}/${DATABASE_NAME}`;
  const ownerUrl = urlOf(DATABASE_NAME, password);
  return { url: runtimePassword === null ? ownerUrl : urlOf(RUNTIME_ROLE, runtimePassword), ownerUrl };
}

/** The cluster below `dataDir`, or `null` when none was made yet. Changes nothing. */
export function readCluster({ dataDir }: { dataDir: string }): Cluster | null {
  const link = path.join(dataDir, CLUSTER_NAME);
  if (!existsSync(link)) {
    if (lstatSync(link, { throwIfNoEntry: false })) {
      throw new Error(
        `${link} points to a database that is not there any more. Remove that link to begin with an empty database.`,
      );
    }
    return null;
  }
  const folder = realpathSync(link);
  return { folder, ...readAccess({ folder, link }) };
}

/** The account that the cluster's files belong to: the only one PostgreSQL can run under. */
export function ownerOf({
  cluster,
  user,
}: {
  cluster: Cluster;
  user: DatabaseUser | null;
}): DatabaseUser | null {
  if (!user) return null;
  const { uid, gid } = statSync(cluster.folder);
  return uid === 0 || uid === user.uid ? user : { name: String(uid), uid, gid };
}

/**
 * Makes a new cluster: UTF-8, sorted by code point with PostgreSQL's own locale, so every machine sorts alike.
 * It appears below `dataDir` only when complete, so a start that was killed half way leaves nothing to trip over.
 * @throws Error in one sentence when initdb cannot do its work.
 */
export async function createCluster({
  dataDir,
  binaries,
  user,
  isDisposable,
}: {
  dataDir: string;
  binaries: Binaries;
  user: DatabaseUser | null;
  isDisposable: boolean;
}): Promise<Cluster> {
  removeUnfinished(dataDir);
  const home = clusterHome({ dataDir, user });
  const unique = randomBytes(6).toString('hex');
  const folder = path.join(home, `${CLUSTER_NAME}.new-${unique}`);
  const passwordFile = `${folder}.password`;
  const access = {
    port: null,
    password: newPassword(),
    runtimePassword: newPassword(),
    superuserPassword: newPassword(),
  };

  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(passwordFile, access.superuserPassword, { mode: 0o600 });
  if (user) for (const entry of [folder, passwordFile]) chownSync(entry, user.uid, user.gid);
  try {
    await initialise({ binaries, user, folder, passwordFile, isDisposable });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(path.join(folder, ACCESS_FILE), JSON.stringify(access), { mode: 0o600 });

  const link = path.join(dataDir, CLUSTER_NAME);
  if (home === dataDir) {
    renameSync(folder, link);
  } else {
    const elsewhere = path.join(home, `${CLUSTER_NAME}-${unique}`);
    renameSync(folder, elsewhere);
    symlinkSync(elsewhere, link);
  }
  return { folder: realpathSync(link), ...access };
}

/** Stores the port, so that an address in somebody's notes stays right. */
export function rememberPort({ cluster, port }: { cluster: Cluster; port: number }): void {
  storeAccess({ ...cluster, port });
}

/** The cluster with a password for the role of the server and the worker, stored before the role gets it. */
export function withRuntimePassword(cluster: Cluster): Cluster & { runtimePassword: string } {
  const { runtimePassword } = cluster;
  if (runtimePassword !== null) return { ...cluster, runtimePassword };
  const complete = { ...cluster, runtimePassword: newPassword() };
  storeAccess(complete);
  return complete;
}

function storeAccess({ folder, ...access }: Cluster): void {
  const file = path.join(folder, ACCESS_FILE);
  writeFileSync(`${file}.new`, JSON.stringify(access), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Makes the data folder. Root's lets others pass through (not look in), since the database's account must. */
export function prepareDataDir({ dataDir, user }: { dataDir: string; user: DatabaseUser | null }): void {
  mkdirSync(dataDir, { recursive: true, mode: user ? 0o711 : 0o700 });
  const isOurs = lstatSync(dataDir).uid === process.getuid?.();
  if (user && isOurs) chmodSync(dataDir, 0o711);
}

/** The data folder itself where the database's account can enter it, else a folder of root's elsewhere. */
function clusterHome({ dataDir, user }: { dataDir: string; user: DatabaseUser | null }): string {
  if (!user || canEnter({ user, folder: dataDir })) return dataDir;
  const home = path.join(sharedFolder({ user }), 'databases');
  mkdirSync(home, { recursive: true, mode: 0o711 });
  return home;
}

function readAccess({ folder, link }: { folder: string; link: string }): z.infer<typeof accessSchema> {
  try {
    return accessSchema.parse(JSON.parse(readFileSync(path.join(folder, ACCESS_FILE), 'utf8')));
  } catch (cause) {
    const isForbidden = cause instanceof Error && 'code' in cause && cause.code === 'EACCES';
    throw new Error(
      isForbidden
        ? `${link} belongs to another user. Start LinkU Pay as that user, or set LINKU_DATA_DIR to a folder of yours.`
        : `${link} is no database that LinkU Pay made. Move it away, or set LINKU_DATA_DIR to another folder.`,
      { cause },
    );
  }
}

function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(`${CLUSTER_NAME}.new-`)) continue;
    rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
}

async function initialise({
  binaries,
  user,
  folder,
  passwordFile,
  isDisposable,
}: {
  binaries: Binaries;
  user: DatabaseUser | null;
  folder: string;
  passwordFile: string;
  isDisposable: boolean;
}): Promise<void> {
  const options = [
    `--pgdata=${folder}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(isDisposable ? ['--no-sync'] : []),
  ];
  try {
    await promisify(execFile)(binaries.initdb, options, { ...asUser(user), env: postgresEnvironment() });
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its data folder: ${reason(cause)}`, { cause });
  }
}

/** The environment of PostgreSQL's programs: nothing of ours, no PG* settings of another server. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: 'production', PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function reason(cause: unknown): string {
  const { stderr } = z.object({ stderr: z.string() }).catch({ stderr: '' }).parse(cause);
  const lines = stderr.split('\n').filter((line) => line.includes('error:') || line.includes('detail:'));
  return lines.join(' ') || (cause instanceof Error ? cause.message : String(cause));
}
