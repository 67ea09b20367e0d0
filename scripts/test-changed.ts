import { spawn, spawnSync } from 'node:child_process';
import { PROJECT_ROOT } from './environment';
import { runScript } from './run-script';

/** The base of a change unless another one is given. */
const BASE_DEFAULT = 'HEAD';

/**
 * Types, lint and format of everything, which is quick, and the tests that depend on the changed files: those of this
 * working copy, or all since the given commit or branch.
 */
async function testChanged(): Promise<void> {
  const [base = BASE_DEFAULT] = process.argv.slice(2);
  requireCommit(base);
  const checks = [
    npm(['run', '--silent', 'types']),
    npm(['run', '--silent', 'lint']),
    npm(['run', '--silent', 'format']),
  ];
  const tests = npm(['exec', '--', 'vitest', 'run', '--changed', base, '--passWithNoTests']);
  const codes = await Promise.all([...checks, tests]);
  process.exit(codes.every((code) => code === 0) ? 0 : 1);
}

function requireCommit(base: string): void {
  const { status } = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${base}^{commit}`], {
    cwd: PROJECT_ROOT,
    stdio: 'ignore',
  });
  if (status !== 0) throw new Error(`${base} is no commit or branch here.`);
}

function npm(options: string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', options, { cwd: PROJECT_ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

runScript({ moduleUrl: import.meta.url, main: testChanged });
