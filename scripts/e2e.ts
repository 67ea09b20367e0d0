import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBrowser } from './e2e/find-browser';
import { PROJECT_ROOT } from './environment';
import { freePort } from './free-port';
import { runScript } from './run-script';
import { answers } from './start/answers';
import {
  countPlaywright,
  forgetSuiteResults,
  RESULTS_FOLDER,
  type SuiteResult,
  writeSuiteResult,
} from './suite-results';

const SUITE = 'e2e';
const REPORT = path.join(RESULTS_FOLDER, 'e2e.playwright.json');
/** A first build on a small machine, the database and the demo data. */
const START_MILLISECONDS_MAX = 10 * 60_000;
const STOP_MILLISECONDS_MAX = 15_000;

/** Journeys in a real browser against the whole product, started and stopped as a person would. */
async function e2e(): Promise<void> {
  forgetSuiteResults([SUITE]);
  rmSync(REPORT, { force: true });
  const browser = await findBrowser();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'linku-e2e-'));
  const port = await freePort(null);
  const sandboxPort = await freePort(null);
  const product = startProduct({ dataDir, port, sandboxPort });
  let result: SuiteResult;
  try {
    await waitUntilReady({ product, port });
    await runPlaywright({ browser, dataDir, port, sandboxPort });
    result = countPlaywright({ name: SUITE, file: REPORT });
  } finally {
    await stopProduct(product);
    removeData(dataDir);
  }
  if (product.exitCode !== 0) {
    console.error(`The product did not end well (exit code ${product.exitCode}).`);
    result = { ...result, failed: result.failed + 1 };
  }
  writeSuiteResult(result);
  console.log(`\n${SUITE}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
  process.exit(result.failed === 0 && result.passed > 0 ? 0 : 1);
}

/** Keys of real providers that lie in `.env` must not get into a test: set but blank counts as absent. */
const NO_REAL_PROVIDERS = Object.fromEntries(
  [
    'DATABASE_URL',
    'NEXTAUTH_SECRET',
    'STRIPE_SECRET_KEY',
    'STRIPE_PUBLISHABLE_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_API_BASE',
    'PAYPAL_CLIENT_ID',
    'PAYPAL_CLIENT_SECRET',
    'PAYPAL_MODE',
    'PAYPAL_WEBHOOK_ID',
    'PAYPAL_MERCHANT_ID',
    'PAYPAL_WEBHOOK_AUTHORITY_FILE',
    'PAYPAL_API_BASE',
    'SANDBOX_URL',
    'GOOGLE_CLIENT_ID',
    'GOOGLE_CLIENT_SECRET',
    'METRICS_TOKEN',
  ].map((name) => [name, '']),
);

function startProduct({
  dataDir,
  port,
  sandboxPort,
}: {
  dataDir: string;
  port: number;
  sandboxPort: number;
}): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      ...NO_REAL_PROVIDERS,
      LINKU_DATA_DIR: dataDir,
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      APP_URL: baseUrl(port),
      // All journeys come from one address within minutes, which no person does.
      RATE_LIMIT_SCALE: '1000',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function waitUntilReady({ product, port }: { product: ChildProcess; port: number }): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS_MAX;
  while (!(await answers({ url: `${baseUrl(port)}/api/ready`, status: 200 }))) {
    if (product.exitCode !== null) throw new Error('The product did not start; its own words are above.');
    if (Date.now() > deadline) throw new Error(`${baseUrl(port)}/api/ready did not become ready.`);
    await delay(250);
  }
}

/** Rejects when Playwright could not run at all; failed tests are in its report. */
async function runPlaywright({
  browser,
  dataDir,
  port,
  sandboxPort,
}: {
  browser: string | null;
  dataDir: string;
  port: number;
  sandboxPort: number;
}): Promise<void> {
  const cli = path.join(PROJECT_ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  const child = spawn(process.execPath, [cli, 'test', ...process.argv.slice(2)], {
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      ...NO_REAL_PROVIDERS,
      // A journey that needs other settings starts a second web server on the same data.
      LINKU_DATA_DIR: dataDir,
      SANDBOX_PORT: String(sandboxPort),
      RATE_LIMIT_SCALE: '1000',
      E2E_BASE_URL: baseUrl(port),
      E2E_SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
      ...(browser === null ? {} : { E2E_BROWSER: browser }),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await endOf(child);
  if (!existsSync(REPORT)) throw new Error('Playwright ended without a report.');
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

function baseUrl(port: number): string {
  return `http://localhost:${port}`;
}

runScript({ moduleUrl: import.meta.url, main: e2e });
