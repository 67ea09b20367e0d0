import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../migrate';
import { type Postgres, startPostgres } from '../postgres/start-postgres';
import { copyCluster } from './copy-cluster';
import { rehearseRestore } from './rehearse-restore';
import type { RestoredDatabase } from './restored-database';

let dataDir: string;
let postgres: Postgres;
let owner: pg.Client;
let restored: RestoredDatabase;

/** A database of its own, because its files are copied, and those of other tests are no part of it. */
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'linku-test-rehearsal-'));
  postgres = await startPostgres({ dataDir });
  await migrate({ databaseUrl: postgres.ownerUrl, runtimeUrl: postgres.url, mode: 'sandbox' });
  owner = new pg.Client({ connectionString: postgres.ownerUrl });
  await owner.connect();
  await owner.query(`
    INSERT INTO users (email, name) SELECT 'person' || n || '@linku.test', 'Person' FROM generate_series(1, 20) n;
    INSERT INTO audit_logs (actor_id, action, subject) SELECT 1, 'a', 'b' FROM generate_series(1, 20)`);
  restored = await copyCluster({ dataDir });
  // After the backup, so it must not be in it.
  await owner.query("INSERT INTO audit_logs (actor_id, action, subject) VALUES (1, 'later', 'b')");
});

afterAll(async () => {
  await owner.end();
  await restored.remove();
  await postgres.stop();
  expect(readdirSync(path.dirname(postgres.folder)).filter((name) => name.includes('rehearsal'))).toEqual([]);
  rmSync(postgres.folder, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

const askNothing = async () => [];

it('a copy has everything that was there at the instant of the backup, with the rights of its roles', async () => {
  const [contents, version, ...more] = await rehearseRestore({ restored, ask: askNothing });
  expect(contents).toMatchObject({ subject: 'Contents', fix: null });
  expect(contents?.words).toMatch(/ rows of \d+ tables, each as it was/);
  expect(version).toMatchObject({
    words: 'of these programs; linku_runtime got the rights of the server and the worker',
  });
  expect(more).toEqual([]);
});

it('the source is asked for nothing by the copy, and goes on', async () => {
  expect(new URL(restored.urls.url).port).not.toBe(new URL(postgres.url).port);
  const { rows } = await owner.query<{ count: number }>('SELECT count(*)::int AS count FROM audit_logs');
  expect(rows[0]?.count).toBe(21);
});

it.each([
  ['a row that is missing', 'DELETE FROM audit_logs WHERE id = 7', /audit_logs: 19 rows and not 20/],
  [
    'a value that changed',
    "UPDATE users SET name = 'Mallory' WHERE id = 3",
    /users: as many rows \(20\), and not the same/,
  ],
])('%s in the copy is a problem', async (_, statement, words) => {
  const copy = new pg.Client({ connectionString: restored.urls.ownerUrl ?? '' });
  await copy.connect();
  await copy.query(
    `ALTER TABLE audit_logs DISABLE TRIGGER USER; ${statement}; ALTER TABLE audit_logs ENABLE TRIGGER USER`,
  );
  await copy.end();
  const [contents] = await rehearseRestore({ restored, ask: askNothing });
  expect(contents?.words).toMatch(words);
  expect(contents?.fix).not.toBeNull();
});
