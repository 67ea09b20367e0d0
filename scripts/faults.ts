import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from './environment';
import { runScript } from './run-script';

const USAGE = `npm run faults -- [--all | --scenarios] [--part=1/2] [--report=FILE] [--only='part of a title|part of a cell']`;

/**
 * Runs the matrix of faults over the money scenarios: each kind of fault of each kind of call or event once, each
 * fault once in each scenario, all of them, or those that are named.
 */
async function faults(): Promise<void> {
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      scenarios: { type: 'boolean', default: false },
      part: { type: 'string' },
      report: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const { all, scenarios, part, report, only } = values;
  if (part !== undefined && !/^[1-9]\d*\/[1-9]\d*$/.test(part)) throw new Error(USAGE);
  const child = spawn('npm', ['run', '--silent', 'integration', '--', 'tests/scenarios/faults'], {
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      ...(all ? { FAULTS_ALL: 'true' } : { FAULTS_BY: scenarios ? 'scenarios' : 'kinds' }),
      ...(part !== undefined && { FAULTS_PART: part }),
      ...(report !== undefined && { FAULTS_REPORT: report }),
      ...(only !== undefined && { FAULTS_ONLY: only }),
    },
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  process.exit(code ?? 1);
}

runScript({ moduleUrl: import.meta.url, main: faults });
