import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of the project, for a script as it is and as a built one, which is elsewhere in it. */
export const PROJECT_ROOT = folderOf({ file: 'next.config.mjs', above: import.meta.dirname });

export type Variables = Record<string, string | undefined>;

/**
 * The variables of this process, with those of `.env.local` and `.env` beneath them: what is set outside wins. Scripts
 * use this before there is a complete environment for lib/core/env.ts to check.
 */
export function givenEnvironment(): Variables {
  for (const name of ['.env.local', '.env']) {
    const file = path.join(PROJECT_ROOT, name);
    if (existsSync(file)) process.loadEnvFile(file);
  }
  return process.env;
}

/** Absolute path of the data folder. */
export function dataDirOf(given: Variables): string {
  return path.resolve(PROJECT_ROOT, given.LINKU_DATA_DIR?.trim() || '.data');
}

function folderOf({ file, above }: { file: string; above: string }): string {
  const folder = path.dirname(above);
  if (existsSync(path.join(folder, file))) return folder;
  if (folder === above) throw new Error(`${file} is in no folder above this script.`);
  return folderOf({ file, above: folder });
}
