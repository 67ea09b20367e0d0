import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT, type Variables } from '../environment';
import { endOf, spawnScript, startProduct } from '../running-product';
import {
  countPlaywright,
  forgetSuiteResults,
  RESULTS_FOLDER,
  type SuiteResult,
  writeSuiteResult,
} from '../suite-results';
import { findBrowser } from './find-browser';

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
  const variables = {
    ...product,
    // All journeys come from one address within minutes, which no person does.
    RATE_LIMIT_SCALE: '1000',
    // One operator prepares every journey.
    APPROVAL_DAILY_ABOVE: '999999999',
  };
  const running = await startProduct({ name: suite, variables, port });
  const { url, dataDir, simulatorUrl } = running;
  // A journey that needs other settings starts a second web server on the same data, and says its own address.
  const { PORT: _, APP_URL: __, ...environment } = running.environment;
  let hasEndedWell = false;
  let result: SuiteResult;
  try {
    const prepared = (await prepare?.({ url, dataDir })) ?? {};
    await runPlaywright({
      options,
      report,
      environment: {
        ...environment,
        ...prepared,
        E2E_BASE_URL: url,
        E2E_SIMULATOR_URL: simulatorUrl,
        E2E_REPORT: report,
        ...(browser === null ? {} : { E2E_BROWSER: browser }),
      },
    });
    result = countPlaywright({ name: suite, file: report });
    if (isReconciled) result = add(result, await reconciles(running.environment));
  } finally {
    hasEndedWell = await running.stop();
  }
  if (!hasEndedWell) {
    console.error('The product did not end well.');
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
