import { chownSync, copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Copies a folder in which somebody works: a file that goes away meanwhile is left out. The copy belongs to the given account.
 * @param isCopied gets each path relative to the folder
 */
export function copyFolder({
  from,
  to,
  isCopied,
  uid,
  gid,
}: {
  from: string;
  to: string;
  isCopied: (relative: string) => boolean;
  uid: number;
  gid: number;
}): void {
  const copy = (relative: string) => {
    const [source, target] = [path.join(from, relative), path.join(to, relative)];
    mkdirSync(target, { recursive: true, mode: statSync(source).mode & 0o777 });
    chownSync(target, uid, gid);
    for (const entry of readdirSync(source, { withFileTypes: true })) {
      const inner = path.join(relative, entry.name);
      if (!isCopied(inner)) continue;
      if (entry.isDirectory()) copy(inner);
      else copyFile({ source: path.join(from, inner), target: path.join(to, inner), uid, gid });
    }
  };
  copy('');
}

function copyFile({
  source,
  target,
  uid,
  gid,
}: {
  source: string;
  target: string;
  uid: number;
  gid: number;
}): void {
  try {
    copyFileSync(source, target);
    chownSync(target, uid, gid);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isGone) throw error;
  }
}
