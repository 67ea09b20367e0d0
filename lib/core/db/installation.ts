import { z } from 'zod';
import { type Mode, modes } from '../mode';
import { databaseFault } from './database-fault';

/** Anything that sends a statement: a client or a pool of `pg`. */
export type Queryable = { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };

/** The database is of another mode than the settings, for ever. Nothing was written, and no provider was called. */
export class OtherMode extends Error {
  readonly problem: string;
  readonly fix = `Use another database (${ELSEWHERE}); a database keeps its mode for ever.`;

  constructor({ settings, because }: { settings: Mode; because: string }) {
    const problem = `The settings are for ${moneyOf[settings]}, and this database is not, because ${because}`;
    super(
      `${problem}: nothing was sent; use another database (${ELSEWHERE}), because a database keeps its mode for ever.`,
    );
    this.name = 'OtherMode';
    this.problem = `${problem}.`;
  }
}

const ELSEWHERE = 'DATABASE_URL, or LINKU_DATA_DIR for the one that `npm start` brings';

const moneyOf: Record<Mode, string> = {
  sandbox: 'simulated money (mode sandbox)',
  test: 'the providers’ own test money (mode test)',
  live: 'real money (mode live)',
};

const rowSchema = z.object({ mode: z.enum(modes) });

/**
 * The mode of a database; null before a process has written it, and in a database without that table.
 * @throws whatever the connection throws
 */
export async function readMode(database: Queryable): Promise<Mode | null> {
  const { rows: found } = await database.query("SELECT 1 WHERE to_regclass('installation') IS NOT NULL");
  if (found.length === 0) return null;
  const { rows } = await database.query('SELECT mode FROM installation');
  return rows.length === 0 ? null : rowSchema.parse(rows[0]).mode;
}

/**
 * Compares the mode of the settings with the one of the database, and writes nothing.
 * @throws OtherMode, or whatever the connection throws
 */
export async function compareMode({ database, mode }: { database: Queryable; mode: Mode }): Promise<void> {
  const own = await readMode(database);
  if (own !== null && own !== mode) {
    throw new OtherMode({ settings: mode, because: `it is of the mode ${own}` });
  }
}

/**
 * Gives a database that has no mode this one, and compares it otherwise. Of several first processes one writes the row,
 * and the others compare theirs with it.
 * @throws OtherMode, also when the rows of a database without a mode contradict this one, or whatever the connection throws
 */
export async function claimMode({ database, mode }: { database: Queryable; mode: Mode }): Promise<void> {
  await compareMode({ database, mode });
  try {
    await database.query('INSERT INTO installation (mode) VALUES ($1) ON CONFLICT DO NOTHING', [mode]);
  } catch (error) {
    if (databaseFault(error).sqlState !== CONTRADICTED || !(error instanceof Error)) throw error;
    throw new OtherMode({ settings: mode, because: error.message.replace(/^.*, because /, '') });
  }
  await compareMode({ database, mode });
}

/** What the trigger raises that guards the row (see prisma/sql). */
const CONTRADICTED = 'LP013';
