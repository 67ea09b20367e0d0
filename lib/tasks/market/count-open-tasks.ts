import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { marketCondition } from './market-condition';
import type { MarketQuery } from './schema';

/** Counting goes no further: nobody looks through more. */
export const MARKET_COUNT_MAX = 100;

/**
 * How many open tasks a query finds; one more than `MARKET_COUNT_MAX` stands for any number above it.
 * @throws PayError database_unavailable
 */
export async function countOpenTasks(query: MarketQuery): Promise<number> {
  const rows = await db().$queryRaw`
    SELECT count(*)::integer AS count FROM (
      SELECT FROM tasks t WHERE ${marketCondition(query)} LIMIT ${MARKET_COUNT_MAX + 1}) found`;
  return z.tuple([z.object({ count: z.number() })]).parse(rows)[0].count;
}
