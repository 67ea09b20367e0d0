import pg from 'pg';
import { sentence } from './run-script';

/** What failed and was rolled back, in one sentence, with the line that PostgreSQL stumbled over where it says so. */
export function failure({ what, sql, cause }: { what: string; sql: string; cause: unknown }): Error {
  return new Error(`${what} failed and was rolled back: ${sentence(cause)}${place({ cause, sql })}`, {
    cause,
  });
}

function place({ cause, sql }: { cause: unknown; sql: string }): string {
  if (!(cause instanceof pg.DatabaseError) || cause.position === undefined) return '';
  return ` (line ${sql.slice(0, Number(cause.position)).split('\n').length})`;
}
