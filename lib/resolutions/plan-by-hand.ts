import { feeRevenue, paidByHand } from '@/lib/ledger/accounts';
import type { Plan, Posting } from '@/lib/ledger/plan';
import type { PaymentStatus } from '@/lib/payments/states';
import {
  planCouponReturn,
  planTaskAfterFee,
  planTaskAfterHeld,
  statusAfter,
} from '@/lib/refunds/plan-refund-parts';
import type { RefundState } from '@/lib/refunds/read-refund-state';
import type { Position } from './list-positions';
import type { PositionKind } from './names';
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
  const { payment, arrived, refundable } = state;
  const { kind, currency } = position;
  const isUnmatched = kind === 'suspense';
  const money = suspended.find(({ transactionId }) => transactionId === position.subject);
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
    ...(!isUnmatched && {
      ...planCouponReturn({ state, status }),
      ...taskAfter({ state, kind, amount, status }),
      status,
    }),
    postings: [posting],
  };
}

/** As after a refund that arrived. */
function taskAfter({
  state,
  kind,
  amount,
  status,
}: {
  state: RefundState;
  kind: PositionKind;
  amount: number;
  status: PaymentStatus;
}): Pick<Plan, 'task' | 'task_events' | 'refund_request'> {
  const actor = 'operator';
  if (kind === 'fee') return planTaskAfterFee({ state, status, actor });
  const event = { kind: 'refund_arrived', detail: { amount } };
  return planTaskAfterHeld({ state, amount, actor, isOfWork: kind === 'escrow', event });
}
