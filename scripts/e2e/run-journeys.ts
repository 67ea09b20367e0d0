import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PROJECT_ROOT, type Variables } from '../environment';
import { freePort } from '../free-port';
import { answers } from '../start/answers';
import {
  countPlaywright,
  forgetSuiteResults,
  RESULTS_FOLDER,
  type SuiteResult,
  writeSuiteResult,
} from '../suite-results';
import { findBrowser } from './find-browser';

/** A first build on a small machine, the database and the demo data. */
const START_MILLISECONDS_MAX = 10 * 60_000;
const STOP_MILLISECONDS_MAX = 15_000;

/** A product that was started for journeys. */
export type StartedProduct = { url: string; dataDir: string };

export type Journeys = {
  /** The suite's name, of its results too. */
  suite: string;
  /** Variables of the product that differ from this process's own; blank ones count as absent. */
  product: Variables;
  /** The web server's port; any free one when null. */
  port: number | null;
  /** Compares the books with both providers at the end, which counts as one test more. */
  isReconciled: boolean;
  /** The preparation of the journeys, such as an operator; its result becomes variables of theirs. */
  prepare?: (started: StartedProduct) => Promise<Variables>;
  /** For Playwright. */
  options: readonly string[];
};

/**
 * Runs journeys in a real browser against the whole product, started and stopped as a person would, in an empty folder.
 * Ends the process: 0 when journeys ran and all passed.
 */
export async function runJourneys({
  suite,
  product,
  port,
  isReconciled,
  prepare,
  options,
}: Journeys): Promise<never> {
  const report = path.join(RESULTS_FOLDER, `${suite}.playwright.json`);
  forgetSuiteResults([suite]);
  rmSync(report, { force: true });
  const browser = await findBrowser();
  const dataDir = mkdtempSync(path.join(tmpdir(), `linku-${suite}-`));
  const webPort = port ?? (await freePort(null));
  const simulatorPort = await freePort(null);
  const url = `http://localhost:${webPort}`;
  const environment: Variables = {
    ...product,
    LINKU_DATA_DIR: dataDir,
    SIMULATOR_PORT: String(simulatorPort),
    // All journeys come from one address within minutes, which no person does.
    RATE_LIMIT_SCALE: '1000',
    // One operator prepares every journey.
    APPROVAL_DAILY_ABOVE: '999999999',
  };
  const running = spawnScript({
    script: 'scripts/start.ts',
    environment: { ...environment, PORT: String(webPort), APP_URL: url },
  });
  let result: SuiteResult;
  try {
    await waitUntilReady({ product: running, url });
    const prepared = (await prepare?.({ url, dataDir })) ?? {};
    await runPlaywright({
      options,
      report,
      environment: {
        // A journey that needs other settings starts a second web server on the same data.
        ...environment,
        ...prepared,
        E2E_BASE_URL: url,
        E2E_SIMULATOR_URL: `http://127.0.0.1:${simulatorPort}`,
        E2E_REPORT: report,
        ...(browser === null ? {} : { E2E_BROWSER: browser }),
      },
    });
    result = countPlaywright({ name: suite, file: report });
    if (isReconciled)
      result = add(result, await reconciles({ ...environment, PORT: String(webPort), APP_URL: url }));
  } finally {
    await stopProduct(running);
    removeData(dataDir);
  }
  if (running.exitCode !== 0) {
    console.error(`The product did not end well (exit code ${running.exitCode}).`);
    result = { ...result, failed: result.failed + 1 };
  }
  writeSuiteResult(result);
  console.log(`\n${suite}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
  process.exit(result.failed === 0 && result.passed > 0 ? 0 : 1);
}

/** Whether, after everything that the journeys did with money, the books say what both providers say. */
async function reconciles(environment: Variables): Promise<boolean> {
  console.log('\nComparing the books with both providers ...');
  const comparing = spawnScript({ script: 'scripts/reconcile.ts', environment });
  await endOf(comparing);
  return comparing.exitCode === 0;
}

function add(result: SuiteResult, hasPassed: boolean): SuiteResult {
  return hasPassed ? { ...result, passed: result.passed + 1 } : { ...result, failed: result.failed + 1 };
}

function spawnScript({ script, environment }: { script: string; environment: Variables }): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function waitUntilReady({ product, url }: { product: ChildProcess; url: string }): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS_MAX;
  while (!(await answers({ url: `${url}/api/ready`, status: 200 }))) {
    if (product.exitCode !== null) throw new Error('The product did not start; its own words are above.');
    if (Date.now() > deadline) throw new Error(`${url}/api/ready did not become ready.`);
    await delay(250);
  }
}

/** Rejects when Playwright could not run at all; failed tests are in its report. */
async function runPlaywright({
  options,
  report,
  environment,
}: {
  options: readonly string[];
  report: string;
  environment: Variables;
}): Promise<void> {
  const cli = path.join(PROJECT_ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  const child = spawn(process.execPath, [cli, 'test', ...options], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await endOf(child);
  if (!existsSync(report)) throw new Error('Playwright ended without a report.');
}

async function stopProduct(product: ChildProcess): Promise<void> {
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

function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}
