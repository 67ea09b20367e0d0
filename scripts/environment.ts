import { existsSync } from 'node:fs';
import path from 'node:path';

export const PROJECT_ROOT = path.resolve(import.meta.dirname, '..');

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
