import type { RefundStatus } from './states';

/** A refund of a payment, with the times by which one can cover another. Amount in minor units. */
export type RefundEntry = {
  id: number;
  amount: number;
  status: RefundStatus;
  createdAt: Date;
  endedAt: Date | null;
};

/**
 * The part of the failed refunds that was not refunded again since, in minor units. A refund covers what had failed when
 * it began, whatever it was meant for, until it fails itself; one that began before covers nothing, because it was
 * promised beside it.
 */
export function uncoveredAmount(refunds: readonly RefundEntry[]): number {
  return refunds
    .flatMap(({ amount, status, createdAt, endedAt }) => {
      const began = { at: createdAt.getTime(), change: -amount };
      if (status === 'succeeded') return [began];
      if (status === 'pending' || endedAt === null) return [];
      // It ends after its beginning, even within one millisecond.
      return [began, { at: Math.max(endedAt.getTime(), began.at + 1), change: amount }];
    })
    .sort((a, b) => a.at - b.at || b.change - a.change)
    .reduce((uncovered, { change }) => Math.max(0, uncovered + change), 0);
}
