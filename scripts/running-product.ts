import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PROJECT_ROOT, type Variables } from './environment';
import { freePort } from './free-port';
import { answers } from './start/answers';

/** A first build on a small machine, the database and the demo data. */
const START_MILLISECONDS_MAX = 10 * 60_000;
const STOP_MILLISECONDS_MAX = 15_000;

/** The whole product as `npm start` runs it, in an empty folder and on ports of its own. */
export type RunningProduct = {
  url: string;
  port: number;
  simulatorUrl: string;
  dataDir: string;
  /** What it was started with; another script with these works on the same product. */
  environment: Variables;
  /**
   * Stops it as a person would, and removes its folder.
   * @returns whether it ended well
   */
  stop(): Promise<boolean>;
};

/**
 * Starts the product and waits until it is ready.
 * @param variables differ from this process's own; blank ones count as absent
 * @param port the web server's; any free one when null
 * @throws Error in one sentence when it does not come up; nothing stays behind
 */
export async function startProduct({
  name,
  variables,
  port: wanted = null,
}: {
  /** A part of the folder's name. */
  name: string;
  variables: Variables;
  port?: number | null;
}): Promise<RunningProduct> {
  const dataDir = mkdtempSync(path.join(tmpdir(), `linku-${name}-`));
  const port = wanted ?? (await freePort(null));
  const simulatorPort = await freePort(null);
  const url = `http://localhost:${port}`;
  const environment: Variables = {
    ...variables,
    LINKU_DATA_DIR: dataDir,
    SIMULATOR_PORT: String(simulatorPort),
    PORT: String(port),
    APP_URL: url,
  };
  const process = spawnScript({ script: 'scripts/start.ts', environment });
  const stop = async () => {
    await stopProcess(process);
    removeData(dataDir);
    return process.exitCode === 0;
  };
  try {
    await waitUntilReady({ process, url });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, simulatorUrl: `http://127.0.0.1:${simulatorPort}`, dataDir, environment, stop };
}

/** Runs a script of the project on a product; its output goes to this terminal. */
export function spawnScript({
  script,
  environment,
}: {
  script: string;
  environment: Variables;
}): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Resolves when the process has ended, and rejects when it could not be started. */
export function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}

async function waitUntilReady({ process, url }: { process: ChildProcess; url: string }): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS_MAX;
  while (!(await answers({ url: `${url}/api/ready`, status: 200 }))) {
    if (process.exitCode !== null) throw new Error('The product did not start; its own words are above.');
    if (Date.now() > deadline) throw new Error(`${url}/api/ready did not become ready.`);
    await delay(250);
  }
}

async function stopProcess(product: ChildProcess): Promise<void> {
  if (product.exitCode !== null || product.signalCode !== null) return;
  product.kill('SIGTERM');
  const timer = setTimeout(() => product.kill('SIGKILL'), STOP_MILLISECONDS_MAX);
  await endOf(product);
  clearTimeout(timer);
}

function removeData(dataDir: string): void {
  const cluster = path.join(dataDir, 'postgres');
  if (existsSync(cluster)) rmSync(realpathSync(cluster), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}
