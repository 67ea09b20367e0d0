import { db } from '@/lib/core/db/client';
import type { PayoutRow } from '@/lib/payouts/payout-row';
import { nameOf } from '@/lib/providers/external-reference';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';

/**
 * What the lines that carry our reference of a payout say of it; null: there is none, or they are of several currencies.
 * @throws PayError database_unavailable
 */
export async function readListedPayout(payout: PayoutRow): Promise<PayoutSnapshot | null> {
  const sums = await db().balanceLine.groupBy({
    by: ['kind', 'currency'],
    where: {
      provider: payout.provider,
      ownReference: nameOf({ kind: 'payout', own: payout }),
      kind: { in: ['transfer', 'transfer_returned'] },
    },
    _sum: { amount: true },
  });
  const currencies = new Set(sums.map(({ currency }) => currency));
  const [currency] = currencies;
  if (currency === undefined || currencies.size > 1) return null;
  const sumOf = (kind: string) => Number(sums.find((sum) => sum.kind === kind)?._sum.amount ?? 0);
  const [amount, returned] = [0 - sumOf('transfer'), sumOf('transfer_returned')];
  if (amount === payout.amount && returned === amount) {
    return { state: 'failed', payoutReference: null, reason: 'refunded' };
  }
  const reason = returned > 0 ? 'reversed_in_part' : null;
  return { state: 'paid', payoutReference: null, amount, currency, returned, reason, expectedAt: null };
}
