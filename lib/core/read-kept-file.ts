import { readFileSync } from 'node:fs';

/** Of the process, and not of a module: Next has modules of its own. */
const shared = globalThis as typeof globalThis & { linkuKeptFiles?: Map<string, string> };

/**
 * The text of a file that the settings name, read once in the life of a process: one that root started may read it at first,
 * and not any more when it has become another user.
 */
export function readKeptFile(file: string): string {
  shared.linkuKeptFiles ??= new Map();
  const text = shared.linkuKeptFiles.get(file) ?? readFileSync(file, 'utf8');
  shared.linkuKeptFiles.set(file, text);
  return text;
}
