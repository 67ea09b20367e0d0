import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isDataDirTaken, takeDataDir } from './data-dir-lock';
import { isAlive, referenceTo } from './processes';

let dataDir: string;
const file = () => path.join(dataDir, 'running.json');
const take = () => takeDataDir({ dataDir, address: 'http://localhost:1' });

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'linku-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The note of a start that ended: its process id belongs to another program now. */
function leaveNote({ children }: { children: unknown[] }): void {
  const note = {
    pid: process.pid,
    startedAt: 'long ago',
    address: 'http://localhost:1',
    isStopping: false,
    children,
  };
  writeFileSync(file(), JSON.stringify(note));
}

test('the second start learns who runs, and where; after the first has ended the folder is free', async () => {
  const first = await take();
  expect(isDataDirTaken({ dataDir })).toBe(true);
  await expect(take()).rejects.toThrow(
    `already running on ${dataDir} (process ${process.pid}, http://localhost:1)`,
  );
  first.release();
  expect(isDataDirTaken({ dataDir })).toBe(false);
  const second = await take();
  second.release();
});

test('the note of a killed start does not count, even when its process id is in use again', async () => {
  leaveNote({ children: [] });
  expect(isDataDirTaken({ dataDir })).toBe(false);
  const lock = await take();
  lock.release();
});

test('a damaged note does not count', async () => {
  writeFileSync(file(), '{"pid":');
  const lock = await take();
  expect(isDataDirTaken({ dataDir })).toBe(true);
  lock.release();
  expect(isDataDirTaken({ dataDir })).toBe(false);
});

test('children that outlived a killed start are ended; another program with the same id is not', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  const hasExited = new Promise((resolve) => child.once('exit', resolve));
  const pid = child.pid ?? 0;
  leaveNote({ children: [referenceTo(pid), { pid: process.ppid, startedAt: 'long ago' }] });
  const lock = await take();
  await hasExited;
  expect(isAlive(process.ppid)).toBe(true);
  lock.release();
});

test('children are remembered as long as they run', async () => {
  const lock = await take();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  const hasExited = new Promise((resolve) => child.once('exit', resolve));
  lock.rememberChild(child.pid ?? 0);
  expect(readFileSync(file(), 'utf8')).toContain(`"pid":${child.pid}`);
  child.kill('SIGKILL');
  await hasExited;
  lock.rememberChild(process.ppid);
  expect(readFileSync(file(), 'utf8')).not.toContain(`"pid":${child.pid}`);
  lock.release();
});
