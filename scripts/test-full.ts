import { spawn } from 'node:child_process';
import { PROJECT_ROOT } from './environment';
import { runScript } from './run-script';

/** `npm test` with every variant of every scenario, and every journey in each language and on each screen. */
async function testFull(): Promise<void> {
  const child = spawn('npm', ['test'], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, TEST_FULL: 'true' },
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  process.exit(code ?? 1);
}

runScript({ moduleUrl: import.meta.url, main: testFull });
