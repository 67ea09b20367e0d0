import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimMode } from '@/lib/core/db/installation';
import type { Mode } from '@/lib/core/mode';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { PROJECT_ROOT } from './environment';

/** Every process of the product against a database of another mode, in each order of the two. */

const SECRET = 'Zk3vQ8rT1mXw6pLbY9sN4hJd7cFgA2eU';
/** Nobody listens there. */
const SIMULATOR = 'http://127.0.0.1:9';

const settings: Record<Mode, Record<string, string>> = {
  sandbox: { STRIPE_SECRET_KEY: 'sk_test_simulated', STRIPE_API_BASE: SIMULATOR },
  test: { STRIPE_SECRET_KEY: 'sk_test_somebodys' },
  live: { STRIPE_SECRET_KEY: 'sk_live_somebodys', APP_URL: 'https://pay.linku.example' },
};

const scripts = [
  'scripts/serve.ts',
  'scripts/worker.ts',
  'scripts/migrate.ts',
  'scripts/reconcile.ts',
  'scripts/doctor.ts',
  'prisma/seed.ts',
];

const orders: [own: Mode, started: Mode][] = [
  ['sandbox', 'test'],
  ['sandbox', 'live'],
  ['test', 'sandbox'],
  ['live', 'test'],
];

let database: TestDatabase;
let dataDir: string;

describe.each(orders)('On a database of the mode %s, with settings of the mode %s,', (own, started) => {
  beforeAll(async () => {
    database = await testDatabase();
    dataDir = mkdtempSync(path.join(tmpdir(), 'linku-other-mode-'));
    await withClient((client) => claimMode({ database: client, mode: own }));
  });
  afterAll(async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await database.drop();
  });

  it.each(scripts)('%s ends at once, says so, and calls nobody but the database', async (script) => {
    const before = await withClient(rowsOf);
    const { code, output } = await run({ script, mode: started });
    // The demo data is for a sandbox, whatever the database says.
    const isNoSandbox = script === 'prisma/seed.ts' && started !== 'sandbox';
    expect(output).toMatch(
      isNoSandbox
        ? /Demo data belongs into a sandbox only/
        : new RegExp(
            `The settings are for .*mode ${started}.*of the mode ${own}[.:][^]*use another database`,
            'i',
          ),
    );
    expect(output).not.toContain(SECRET);
    expect(code).toBe(1);
    const called = new Set([...output.matchAll(/CONNECTS TO PORT (\d+)/g)].map(([, port]) => port));
    expect([...called]).toEqual(isNoSandbox ? [] : [new URL(database.url).port]);
    expect(await withClient(rowsOf)).toEqual(before);
  });
});

async function run({
  script,
  mode,
}: {
  script: string;
  mode: Mode;
}): Promise<{ code: unknown; output: string }> {
  const given = Object.entries(process.env).filter(
    ([name]) => !/^(STRIPE|PAYPAL|GOOGLE|SIMULATOR|APP_URL|PORT$)/.test(name),
  );
  const child = spawn(
    process.execPath,
    ['--import', './tests/fixtures/report-connections.mjs', '--import', 'tsx', script],
    {
      cwd: PROJECT_ROOT,
      env: {
        ...Object.fromEntries(given),
        NODE_ENV: 'production',
        LINKU_DATA_DIR: dataDir,
        DATABASE_URL: database.url,
        NEXTAUTH_SECRET: SECRET,
        STRIPE_WEBHOOK_SECRET: 'whsec_x',
        ...settings[mode],
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  return { code, output };
}

async function rowsOf(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query(
    `SELECT (SELECT mode FROM installation), (SELECT count(*) FROM users) AS users,
       (SELECT count(*) FROM webhook_events) AS events, (SELECT count(*) FROM statements) AS statements,
       (SELECT count(*) FROM _prisma_migrations) AS migrations, to_regnamespace('pgboss') AS jobs`,
  );
  return rows[0];
}

async function withClient<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return await work(client).finally(() => client.end());
}
