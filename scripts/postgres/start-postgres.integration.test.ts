import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasEnded, isAlive } from '../processes';
import { readCluster } from './cluster';
import { readLockFile, runningPostgres } from './running-postgres';
import { type Postgres, startPostgres } from './start-postgres';

let dataDir: string;
let running: Postgres[];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'linku-postgres-'));
  running = [];
});
afterEach(async () => {
  // Several may have run on one folder, which goes when the last of them has ended.
  for (const postgres of running) await postgres.stop();
  for (const { folder } of running) rmSync(folder, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

async function start({ isDisposable = true } = {}): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, isDisposable });
  running.push(postgres);
  return postgres;
}

async function query({ url, text }: { url: string; text: string }): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that is killed under a test cuts its connections.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function processId(): number {
  const cluster = readCluster({ dataDir });
  const lockFile = cluster && readLockFile({ cluster });
  if (!lockFile) throw new Error('No server runs.');
  return lockFile.pid;
}

test('the first start makes the data folder, the next one finds data, port and password again', async () => {
  const first = await start();
  expect(first.isNew).toBe(true);
  await query({ url: first.ownerUrl, text: 'CREATE TABLE kept AS SELECT 1 AS id' });
  expect(runningPostgres({ dataDir })).toEqual({ url: first.url, ownerUrl: first.ownerUrl });
  await first.stop();
  expect(runningPostgres({ dataDir })).toBeNull();

  const second = await start();
  expect(second).toMatchObject({ isNew: false, url: first.url, ownerUrl: first.ownerUrl });
  expect(await query({ url: second.ownerUrl, text: 'SELECT id FROM kept' })).toEqual([{ id: 1 }]);
});

test('a folder of a version with one role gets the role of the server and the worker at the next start', async () => {
  const first = await start();
  await query({ url: first.ownerUrl, text: 'CREATE TABLE kept AS SELECT 1 AS id' });
  const file = path.join(first.folder, 'linku-access.json');
  const { runtimePassword: _, ...former } = JSON.parse(readFileSync(file, 'utf8'));
  const superuser = new URL(first.ownerUrl);
  superuser.username = 'postgres';
  superuser.password = former.superuserPassword;
  await query({ url: superuser.href, text: 'DROP ROLE linku_runtime' });
  await first.stop();
  writeFileSync(file, JSON.stringify(former));

  const second = await start();
  expect(second.ownerUrl).toBe(first.ownerUrl);
  expect(await query({ url: second.ownerUrl, text: 'SELECT id FROM kept' })).toEqual([{ id: 1 }]);
  expect(await query({ url: second.url, text: 'SELECT current_user::text AS role' })).toEqual([
    { role: 'linku_runtime' },
  ]);
  await expect(query({ url: second.url, text: 'SELECT id FROM kept' })).rejects.toThrow('permission denied');
});

test('only this machine is served, with a password, and the secrets are for their owner alone', async () => {
  const postgres = await start();
  expect(await query({ url: postgres.url, text: 'SHOW listen_addresses' })).toEqual([
    { listen_addresses: '127.0.0.1' },
  ]);
  const stranger = new URL(postgres.url);
  stranger.password = 'guessed';
  await expect(query({ url: stranger.href, text: 'SELECT 1' })).rejects.toThrow(
    'password authentication failed',
  );
  const modes = ['', 'linku-access.json'].map(
    (name) => statSync(path.join(postgres.folder, name)).mode & 0o077,
  );
  expect(modes).toEqual([0, 0]);
});

test('neither values of rows nor statements are in the log', async () => {
  const { ownerUrl: url } = await start();
  await query({ url, text: "CREATE TABLE kept (secret text UNIQUE); INSERT INTO kept VALUES ('canary')" });
  for (const text of [
    "INSERT INTO kept VALUES ('canary')",
    'SELECT secret::integer FROM kept',
    "ALTER TABLE kept ADD CHECK (secret <> 'canary')",
    "SELECT 'canary' FROM nowhere",
  ]) {
    await expect(query({ url, text })).rejects.toThrow();
  }
  const log = readFileSync(path.join(dataDir, 'logs', 'postgres.log'), 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log).not.toContain('canary');
});

test('a server that was killed comes back with what was committed', async () => {
  const first = await start({ isDisposable: false });
  await query({ url: first.ownerUrl, text: 'CREATE TABLE kept AS SELECT 1 AS id' });
  process.kill(processId(), 'SIGKILL');
  await first.ended;
  const second = await start({ isDisposable: false });
  expect(await query({ url: second.ownerUrl, text: 'SELECT id FROM kept' })).toEqual([{ id: 1 }]);
});

test('a server that an earlier start left running is ended first', async () => {
  const orphan = await start();
  const pid = processId();
  const second = await start();
  await orphan.ended;
  expect(await hasEnded({ pid, withinMs: 0 })).toBe(true);
  expect(await query({ url: second.url, text: 'SELECT 1 AS id' })).toEqual([{ id: 1 }]);
});

test('a note of a killed server whose process id belongs to another program now is no obstacle', async () => {
  const first = await start();
  await first.stop();
  const note = path.join(first.folder, 'postmaster.pid');
  writeFileSync(note, `${process.pid}\n${first.folder}\n0\n${first.port}\n\n127.0.0.1\n\nready\n`);
  const second = await start();
  expect(second.port).toBe(first.port);
  expect(isAlive(process.pid)).toBe(true);
});

test('a port that another program took meanwhile is replaced', async () => {
  const first = await start();
  await first.stop();
  const other = await occupy(first.port);
  const second = await start();
  expect(second.port).not.toBe(first.port);
  await other.close();
});

test('a first start that was killed half way leaves nothing to trip over', async () => {
  const unfinished = path.join(dataDir, 'postgres.new-abc');
  symlinkSync(tmpdir(), unfinished);
  const postgres = await start();
  expect(postgres.isNew).toBe(true);
  expect(readdirSync(dataDir)).not.toContain('postgres.new-abc');
  expect(realpathSync(path.join(dataDir, 'postgres'))).toBe(postgres.folder);
});

test('a folder that LinkU Pay did not make is left alone, in one sentence', async () => {
  symlinkSync(tmpdir(), path.join(dataDir, 'postgres'));
  await expect(startPostgres({ dataDir })).rejects.toThrow('is no database that LinkU Pay made');
  rmSync(path.join(dataDir, 'postgres'));
  symlinkSync(path.join(dataDir, 'gone'), path.join(dataDir, 'postgres'));
  await expect(startPostgres({ dataDir })).rejects.toThrow('points to a database that is not there any more');
});

async function occupy(port: number): Promise<{ close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}
