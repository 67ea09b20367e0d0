import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Variables } from '../environment';
import type { ThirdPartyClient } from './third-party-clients';

/** How many steps of a client passed and failed; a client that cannot be had here is one skipped step. */
export type ClientResult = { passed: number; failed: number; skipped: number };

const PROGRAMS = path.join(import.meta.dirname, 'programs');
const RUN_MILLISECONDS_MAX = 5 * 60_000;

/** Installs a client's library into the folder and runs its program there. A program that ends without a step has failed. */
export async function runClient({
  client,
  folder,
  environment,
}: {
  client: ThirdPartyClient;
  folder: string;
  environment: Variables;
}): Promise<ClientResult> {
  mkdirSync(folder, { recursive: true });
  // Node looks for packages from the program's own folder upwards.
  cpSync(PROGRAMS, folder, { recursive: true });
  const installed = await install({ client, folder });
  if (installed === 'absent') {
    console.log(`skipped: this machine has no Debian that offers ${client.name}, or no Python`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const command = client.program.endsWith('.py') ? 'python3' : process.execPath;
  const { code, output } = await run({
    command: [command, client.program],
    folder,
    environment: { ...environment, ...installed },
    isShown: true,
  });
  const passed = output.match(/^ok /gm)?.length ?? 0;
  const failed = output.match(/^not ok /gm)?.length ?? 0;
  const hasBrokenOff = code !== 0 || passed + failed === 0;
  return { passed, failed: hasBrokenOff ? Math.max(1, failed) : failed, skipped: 0 };
}

/** Returns the variables by which the program finds the library, or says that there is none to be had here. */
async function install({
  client: { install },
  folder,
}: {
  client: ThirdPartyClient;
  folder: string;
}): Promise<Variables | 'absent'> {
  if (install.from === 'npm') {
    const { packages: dependencies } = install;
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
    const command = ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    const { code } = await run({ command, folder, environment: {}, isShown: true });
    if (code !== 0) throw new Error('npm could not install the library; its own words are above.');
    return {};
  }
  const python = await run({ command: ['python3', '--version'], folder, environment: {} });
  if (python.code !== 0) return 'absent';
  // Without root and without a trace on the machine: the package is unpacked, not installed.
  const got = await run({ command: ['apt-get', 'download', install.package], folder, environment: {} });
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (got.code !== 0 || file === undefined) return 'absent';
  const unpacked = await run({ command: ['dpkg-deb', '-x', file, 'debian'], folder, environment: {} });
  if (unpacked.code !== 0) throw new Error(`${file} could not be unpacked: ${unpacked.output}`);
  return { PYTHONPATH: path.join(folder, 'debian', 'usr', 'lib', 'python3', 'dist-packages') };
}

/** Runs a program to its end, and shows its lines while it runs where they are asked for. A missing program has no code. */
function run({
  command: [name = '', ...options],
  folder,
  environment,
  isShown = false,
}: {
  command: string[];
  folder: string;
  environment: Variables;
  isShown?: boolean;
}): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(name, options, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: RUN_MILLISECONDS_MAX,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        output += piece;
        if (isShown) process.stdout.write(piece);
      });
    }
    child.once('error', (error) => resolve({ code: null, output: `${output}${error.message}` }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
