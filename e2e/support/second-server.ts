import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { dataDirOf } from '@/scripts/environment';
import { freePort } from '@/scripts/free-port';
import { runningPostgres } from '@/scripts/postgres/running-postgres';
import { answers } from '@/scripts/start/answers';
import { builtProcess } from '@/scripts/start/build-processes';
import { composeEnvironment } from '@/scripts/start/compose-environment';
import { readSecrets } from '@/scripts/start/secrets';

const START_MILLISECONDS_MAX = 60_000;
const PROJECT_ROOT = path.resolve(import.meta.dirname, '../..');

/** Another web server of the product under test, with more settings: same database, same simulator, another address. */
export async function startSecondServer(
  extra: Record<string, string>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort(null);
  const url = `http://localhost:${port}`;
  const dataDir = dataDirOf(process.env);
  const secrets = readSecrets({ dataDir });
  const databaseUrl = runningPostgres({ dataDir })?.url;
  if (!secrets || !databaseUrl) throw new Error(`No LinkU Pay is running on ${dataDir}.`);
  const given = { ...process.env, PORT: String(port), APP_URL: url };
  const server = spawn(process.execPath, [builtProcess('serve')], {
    cwd: PROJECT_ROOT,
    env: { ...composeEnvironment({ given, secrets, databaseUrl }), ...extra, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await ready({ server, url });
  return { url, stop: () => stop(server) };
}

async function ready({ server, url }: { server: ChildProcess; url: string }): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS_MAX;
  while (!(await answers({ url: `${url}/api/ready`, status: 200 }))) {
    if (server.exitCode !== null) throw new Error('The second server did not start; its words are above.');
    if (Date.now() > deadline) throw new Error(`${url} did not become ready.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill('SIGTERM');
  });
}
