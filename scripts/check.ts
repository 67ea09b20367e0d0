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

/** In the order in which a person wants to hear of a mistake: the quick ones first. */
const CHECKS: Check[] = [
  { name: 'types', script: 'types', kind: 'check' },
  { name: 'lint', script: 'lint', kind: 'check' },
  { name: 'format', script: 'format', kind: 'check' },
  { name: 'boundaries', script: 'boundaries', kind: 'check' },
  { name: 'unit', script: 'unit', kind: 'vitest' },
  { name: 'integration', script: 'integration', kind: 'vitest' },
];

/** Everything but the browser, all of it even when something fails, with a table in the end. */
async function check(): Promise<void> {
  forgetSuiteResults(CHECKS.map(({ name }) => name));
  const outcomes: Outcome[] = [];
  for (const item of CHECKS) {
    console.log(`\n── ${item.name} ${'─'.repeat(60 - item.name.length)}`);
    const begun = Date.now();
    const result = await run(item);
    writeSuiteResult(result);
    outcomes.push({ ...result, seconds: Math.round((Date.now() - begun) / 1_000) });
  }
  console.log(`\n${table(outcomes)}\n`);
  process.exit(outcomes.some(({ failed }) => failed > 0) ? 1 : 0);
}

async function run({ name, script, kind }: Check): Promise<SuiteResult> {
  const report = path.join(RESULTS_FOLDER, `${name}.vitest.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const isSuccess = await npmRun({ script, options: kind === 'vitest' ? reporters : [] });

  if (kind === 'vitest' && existsSync(report)) {
    const counted = countVitest({ name, file: report });
    // An error outside of any test, or no test at all, is in the exit code only.
    return isSuccess ? counted : { ...counted, failed: Math.max(1, counted.failed) };
  }
  return { name, passed: isSuccess && kind === 'check' ? 1 : 0, failed: isSuccess ? 0 : 1, skipped: 0 };
}

function npmRun({ script, options }: { script: string; options: string[] }): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script, '--', ...options], {
      cwd: PROJECT_ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
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
