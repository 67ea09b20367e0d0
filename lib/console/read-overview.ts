import { countOpenApprovals } from '@/lib/approvals/admin-list-approvals';
import { db } from '@/lib/core/db/client';
import { unansweredDisputes } from '@/lib/disputes/list-disputes';
import { needsReviewFilter } from '@/lib/payments/needs-review-filter';
import { undisputedStatuses, unfinishedStatuses } from '@/lib/payments/states';
import { payoutsWhere } from '@/lib/payouts/admin-list-payouts';
import { troubledEventStates } from '@/lib/webhooks/states';

/** Minor units. */
type Sum = { currency: string; amount: number };

type CountAndSums = { count: number; sums: Sum[] };

/** The operator's overview: work that waits, and the numbers of the day. */
export type Overview = {
  needsReview: number;
  unfinished: number;
  /** Completed within the last 24 hours. */
  completedToday: number;
  /** Their sums; points and coupons are not in them. */
  takenToday: Sum[];
  openDisputes: number;
  /** Open disputes that wait for our evidence, and the first day on which one is lost without a response. */
  unansweredDisputes: { count: number; nextDueAt: Date | null };
  /** Acts that wait for a second person. */
  openApprovals: number;
  /** Undecided refund requests, and since when the first has waited. */
  refundRequests: { count: number; oldestAt: Date | null };
  payouts: {
    /** In transit. */
    open: CountAndSums;
    /** Those in transit that wait for something, or for long. */
    stuck: CountAndSums;
    /** Returned within the last seven days; their money is in the wallets again. */
    returned: CountAndSums;
  };
  /** Events that failed or were parked. */
  troubledEvents: number;
  /** Differences between the books and the providers about which nobody decided. */
  differences: number;
  /** Failed refunds of payments that nobody has decided since. */
  failedRefunds: number;
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** @throws PayError database_unavailable */
export async function readOverview(): Promise<Overview> {
  const [payments, work, payouts] = await Promise.all([readPayments(), readWork(), readPayouts()]);
  return { ...payments, ...work, payouts };
}

async function readPayments(): Promise<
  Pick<Overview, 'needsReview' | 'unfinished' | 'completedToday' | 'takenToday' | 'failedRefunds'>
> {
  const completed = {
    completedAt: { gte: new Date(Date.now() - DAY_MS) },
    paymentStatus: { in: [...undisputedStatuses] },
  };
  const [needsReview, unfinished, completedToday, taken, failedRefunds] = await Promise.all([
    db().paymentRecord.count({ where: needsReviewFilter }),
    db().paymentRecord.count({ where: { paymentStatus: { in: [...unfinishedStatuses] } } }),
    db().paymentRecord.count({ where: completed }),
    db().paymentRecord.groupBy({ by: ['currency'], where: completed, _sum: { finalAmount: true } }),
    db().refund.count({ where: { status: 'failed', payment: { reviewReason: { not: null } } } }),
  ]);
  return {
    needsReview,
    unfinished,
    completedToday,
    takenToday: taken.map(({ currency, _sum }) => ({ currency, amount: _sum.finalAmount ?? 0 })),
    failedRefunds,
  };
}

async function readWork(): Promise<
  Pick<
    Overview,
    | 'openApprovals'
    | 'openDisputes'
    | 'unansweredDisputes'
    | 'refundRequests'
    | 'troubledEvents'
    | 'differences'
  >
> {
  const [openApprovals, openDisputes, unanswered, requests, troubledEvents, differences] = await Promise.all([
    countOpenApprovals(),
    db().dispute.count({ where: { status: 'open' } }),
    db().dispute.aggregate({ where: unansweredDisputes, _count: true, _min: { evidenceDueAt: true } }),
    db().refundRequest.aggregate({ where: { status: 'open' }, _count: true, _min: { createdAt: true } }),
    db().webhookEvent.count({ where: { state: { in: [...troubledEventStates] } } }),
    db().difference.count({ where: { endedAt: null } }),
  ]);
  return {
    openApprovals,
    openDisputes,
    unansweredDisputes: { count: unanswered._count, nextDueAt: unanswered._min.evidenceDueAt },
    refundRequests: { count: requests._count, oldestAt: requests._min.createdAt },
    troubledEvents,
    differences,
  };
}

async function readPayouts(): Promise<Overview['payouts']> {
  const weekAgo = new Date(Date.now() - 7 * DAY_MS);
  const [open, stuck, returned] = await Promise.all([
    countPayouts(payoutsWhere('open')),
    countPayouts(payoutsWhere('stuck')),
    countPayouts({ ...payoutsWhere('failed'), endedAt: { gte: weekAgo } }),
  ]);
  return { open, stuck, returned };
}

async function countPayouts(where: ReturnType<typeof payoutsWhere>): Promise<CountAndSums> {
  const groups = await db().payout.groupBy({ by: ['currency'], where, _count: true, _sum: { amount: true } });
  return {
    count: groups.reduce((sum, { _count }) => sum + _count, 0),
    sums: groups.map(({ currency, _sum }) => ({ currency, amount: _sum.amount ?? 0 })),
  };
}
