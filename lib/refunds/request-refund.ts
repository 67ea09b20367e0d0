import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import type { AuditEntry, Plan } from '@/lib/ledger/plan';
import type { CommitRefusal } from '@/lib/ledger/refusal-of';
import { fees } from '@/lib/payments/fees';
import { isSettled, type PaymentActor } from '@/lib/payments/states';
import { keyOf, planCouponBack, planRefund } from './plan-refund';
import { type RefundState, requireRefundState } from './read-refund-state';
import { REWARD_LOWERED } from './reasons';
import { leftOf, type Refundable, splitRefund } from './split-refund';
import { syncRefund } from './sync-refund';

/** Others may refund the same payment at the same time; in each round one of them is done. */
const ROUNDS_MAX = 10;

export type RefundRequest = {
  paymentId: number;
  /** Minor units of the payment's total, points included; `all` is everything that can still be refunded. */
  amount: number | 'all';
  /** Why, as a code. */
  reason: string;
  /** The same key for the same payment is the same refund, whoever asks and however often. */
  requestKey: string;
  by: { actor: PaymentActor; actorId: number | null };
  audit?: AuditEntry;
};

/**
 * Refunds a part or all of a completed payment: row first, then the provider. If the provider is away, the refund is
 * pending all the same, and reconciliation sends it.
 * @returns the refund, or null when it had begun before or when only a coupon was returned
 * @throws PayError not_found, payment_not_refundable, payment_disputed, refund_request_open, refund_too_much,
 *   idempotency_mismatch, conflict, database_unavailable
 */
export async function requestRefund(request: RefundRequest): Promise<number | null> {
  const { committed } = await decideAndCommit({
    subject: `payment ${request.paymentId}`,
    roundsMax: ROUNDS_MAX,
    read: () => requireRefundState(request.paymentId),
    decide: async (state) => ((await isBegun(request)) ? null : planOf({ state, request })),
    onRefusal,
  });
  return committed?.refundId == null ? null : send(committed.refundId);
}

/**
 * Refuses an impossible refund, before anything is written and before any provider is asked.
 * @throws PayError payment_not_refundable, payment_disputed, refund_request_open
 */
export function requireRefundable({ state, by }: { state: RefundState; by: RefundRequest['by'] }): void {
  const { payment, task } = state;
  if (payment.status === 'disputed') throw new PayError('payment_disputed');
  if (!isSettled(payment.status) || !payment.completedAt) {
    throw new PayError('payment_not_refundable');
  }
  const isAskedFor = fees[payment.feeType].isHeld && task.status === 'disputed';
  if (isAskedFor && by.actor === 'operator') throw new PayError('refund_request_open');
}

function planOf({ state, request }: { state: RefundState; request: RefundRequest }): Plan {
  const { amount, by } = request;
  requireRefundable({ state, by });
  const { payment } = state;
  const isCouponAlone = payment.finalAmount + payment.pointsUsed === 0 && payment.status === 'completed';
  if (isCouponAlone && amount === 'all') return planCouponBack({ state, by });
  const { reason, refundable } = sourceOfRefund({ state, request });
  const split = splitRefund({ refundable, wanted: amount });
  if (!split) {
    const left = leftOf(refundable);
    throw new PayError('refund_too_much', { details: { left_amount: left.money + left.points } });
  }
  return planRefund({ ...request, reason, state, split });
}

/**
 * The money of a refund, and how much of it there is: money set aside for the poster is used before any other that an
 * operator refunds. Preview and refund both use this.
 */
export function sourceOfRefund({
  state,
  request: { reason, by },
}: {
  state: RefundState;
  request: Pick<RefundRequest, 'reason' | 'by'>;
}): { reason: string; refundable: Refundable } {
  const { payment, refundable, returning } = state;
  const isSetAside = fees[payment.feeType].isHeld && returning > 0 && by.actor === 'operator';
  if (!isSetAside && reason !== REWARD_LOWERED) return { reason, refundable };
  return { reason: REWARD_LOWERED, refundable: { ...refundable, held: returning } };
}

async function isBegun({ paymentId, requestKey, amount }: RefundRequest): Promise<boolean> {
  const begun = await db().ledgerTransaction.findUnique({
    where: { businessKey: `payment:${paymentId}:${keyOf(requestKey)}` },
  });
  if (begun && amount !== 'all' && begun.requestedAmount !== amount) {
    throw new PayError('idempotency_mismatch');
  }
  return begun !== null;
}

async function send(refundId: number): Promise<number> {
  try {
    await syncRefund({ refundId });
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    // Points alone need no sending.
    if (error.code !== 'not_found') log().warn({ refund_id: refundId, error }, 'Could not send a refund yet');
  }
  return refundId;
}

/** Stale and already booked mean that another process was faster; the next read shows the rest. */
function onRefusal(refusal: CommitRefusal): 'again' {
  if (refusal === 'disputed') throw new PayError('payment_disputed');
  const isRace = ['stale', 'already_booked', 'refunded_already', 'insufficient_points'].includes(refusal);
  if (!isRace) throw new PayError('conflict', { message: `the plan of a refund was refused: ${refusal}` });
  return 'again';
}
