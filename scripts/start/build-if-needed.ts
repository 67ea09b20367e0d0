import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PROJECT_ROOT, type Variables } from '../environment';
import { runToEnd } from './child';
import { sourceFingerprint } from './source-fingerprint';

/** The fingerprint of the sources that the build in `.next` was made from. */
const STAMP = path.join(PROJECT_ROOT, '.next', 'linku-build');

/** Everything that Next builds from. Tests and scripts are not part of it. */
const SOURCES = ['app', 'components', 'lib', 'public', 'package-lock.json', 'prisma/schema'];
const ROOT_FILE =
  /^(next\.config|postcss\.config|proxy|middleware|instrumentation|tsconfig)[\w.-]*\.(mjs|js|ts|json)$/;

/** Whether there is no build, or one from other sources than these. */
export function isBuildNeeded(): boolean {
  const isBuilt = existsSync(path.join(PROJECT_ROOT, '.next', 'BUILD_ID')) && existsSync(STAMP);
  return !isBuilt || readFileSync(STAMP, 'utf8') !== fingerprintNow();
}

/**
 * Builds the application for production.
 * @throws Error with the output of the build when it fails.
 */
export async function build(options: {
  environment: Variables;
  signal: AbortSignal;
  onSpawn: (pid: number) => void;
}): Promise<void> {
  // Taken before, so that a file changed while building means one build more, not a stale one.
  const fingerprint = fingerprintNow();
  rmSync(STAMP, { force: true });
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  const { isSuccess, output } = await runToEnd({ command: [next, 'build'], ...options });
  if (!isSuccess) throw new Error(`The build failed:\n\n${output}`);
  writeFileSync(STAMP, fingerprint);
}

function fingerprintNow(): string {
  const rootFiles = readdirSync(PROJECT_ROOT).filter((name) => ROOT_FILE.test(name));
  return sourceFingerprint({ root: PROJECT_ROOT, sources: [...SOURCES, ...rootFiles] });
}
