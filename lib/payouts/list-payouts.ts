import { db } from '@/lib/core/db/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { payoutResponse } from './payout-response';
import { toPayoutRow } from './payout-row';
import type { PayoutList } from './schema';

/**
 * This person's payouts, the newest first.
 * @throws PayError database_unavailable
 */
export async function listPayouts({
  userId,
  cursor,
  limit = 20,
}: PageRequest & {
  userId: number;
}): Promise<PayoutList> {
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) => db().payout.findMany({ where: { userId, id }, ...newest }),
  });
  return { payouts: rows.map((record) => payoutResponse(toPayoutRow(record))), next_cursor: nextCursor };
}
