import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dataDirOf } from '@/scripts/environment';
import { runningPostgres } from '@/scripts/postgres/running-postgres';
import { commandLine } from '@/scripts/processes';
import { whyRoot } from '@/scripts/step-down';
import { userOfProcess } from '@/tests/fixtures/user-of-process';
import { expect, test } from '../support/fixtures';

const UID = 58_365;

test('server and worker that root starts are not root, and have a heap of their own', async () => {
  const dataDir = dataDirOf(process.env);
  const running: { children: { pid: number }[] } = JSON.parse(
    readFileSync(path.join(dataDir, 'running.json'), 'utf8'),
  );
  for (const script of ['serve.mjs', 'worker.mjs']) {
    const { pid } = running.children.find((child) => commandLine(child.pid)?.includes(script)) ?? {};
    expect(pid, script).toBeDefined();
    const own = process.getuid?.() ?? 0;
    // A checkout that only root may enter keeps its processes root's.
    const databaseUrl = runningPostgres({ dataDir })?.url ?? '';
    const expected = own === 0 && whyRoot({ runAsUid: UID, databaseUrl }) === null ? UID : own;
    expect(userOfProcess(pid ?? 0).uids, script).toEqual([expected, expected, expected, expected]);
    expect(commandLine(pid ?? 0)).toContain('--max-old-space-size=256');
  }
});
