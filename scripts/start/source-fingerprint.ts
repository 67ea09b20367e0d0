import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Everything a build is made of. Tests and scripts are not part of it. */
const SOURCES = ['app', 'components', 'lib', 'public', 'package-lock.json', 'prisma/schema'];
const ROOT_FILE =
  /^(next\.config|postcss\.config|proxy|middleware|instrumentation|tsconfig)[\w.-]*\.(mjs|js|ts|json)$/;
const NOT_BUILT = /\.test\.tsx?$/;

/** A hash of the contents (times mean nothing after a clone) that changes exactly when a new build is needed. */
export function sourceFingerprint({ root }: { root: string }): string {
  const hash = createHash('sha256');
  const rootFiles = readdirSync(root).filter((name) => ROOT_FILE.test(name));
  for (const name of [...SOURCES, ...rootFiles].sort()) {
    for (const file of filesBelow(path.join(root, name))) {
      if (NOT_BUILT.test(file)) continue;
      hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesBelow(target: string): string[] {
  if (!existsSync(target)) return [];
  if (!statSync(target).isDirectory()) return [target];
  return readdirSync(target)
    .sort()
    .flatMap((name) => filesBelow(path.join(target, name)));
}
