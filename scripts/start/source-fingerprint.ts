import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const NOT_BUILT = /\.test\.tsx?$/;

/**
 * A hash of the contents (times mean nothing after a clone) that changes exactly when a new build is needed.
 * @param sources files and folders, relative to `root`; tests in them do not count
 */
export function sourceFingerprint({ root, sources }: { root: string; sources: readonly string[] }): string {
  const hash = createHash('sha256');
  for (const name of [...sources].sort()) {
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
