import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { closeDb, type Database, db, pool } from './client';
import { databaseFault } from './database-fault';
import { PrismaClient } from './generated/client';
import { translateErrors } from './translate-errors';

const unavailable = { name: 'PayError', code: 'database_unavailable', cause: expect.any(Error) };

const row = { actorId: 1, action: 'test', subject: 'test:1' };

/** Every kind of call that reaches the database. */
const calls: Record<string, (prisma: Database) => Promise<unknown>> = {
  'a read of a model': (prisma) => prisma.user.findFirst(),
  'an aggregate of a model': (prisma) => prisma.user.count(),
  'a write of a model': (prisma) => prisma.auditLog.create({ data: row }),
  'a raw query': (prisma) => prisma.$queryRaw`SELECT 1 AS one`,
  'a raw statement': (prisma) => prisma.$executeRaw`DELETE FROM rate_limits WHERE key = 'none'`,
  'a list of calls in a transaction': (prisma) =>
    prisma.$transaction([prisma.user.findFirst(), prisma.auditLog.create({ data: row })]),
  'a transaction that reads': (prisma) => prisma.$transaction((tx) => tx.user.findFirst()),
  'a transaction with a raw query': (prisma) => prisma.$transaction((tx) => tx.$queryRaw`SELECT 1 AS one`),
  'a transaction without a call': (prisma) => prisma.$transaction(async () => 'nothing'),
};

describe('Without a database', () => {
  // Nobody listens on port 1.
  const adapter = new PrismaPg({ connectionString: 'postgres://nobody:secret@127.0.0.1:1/none' });
  const away = translateErrors(new PrismaClient({ adapter }));
  afterAll(() => away.$disconnect());

  it.each(Object.keys(calls))('is unavailable, with its cause: %s', async (name) => {
    await expect(calls[name]?.(away)).rejects.toMatchObject(unavailable);
  });
});

describe('With a database', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    Object.assign(process.env, {
      DATABASE_URL: database.url,
      NEXTAUTH_SECRET: 'a secret of the tests that is long enough',
    });
  });
  afterAll(async () => {
    await closeDb();
    await database.drop();
  });

  it('is unavailable when the connection of a query is cut', async () => {
    await expect(db().$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`).rejects.toMatchObject(
      unavailable,
    );
  });

  it('is unavailable when the connection is cut inside a transaction', async () => {
    const cut = db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
    });
    await expect(cut).rejects.toMatchObject(unavailable);
  });

  it('is unavailable when the connection is cut before a transaction ends', async () => {
    const cut = db().$transaction(async (tx) => {
      const [backend] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      await pool().query('SELECT pg_terminate_backend($1, 5000)', [backend?.pid]);
    });
    await expect(cut).rejects.toMatchObject(unavailable);
  });

  it('is unavailable when a statement takes longer than its limit', async () => {
    const slow = db().$transaction([
      db().$executeRaw`SET LOCAL statement_timeout = 10`,
      db().$queryRaw`SELECT pg_sleep(5)::text`,
    ]);
    await expect(slow).rejects.toMatchObject(unavailable);
  });

  it('keeps the reason of a refusal, for callers that read it', async () => {
    const user = { email: 'twice@linku.test', name: 'Twice' };
    await db().user.create({ data: user });
    const again = {
      model: () => db().user.create({ data: user }),
      raw: () => db().$executeRaw`INSERT INTO users (email, name) VALUES (${user.email}, ${user.name})`,
      transaction: () => db().$transaction((tx) => tx.user.create({ data: user })),
      list: () => db().$transaction([db().user.create({ data: user })]),
    };
    for (const [name, call] of Object.entries(again)) {
      const fault = databaseFault(await call().catch((error: unknown) => error));
      expect({ name, ...fault }).toEqual({
        name,
        sqlState: '23505',
        constraint: 'users_email_key',
        isRetryable: false,
        isAway: false,
      });
    }
  });

  it('leaves what a transaction itself throws as it is', async () => {
    const thrown = new Error('a bug of ours');
    const failing = db().$transaction(() => Promise.reject(thrown));
    await expect(failing).rejects.toBe(thrown);
  });
});
