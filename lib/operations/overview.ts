import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';

/** What an operator sees first: what waits for them, and how the day goes. */
export type Overview = {
  needsReview: number;
  live: number;
  /** Completed within the last 24 hours. */
  completedToday: number;
  /** What those came to, per currency, in minor units; points and coupons are not in it. */
  takenToday: { currency: string; amount: number }[];
  openDisputes: number;
  /** Events that failed or were parked. */
  troubledEvents: number;
  /** Refunds that failed, of payments that nobody has decided since. */
  failedRefunds: number;
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** @throws PayError database_unavailable */
export async function readOverview(): Promise<Overview> {
  const since = new Date(Date.now() - DAY_MS);
  const completed = {
    completedAt: { gte: since },
    paymentStatus: { in: ['completed', 'partially_refunded'] },
  };
  try {
    const [needsReview, live, completedToday, taken, openDisputes, troubledEvents, failedRefunds] =
      await Promise.all([
        db().paymentRecord.count({ where: needsReviewFilter }),
        db().paymentRecord.count({ where: { paymentStatus: { in: ['pending', 'processing'] } } }),
        db().paymentRecord.count({ where: completed }),
        db().paymentRecord.groupBy({ by: ['currency'], where: completed, _sum: { finalAmount: true } }),
        db().dispute.count({ where: { status: 'open' } }),
        db().webhookEvent.count({ where: { state: { in: ['failed', 'parked'] } } }),
        db().refund.count({ where: { status: 'failed', payment: { reviewReason: { not: null } } } }),
      ]);
    return {
      needsReview,
      live,
      completedToday,
      takenToday: taken.map(({ currency, _sum }) => ({ currency, amount: _sum.finalAmount ?? 0 })),
      openDisputes,
      troubledEvents,
      failedRefunds,
    };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

/** A person has to look: the state says so, or a complete payment carries a question. */
export const needsReviewFilter = {
  OR: [{ paymentStatus: 'needs_review' }, { reviewReason: { not: null } }],
};
