import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';

const LIVE = {
  APP_URL: 'https://pay.linku.test',
  NEXTAUTH_SECRET: 'pG3vTz8kQw1mXyB5nRd7sLfHc9aJeU2o',
  STRIPE_SECRET_KEY: 'sk_live_linku',
  STRIPE_WEBHOOK_SECRET: 'whsec_linku',
  LOG_LEVEL: 'silent',
};

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** What a process of these settings does first, as if it had just started, and what /api/ready says of it. */
async function start(databaseUrl: string, variables: Record<string, string> = LIVE) {
  vi.resetModules();
  for (const [name, value] of Object.entries({ ...variables, DATABASE_URL: databaseUrl }))
    vi.stubEnv(name, value);
  const { closeDb } = await import('@/lib/core/db/client');
  const { readiness } = await import('@/lib/http/readiness');
  const { requireRuntimeRole } = await import('./require-runtime-role');
  const told = (error: Error) => error.message;
  try {
    return {
      start: await requireRuntimeRole().then(() => 'starts', told),
      ready: await readiness().then(({ status }) => status, told),
    };
  } finally {
    await closeDb();
    vi.unstubAllEnvs();
  }
}

it('real money is not served by the owner of the tables', async () => {
  expect(await start(database.url)).toEqual({
    start: expect.stringMatching(
      /^The server and the worker may not work with the role linku, .*operations\.md says\.$/,
    ),
    ready: 'the role linku owns the tables',
  });
});

it('real money is served by the runtime role', async () => {
  expect(await start(database.runtimeUrl)).toEqual({ start: 'starts', ready: 'ready' });
});

it('the owner serves test money, with a warning', async () => {
  const test = { ...LIVE, STRIPE_SECRET_KEY: 'sk_test_linku' };
  expect(await start(database.url, test)).toEqual({ start: 'starts', ready: 'ready' });
});

it('a database that is away is no reason not to start, and is not ready', async () => {
  const away = new URL(database.url);
  away.port = '1';
  expect(await start(away.href)).toMatchObject({
    start: 'starts',
    ready: expect.not.stringMatching('ready'),
  });
});

it('the address of the owner is taken out of the process', async () => {
  vi.stubEnv('DATABASE_OWNER_URL', database.url);
  const { requireRuntimeRole } = await import('./require-runtime-role');
  for (const [name, value] of Object.entries({ ...LIVE, DATABASE_URL: database.runtimeUrl }))
    vi.stubEnv(name, value);
  await requireRuntimeRole();
  expect(process.env.DATABASE_OWNER_URL).toBe('');
  const { closeDb } = await import('@/lib/core/db/client');
  await closeDb();
  vi.unstubAllEnvs();
});
