import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A function or trigger as its file says it. `name` is the file's: `functions/commit_plan`. */
export type SqlObject = { kind: 'function' | 'trigger'; name: string; sql: string; checksum: string };

/** Functions stand before triggers, because a trigger needs its function. */
const FOLDERS = [
  { kind: 'function', folder: 'functions' },
  { kind: 'trigger', folder: 'triggers' },
] as const;

/** Every function and trigger below `folder` (`prisma/sql`), in the order in which an empty database takes them. */
export function readSqlObjects(folder: string): SqlObject[] {
  return FOLDERS.flatMap(({ kind, folder: below }) => {
    const directory = path.join(folder, below);
    if (!existsSync(directory)) return [];
    return readdirSync(directory)
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => {
        const sql = readSql(path.join(directory, file));
        return { kind, name: `${below}/${path.basename(file, '.sql')}`, sql, checksum: checksumOf(sql) };
      });
  });
}

/** The text of a file; a checkout with Windows line endings is the same text. */
export function readSql(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}

/** What the bookkeeping in the database knows a text by. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
