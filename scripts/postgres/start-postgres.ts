import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../free-port';
import { type Binaries, binaries as findBinaries } from './binaries';
import {
  type Cluster,
  createCluster,
  DATABASE_NAME,
  databaseUrls,
  ownerOf,
  postgresEnvironment,
  prepareDataDir,
  RUNTIME_ROLE,
  readCluster,
  rememberPort,
  withRuntimePassword,
} from './cluster';
import { asUser, type DatabaseUser, databaseUser } from './database-user';
import { endOrphan, readLockFile } from './running-postgres';

export type Postgres = {
  /** Address of the application's database for the server and the worker, password included. */
  url: string;
  /** The same for whoever makes tables. */
  ownerUrl: string;
  port: number;
  /** Where the data really is: below the data folder, or elsewhere when root's account cannot reach that. */
  folder: string;
  isNew: boolean;
  /** Settles when the server has ended, for any reason. */
  ended: Promise<void>;
  /** Ends the server; what was committed is on disk. */
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL that comes with LinkU Pay on 127.0.0.1, making its data folder on the first start. A server that
 * an earlier, killed start left behind on the same data is ended first, so the caller must be the only user of `dataDir`.
 * @param isDisposable gives up durability for speed: for tests only.
 * @throws Error in one sentence when the server does not come up.
 */
export async function startPostgres({
  dataDir,
  isDisposable = false,
}: {
  dataDir: string;
  isDisposable?: boolean;
}): Promise<Postgres> {
  const account = databaseUser();
  prepareDataDir({ dataDir, user: account });
  const existing = readCluster({ dataDir });
  const user = existing ? ownerOf({ cluster: existing, user: account }) : account;
  const binaries = findBinaries({ user });
  const cluster = withRuntimePassword(
    existing ?? (await createCluster({ dataDir, binaries, user, isDisposable })),
  );

  await endOrphan({ cluster });
  const logFile = prepareLogFile({ dataDir });
  const server = await launchOnFreePort({ cluster, binaries, user, isDisposable, logFile });
  if (server.port !== cluster.port) rememberPort({ cluster, port: server.port });
  await ensureDatabase({ cluster, port: server.port });
  return {
    ...databaseUrls({ cluster, port: server.port }),
    port: server.port,
    folder: cluster.folder,
    isNew: existing === null,
    ended: server.ended,
    stop: () => stopChild(server),
  };
}

/** The port may be taken between looking and listening; backends of a killed server take a moment to notice. */
const LAUNCH_ATTEMPTS_MAX = 20;
const LAUNCH_PAUSE_MILLISECONDS = 500;
/** A server that was killed under load may have minutes of log to replay before it answers. */
const START_MILLISECONDS_MAX = 5 * 60_000;
const FAST_STOP_MILLISECONDS = 1_500;
const LOG_BYTES_MAX = 10 * 1024 * 1024;

type Server = { child: ChildProcess; port: number; ended: Promise<void> };
type LaunchOptions = {
  cluster: Cluster;
  binaries: Binaries;
  user: DatabaseUser | null;
  isDisposable: boolean;
  logFile: string;
};

async function launchOnFreePort(options: LaunchOptions): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? options.cluster.port : null);
    const logged = statSync(options.logFile).size;
    const server = launch({ ...options, port });
    if (await isUp({ server, cluster: options.cluster })) return server;

    const words = readFileSync(options.logFile).subarray(logged).toString('utf8');
    const isWorthAnotherTry = /could not bind|still in use/.test(words);
    if (attempt >= LAUNCH_ATTEMPTS_MAX || !isWorthAnotherTry) {
      throw new Error(`PostgreSQL did not start: ${lastWords(words)} (${options.logFile} has more.)`);
    }
    await delay(LAUNCH_PAUSE_MILLISECONDS);
  }
}

function launch({
  cluster,
  binaries,
  user,
  isDisposable,
  logFile,
  port,
}: LaunchOptions & { port: number }): Server {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The log is kept and shared in reports: neither values of rows nor statements belong there. The program that asked logs
    // its error itself.
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    // Autovacuum's own process may sit in a database that a test drops, and nobody but itself may end it.
    ...(isDisposable
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
      : {}),
  };
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(
    binaries.postgres,
    [
      '-D',
      cluster.folder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      ...asUser(user),
      env: postgresEnvironment(),
      stdio: ['ignore', log, log],
      // Out of reach of the terminal's Ctrl-C: the database must outlive everything that writes to it.
      detached: true,
    },
  );
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { child, port, ended };
}

/** False when the server gave up by itself. */
async function isUp({ server, cluster }: { server: Server; cluster: Cluster }): Promise<boolean> {
  let hasEnded = false;
  void server.ended.then(() => {
    hasEnded = true;
  });
  const deadline = Date.now() + START_MILLISECONDS_MAX;
  while (!hasEnded && Date.now() < deadline) {
    const lockFile = readLockFile({ cluster });
    if (lockFile?.pid === server.child.pid && lockFile?.status === 'ready') return true;
    await delay(25);
  }
  if (!hasEnded) await stopChild(server);
  return false;
}

async function ensureDatabase({
  cluster,
  port,
}: {
  cluster: Cluster & { runtimePassword: string };
  port: number;
}): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: cluster.superuserPassword,
    database: 'postgres',
    connectionTimeoutMillis: 30_000,
  });
  await client.connect();
  try {
    // An ordinary owner of one database, as on a managed PostgreSQL: what needs a superuser fails here first.
    await ensureRole({ client, role: DATABASE_NAME, mayMakeDatabases: true, password: cluster.password });
    await ensureRole({
      client,
      role: RUNTIME_ROLE,
      mayMakeDatabases: false,
      password: cluster.runtimePassword,
    });
    const databases = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (databases.rowCount === 0)
      await client.query(`CREATE DATABASE ${DATABASE_NAME} OWNER ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
}

async function ensureRole({
  client,
  role,
  mayMakeDatabases,
  password,
}: {
  client: pg.Client;
  role: string;
  mayMakeDatabases: boolean;
  password: string;
}): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 1) return;
  const rights = mayMakeDatabases ? 'LOGIN CREATEDB' : 'LOGIN';
  await client.query(`CREATE ROLE ${role} ${rights} PASSWORD ${client.escapeLiteral(password)}`);
}

/** "Fast" first (roll back what runs, write a checkpoint), then "immediate", after which the log is replayed at the next start. */
async function stopChild({ child, ended }: Server): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_MILLISECONDS);
  await ended;
  clearTimeout(timer);
}

function prepareLogFile({ dataDir }: { dataDir: string }): string {
  const folder = path.join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'postgres.log');
  closeSync(openSync(file, 'a', 0o600));
  if (statSync(file).size > LOG_BYTES_MAX) truncateSync(file);
  return file;
}

function lastWords(log: string): string {
  const lines = log.split('\n').filter((line) => /FATAL|PANIC|ERROR|HINT|DETAIL|could not/.test(line));
  return lines.slice(-3).join(' ') || 'it ended without a word.';
}
