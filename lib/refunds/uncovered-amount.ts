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
 * it began, whatever it was meant for; one that began before covers nothing, because it was promised beside it.
 */
export function uncoveredAmount(refunds: readonly RefundEntry[]): number {
  return refunds
    .flatMap(({ amount, status, createdAt, endedAt }) => {
      if (status === 'failed' && endedAt !== null) return [{ at: endedAt.getTime(), change: amount }];
      return status === 'succeeded' ? [{ at: createdAt.getTime(), change: -amount }] : [];
    })
    .sort((a, b) => a.at - b.at || b.change - a.change)
    .reduce((uncovered, { change }) => Math.max(0, uncovered + change), 0);
}
