import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PROJECT_ROOT } from './environment';

/** The result of one suite. A check that is no test suite, such as the types, counts as one. */
export type SuiteResult = z.infer<typeof suiteResultSchema>;

export const RESULTS_FOLDER = path.join(PROJECT_ROOT, 'test-results');
const SUFFIX = '.suite.json';

const suiteResultSchema = z.object({
  name: z.string(),
  passed: z.number().int().min(0),
  failed: z.number().int().min(0),
  skipped: z.number().int().min(0),
});

export function writeSuiteResult(result: SuiteResult): void {
  mkdirSync(RESULTS_FOLDER, { recursive: true });
  writeFileSync(path.join(RESULTS_FOLDER, `${result.name}${SUFFIX}`), `${JSON.stringify(result)}\n`);
}

export function readSuiteResults(): SuiteResult[] {
  if (!existsSync(RESULTS_FOLDER)) return [];
  return readdirSync(RESULTS_FOLDER)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) =>
      suiteResultSchema.parse(JSON.parse(readFileSync(path.join(RESULTS_FOLDER, name), 'utf8'))),
    );
}

/** So that no count of an earlier run is mistaken for one of this run. */
export function forgetSuiteResults(names: readonly string[]): void {
  for (const name of names) rmSync(path.join(RESULTS_FOLDER, `${name}${SUFFIX}`), { force: true });
}

const vitestReportSchema = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
});

/** Counts of vitest's JSON report. A file that could not even be loaded has no failed tests, yet it is a failure. */
export function countVitest({ name, file }: { name: string; file: string }): SuiteResult {
  const report = vitestReportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const isSilentFailure = !report.success && report.numFailedTests === 0;
  return {
    name,
    passed: report.numPassedTests,
    failed: report.numFailedTests + (isSilentFailure ? Math.max(1, report.numFailedTestSuites) : 0),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

/** Counts of Playwright's JSON report. A test that passed only at a second try has failed. */
export function countPlaywright({ name, file }: { name: string; file: string }): SuiteResult {
  const { stats, errors } = playwrightReportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    name,
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}
