import { z } from 'zod';
import { db } from './client';

const timeSchema = z.tuple([z.object({ now: z.date() })]);

/**
 * The time by the clock of the database, which all processes share and which writes the times of the rows.
 * @throws PayError database_unavailable
 */
export async function readDatabaseTime(): Promise<Date> {
  const [{ now }] = timeSchema.parse(await db().$queryRaw`SELECT now() AS now`);
  return now;
}
