import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { env } from '@/lib/core/env';
import { PrismaClient } from './generated/client';
import { translateErrors } from './translate-errors';

/** Prisma's client as this application uses it. */
export type Database = ReturnType<typeof translateErrors>;

/** Waiting longer than this for a connection means that the database is away or overloaded: report it at once. */
const ACQUIRE_TIMEOUT_MS = 5_000;
/** No statement of ours takes a second; one that takes ten is stuck and must be cut. */
const STATEMENT_TIMEOUT_MS = 10_000;

type Connection = { pool: pg.Pool; prisma: Database };

/** Next reloads modules during development; the connection must not be opened again each time. */
const shared = globalThis as typeof globalThis & { linkuConnection?: Connection };

/** The one Prisma client of this process. Its calls throw PayError `database_unavailable` when the database is away. */
export function db(): Database {
  return connection().prisma;
}

/** The same connections without Prisma, for libraries that use `pg`. Their errors are not translated. */
export function pool(): pg.Pool {
  return connection().pool;
}

/** Closes every connection; the next use opens new ones. */
export async function closeDb(): Promise<void> {
  const open = shared.linkuConnection;
  shared.linkuConnection = undefined;
  await open?.prisma.$disconnect();
  if (open && !open.pool.ended) await open.pool.end();
}

function connection(): Connection {
  shared.linkuConnection ??= connect();
  return shared.linkuConnection;
}

/** How every connection of this process is made, also one that is not of the pool. */
export function databaseSettings(): pg.ClientConfig {
  const { databaseUrl, mode } = env();
  return {
    connectionString: databaseUrl,
    connectionTimeoutMillis: ACQUIRE_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 2_000,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'linku-pay',
    // The database compares it with its own, whatever this process missed at its start.
    options: `-c linku.mode=${mode}`,
  };
}

function connect(): Connection {
  const opened = new pg.Pool({ ...databaseSettings(), max: env().databasePoolMax });
  // An idle connection that the server closes is replaced at the next use; without a listener it would end the process.
  opened.on('error', () => undefined);
  return { pool: opened, prisma: translateErrors(new PrismaClient({ adapter: new PrismaPg(opened) })) };
}
