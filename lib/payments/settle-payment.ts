import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import { type CommitOutcome, commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import { log } from '@/lib/log';
import { type Finding, type Provider, ProviderError } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';
import type { ClosingReason } from './closings';
import { decide } from './decide';
import { findPaymentRow, type PaymentRow } from './payment-row';
import { isLive } from './states';

/** A payment that others keep moving while we decide; more rounds than this would be a bug, not a race. */
const ROUNDS_MAX = 6;

/**
 * Brings a payment to where its provider says it is: the only way to `completed`. Webhook, return address, status page
 * and reconciler all call it, in any order and as often as they like; whoever comes second finds the work done.
 *
 * @param reference the provider's payment that the hint named, used where we do not know one yet
 * @throws PayError provider_unavailable (nothing has changed), database_unavailable, not_found
 */
export async function settlePayment({
  paymentId,
  reference = null,
}: {
  paymentId: number;
  reference?: string | null;
}): Promise<PaymentRow> {
  return advance({
    paymentId,
    look: async (payment, adapter) => {
      const target = reference ?? payment.reference;
      if (target === null)
        return (await isPastDeadline(payment)) ? { finding: absent, closing: 'expired' } : null;
      if (!isLive(payment.status) && target === payment.reference && payment.transactionId !== null)
        return null;
      const finding = await adapter.find({ reference: target });
      if (finding.state !== 'open' || !(await isPastDeadline(payment))) return { finding, closing: null };
      return { finding: await close({ payment, adapter, reference: target }), closing: 'expired' };
    },
  });
}

/**
 * Ends a pending payment without money: first at the provider, then with us. Should it turn out to be paid, it is
 * settled instead; the answer says what it became.
 *
 * @throws PayError provider_unavailable (nothing has changed), database_unavailable, not_found
 */
export async function closePayment({
  paymentId,
  reason,
}: {
  paymentId: number;
  reason: ClosingReason;
}): Promise<PaymentRow> {
  await noteClosing({ paymentId, reason });
  return advance({
    paymentId,
    look: async (payment, adapter) => {
      if (payment.status !== 'pending') return null;
      // Its address was never handed out, so there is nothing that anybody could pay.
      if (payment.reference === null) return { finding: absent, closing: reason };
      return { finding: await close({ payment, adapter, reference: payment.reference }), closing: reason };
    },
  });
}

const absent: Finding = { state: 'absent' };

type Look = (
  payment: PaymentRow,
  adapter: Provider,
) => Promise<{ finding: Finding; closing: ClosingReason | null } | null>;

/** Read, look, decide, commit; from the beginning again when somebody else was quicker. */
async function advance({ paymentId, look }: { paymentId: number; look: Look }): Promise<PaymentRow> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const payment = await findPaymentRow({ id: paymentId });
    if (!payment) throw new PayError('not_found');
    if (payment.provider === 'points') return payment;
    const seen = await lookAt({ payment, look });
    const hasCompletedSibling = seen?.finding.state === 'paid' && (await isFeePaid(payment));
    const plan = seen && decide({ payment, hasCompletedSibling, ...seen });
    if (!plan) return payment;
    const { outcome } = await commit(plan);
    if (outcome === 'done') return announce({ before: payment, plan });
    if (isKnown(outcome)) return payment;
  }
  throw new PayError('conflict', { message: `payment ${paymentId} did not come to rest` });
}

async function lookAt({ payment, look }: { payment: PaymentRow; look: Look }) {
  const adapter = provider(payment.provider === 'paypal' ? 'paypal' : 'stripe');
  if (!adapter) throw new PayError('provider_unavailable', { message: `no keys for ${payment.provider}` });
  try {
    return await look(payment, adapter);
  } catch (error) {
    if (error instanceof ProviderError) {
      throw new PayError('provider_unavailable', { message: error.message, cause: error });
    }
    throw error;
  }
}

/** Row first: the provider's own event may tell somebody else that it is closed before its answer tells us. */
async function noteClosing({
  paymentId,
  reason,
}: {
  paymentId: number;
  reason: ClosingReason;
}): Promise<void> {
  const payment = await findPaymentRow({ id: paymentId });
  if (payment?.status !== 'pending' || payment.reference === null) return;
  const { id, version } = payment;
  const set = { closing_reason: reason };
  await commit({ payment: { kind: 'move', id, from: 'pending', to: 'pending', version, set } });
}

async function close({
  payment,
  adapter,
  reference,
}: {
  payment: PaymentRow;
  adapter: Provider;
  reference: string;
}): Promise<Finding> {
  // The key changes with each look of the reconciler, because an error that the provider keeps under it would stay.
  const idempotencyKey = `linku-payment-${payment.id}-close-${payment.version}-${payment.lookCount}`;
  return adapter.cancel({ reference, idempotencyKey });
}

/** By the database's clock, which every process shares. */
async function isPastDeadline({ id, status }: PaymentRow): Promise<boolean> {
  if (status !== 'pending') return false;
  try {
    const rows = await db().$queryRaw<unknown[]>`
      SELECT 1 FROM payment_records WHERE id = ${id} AND expires_at <= now()`;
    return rows.length > 0;
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

async function isFeePaid({ id, taskId, feeType }: PaymentRow): Promise<boolean> {
  try {
    const paid = await db().paymentRecord.count({
      where: {
        taskId,
        feeType,
        id: { not: id },
        paymentStatus: { in: ['completed', 'partially_refunded', 'disputed'] },
      },
    });
    return paid > 0;
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

/** The same money was booked by somebody who was quicker. */
function isKnown(outcome: CommitOutcome['outcome']): boolean {
  return outcome === 'evidence_used' || outcome === 'already_booked';
}

async function announce({ before, plan }: { before: PaymentRow; plan: Plan }): Promise<PaymentRow> {
  const after = await findPaymentRow({ id: before.id });
  if (!after) throw new PayError('not_found');
  const to = plan.payment?.kind === 'move' ? plan.payment.to : before.status;
  if (to === before.status) return after;
  const facts = {
    payment_id: after.id,
    task_id: after.taskId,
    provider: after.provider,
    from: before.status,
    to,
    reason: after.reason,
  };
  if (to === 'failed') log().error({ ...facts, error: after.reason }, 'Payment failed');
  else log().info(facts, 'Payment moved');
  return after;
}
