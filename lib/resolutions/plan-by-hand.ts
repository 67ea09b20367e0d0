import { feeRevenue, paidByHand } from '@/lib/ledger/accounts';
import type { Posting } from '@/lib/ledger/plan';
import { planCouponReturn, statusAfter } from '@/lib/refunds/plan-refund-parts';
import type { Position } from './list-positions';
import { accountOf } from './plan-booking';
import type { Booked, ResolutionSituation } from './resolution-situation';

/** The reason of a refund that an operator paid in another way, such as by bank transfer. */
export const PAID_BY_HAND = 'paid_by_hand';

/**
 * The payer has the money, by another way than their own. It counts as a refund that arrived, so that nobody can refund it again;
 * the money stays with our provider, and is ours.
 */
export function planByHand({
  situation,
  position,
  amount,
  operatorId,
  key,
}: {
  situation: ResolutionSituation;
  position: Position;
  /** Minor units. */
  amount: number;
  operatorId: number;
  key: string;
}): Booked {
  const { state, suspended } = situation;
  const { payment, task, arrived, refundable } = state;
  const { kind, currency } = position;
  const isUnmatched = kind === 'suspense';
  const money = suspended.find(({ transactionId }) => transactionId === position.subject);
  const isHeld = kind === 'escrow' || kind === 'returning';
  const from = kind === 'fee' ? feeRevenue(currency) : accountOf({ situation, position });
  const posting: Posting = {
    key: `resolved:${operatorId}:${key}`,
    kind: 'refund_by_hand',
    lines: [{ from, to: paidByHand(currency), amount }],
  };
  const status = statusAfter({ state, money: arrived + amount, points: refundable.taken.points });
  return {
    refund: {
      kind: 'insert',
      row: {
        payment_id: payment.id,
        evidence_id: isUnmatched ? (money?.evidenceId ?? null) : state.evidenceId,
        amount,
        points: 0,
        currency,
        purpose: isUnmatched ? 'suspense' : payment.feeType,
        reason: PAID_BY_HAND,
        requested_by: operatorId,
        status: 'succeeded',
      },
    },
    ...(isHeld && {
      task: { id: task.id, from: task.status, to: task.status, version: task.version },
      task_events: [
        { task_id: task.id, kind: 'refund_arrived', actor: 'operator' as const, detail: { amount } },
      ],
    }),
    ...(!isUnmatched && { ...planCouponReturn({ state, status }), status }),
    postings: [posting],
  };
}
