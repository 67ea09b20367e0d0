import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stop } from 'esbuild';
import { PROJECT_ROOT } from '../environment';
import { bundleScripts } from './bundle-scripts';
import { sourceFingerprint } from './source-fingerprint';

/** What runs as JavaScript in production. */
export const processScripts = ['scripts/serve.ts', 'scripts/worker.ts'] as const;

const FOLDER = path.join(PROJECT_ROOT, '.next', 'processes');
/** The fingerprint of the sources that they were made from. */
const STAMP = path.join(FOLDER, 'fingerprint');
const SOURCES = ['lib', 'scripts', 'package-lock.json'];

/** The file to start, relative to the project. */
export function builtProcess(name: 'serve' | 'worker'): string {
  return path.join('.next', 'processes', `${name}.mjs`);
}

/** Makes the server and the worker from the sources, a second's work, unless they are there. `next build` removes them. */
export async function buildProcesses(): Promise<void> {
  const fingerprint = sourceFingerprint({ root: PROJECT_ROOT, sources: SOURCES });
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint) return;
  rmSync(FOLDER, { recursive: true, force: true });
  await bundleScripts({ entryPoints: processScripts, outdir: FOLDER, outbase: 'scripts' });
  // It would stay beside `npm start` for good.
  await stop();
  writeFileSync(STAMP, fingerprint);
}
