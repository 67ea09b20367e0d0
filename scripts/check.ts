import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from './environment';
import { runScript } from './run-script';
import {
  countVitest,
  forgetSuiteResults,
  RESULTS_FOLDER,
  type SuiteResult,
  writeSuiteResult,
} from './suite-results';

type Check = { name: string; script: string; kind: 'check' | 'vitest' };
type Outcome = SuiteResult & { seconds: number };

/** These report as they go, the quick ones first, because a person wants to see a mistake at once. */
const CHECKS: Check[] = [
  { name: 'lint', script: 'lint', kind: 'check' },
  { name: 'format', script: 'format', kind: 'check' },
  { name: 'boundaries', script: 'boundaries', kind: 'check' },
  { name: 'unit', script: 'unit', kind: 'vitest' },
  { name: 'integration', script: 'integration', kind: 'vitest' },
];

/**
 * These use the time in which tests wait, and report at their end. Both write to `.next`, so one comes after the other;
 * the journeys in a browser start this build.
 */
const CHECKS_BESIDE: Check[] = [
  { name: 'build', script: 'build', kind: 'check' },
  { name: 'types', script: 'types', kind: 'check' },
];

/** Everything but the browser, all of it even when something fails, with a table at the end. */
async function check(): Promise<void> {
  forgetSuiteResults([...CHECKS_BESIDE, ...CHECKS].map(({ name }) => name));
  const [beside, told] = await Promise.all([
    runAll({ checks: CHECKS_BESIDE, isTold: false }),
    runAll({ checks: CHECKS, isTold: true }),
  ]);
  const outcomes = [...beside, ...told];
  console.log(`\n${table(outcomes)}\n`);
  process.exit(outcomes.some(({ failed }) => failed > 0) ? 1 : 0);
}

async function runAll({ checks, isTold }: { checks: Check[]; isTold: boolean }): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const item of checks) {
    const heading = `\n── ${item.name} ${'─'.repeat(60 - item.name.length)}`;
    const begun = Date.now();
    if (isTold) console.log(heading);
    const { result, output } = await run({ ...item, isTold });
    if (!isTold) console.log(`${heading}\n${output}${'─'.repeat(64)}`);
    writeSuiteResult(result);
    outcomes.push({ ...result, seconds: Math.round((Date.now() - begun) / 1_000) });
  }
  return outcomes;
}

type Run = { result: SuiteResult; output: string };

async function run({ name, script, kind, isTold }: Check & { isTold: boolean }): Promise<Run> {
  const report = path.join(RESULTS_FOLDER, `${name}.vitest.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const options = kind === 'vitest' ? reporters : [];
  const { isSuccess, output } = await npmRun({ script, options, isTold });

  if (kind === 'vitest' && existsSync(report)) {
    const counted = countVitest({ name, file: report });
    // An error outside of any test, or no test at all, is in the exit code only.
    return { output, result: isSuccess ? counted : { ...counted, failed: Math.max(1, counted.failed) } };
  }
  const passed = isSuccess && kind === 'check' ? 1 : 0;
  return { output, result: { name, passed, failed: isSuccess ? 0 : 1, skipped: 0 } };
}

/** A check that does not report as it goes returns its output. */
function npmRun({
  script,
  options,
  isTold,
}: {
  script: string;
  options: string[];
  isTold: boolean;
}): Promise<{ isSuccess: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const to = isTold ? 'inherit' : 'pipe';
    const child = spawn('npm', ['run', '--silent', script, '--', ...options], {
      cwd: PROJECT_ROOT,
      stdio: ['ignore', to, to],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (piece: string) => {
        output += piece;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ isSuccess: code === 0, output }));
  });
}

function table(outcomes: Outcome[]): string {
  const lines = outcomes.map(({ name, passed, failed, skipped, seconds }) => {
    const counts = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
    return `${failed > 0 ? 'FAILED' : 'ok    '}  ${name.padEnd(12)} ${counts.join(', ').padEnd(36)} ${seconds} s`;
  });
  return lines.join('\n');
}

runScript({ moduleUrl: import.meta.url, main: check });
