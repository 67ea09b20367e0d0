import {
  pointsOf,
  pointsRedeemed,
  providerClearing,
  reservedPointsOf,
  suspense,
} from '@/lib/ledger/accounts';
import type { Evidence, Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import { fees, paidParts } from '@/lib/payments/fees';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { isEnded, isUnfinished, type UnmatchedReason } from '@/lib/payments/states';
import type { SnapshotIn } from '@/lib/providers/snapshot';
import { movePayment } from './plan-payment';

/** Money of another mode is never under suspense: it is shown, and not booked. */
export type Problem = UnmatchedReason | 'other_mode';

/** The money agrees: it is booked, the reservations are spent, and what it was paid for goes on. */
export function planComplete({
  payment,
  snapshot,
}: {
  payment: PaymentRow;
  snapshot: SnapshotIn<'paid'>;
}): Plan {
  const fee = fees[payment.feeType];
  const clearing = providerClearing({ provider: payment.provider, currency: payment.currency });
  // An ended payment has released its points; they are taken again.
  const pointsFrom = isEnded(payment.status) ? pointsOf(payment.userId) : reservedPointsOf(payment.userId);
  const lines: PostingLine[] = [
    { from: clearing, to: fee.goesTo(payment), amount: payment.finalAmount },
    ...(payment.pointsUsed > 0 ? [{ from: pointsFrom, to: pointsRedeemed, amount: payment.pointsUsed }] : []),
  ];
  return {
    ...movePayment({
      payment,
      to: 'completed',
      actor: 'provider',
      reason: null,
      reference: snapshot.reference,
      snapshot,
    }),
    ...(payment.couponUsageLogId !== null && {
      coupon: { kind: 'move', usage_log_id: payment.couponUsageLogId, from: 'reserved', to: 'used' },
    }),
    ...changeDone(payment),
    ...paidParts({
      task: { id: payment.taskId, status: payment.taskStatus },
      feeType: payment.feeType,
      detail: {
        payment_id: payment.id,
        amount: payment.totalAmount - payment.furtherFee,
        ...(payment.furtherFee > 0 && { service_fee: payment.furtherFee }),
      },
    }),
    evidence: evidenceOf({ payment, snapshot }),
    postings: [{ key: 'settle', kind: 'settle', lines }],
  };
}

/** Unmatched money: it is booked at once, under suspense, and visible. */
export function planSuspense({
  payment,
  snapshot,
  problem,
}: {
  payment: PaymentRow;
  snapshot: SnapshotIn<'paid'>;
  problem: Problem;
}): Plan {
  const to = isUnfinished(payment.status) || isEnded(payment.status) ? 'needs_review' : payment.status;
  // Money of another mode is not money in this ledger: it is shown, and not booked.
  const isBooked = snapshot.livemode === payment.livemode && snapshot.amount > 0;
  const posting: Posting = {
    key: `suspense:${snapshot.transactionId}`,
    kind: 'suspense',
    reason: problem,
    lines: [
      {
        from: providerClearing({ provider: payment.provider, currency: snapshot.currency }),
        to: suspense(snapshot.currency),
        amount: snapshot.amount,
      },
    ],
  };
  return {
    ...movePayment({ payment, to, actor: 'provider', reason: problem, review: true, snapshot }),
    ...(isBooked && { evidence: evidenceOf({ payment, snapshot }), postings: [posting] }),
  };
}

function changeDone({ change }: PaymentRow): Pick<Plan, 'change_order'> {
  return change ? { change_order: { kind: 'move', id: change.id, from: change.status, to: 'done' } } : {};
}

function evidenceOf({ payment, snapshot }: { payment: PaymentRow; snapshot: SnapshotIn<'paid'> }): Evidence {
  return {
    provider: payment.provider,
    provider_payment_id: snapshot.reference,
    provider_transaction_id: snapshot.transactionId,
    amount: snapshot.amount,
    currency: snapshot.currency,
    livemode: snapshot.livemode,
    payee: snapshot.payee,
    ...(snapshot.tender !== undefined && { tender: snapshot.tender }),
  };
}
