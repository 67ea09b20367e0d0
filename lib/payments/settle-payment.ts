import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import { type CommitOutcome, commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import { log } from '@/lib/log';
import { nameOf } from '@/lib/providers/own-name';
import { type Finding, type Provider, ProviderError } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';
import type { ClosingReason } from './closings';
import { decide, isOurs } from './decide';
import { findPaymentRow, type PaymentRow } from './payment-row';
import { isEnded, isLive } from './states';
import { isStillDue } from './still-due';

/** A payment that others keep moving while we decide; more rounds than this would be a bug, not a race. */
const ROUNDS_MAX = 6;

/**
 * Brings a payment to where its provider says it is: the only way to `completed`. Webhook, return address, status page
 * and reconciler all call it, in any order and as often as they like; whoever comes second finds the work done.
 *
 * @param reference the provider's payment that the hint named, used where we do not know one yet
 * @param isPayerBack whether the hint says that the payer did their part just now; after a declined funding source
 *   nothing else makes us ask for the money again
 * @throws PayError provider_unavailable (nothing has changed), database_unavailable, not_found
 */
export async function settlePayment({
  paymentId,
  reference = null,
  isPayerBack = false,
}: {
  paymentId: number;
  reference?: string | null;
  isPayerBack?: boolean;
}): Promise<PaymentRow> {
  return advance({
    paymentId,
    isPayerBack,
    look: async (payment, adapter) => {
      const finding = await findAny({ payment, adapter, references: [reference, payment.reference] });
      if (finding === null)
        return (await isPastDeadline(payment)) ? { finding: absent, closing: 'expired' } : null;
      const approved = collectable({ payment, finding });
      if (approved !== null) {
        return { finding: await collect({ payment, adapter, reference: approved }), closing: null };
      }
      const closing = await closingOf({ payment, finding });
      const target = payment.reference ?? referenceOf(finding);
      return closing === null || target === null
        ? { finding, closing }
        : { finding: await close({ payment, adapter, reference: target }), closing };
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
async function advance({
  paymentId,
  look,
  isPayerBack = false,
}: {
  paymentId: number;
  look: Look;
  isPayerBack?: boolean;
}): Promise<PaymentRow> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const payment = await findPaymentRow({ id: paymentId });
    if (!payment) throw new PayError('not_found');
    if (payment.provider === 'points') return payment;
    const seen = await lookAt({ payment, providerName: payment.provider, look });
    if (!seen) return payment;
    const hasCompletedSibling = hasMoney(seen.finding) && (await isFeePaid(payment));
    const isLate = seen.finding.state === 'paid' && isEnded(payment.status);
    const stillDue = isLate && (await isStillDue(payment));
    const plan = decide({ payment, hasCompletedSibling, isStillDue: stillDue, isPayerBack, ...seen });
    if (!plan) return payment;
    const { outcome } = await commit(plan);
    const after = outcome === 'done' ? await announce({ before: payment, plan }) : payment;
    // What the payer approved is ours to collect now: that is the next round.
    if (outcome === 'done' && seen.finding.state !== 'approved') return after;
    if (isKnown(outcome)) return payment;
  }
  throw new PayError('conflict', { message: `payment ${paymentId} did not come to rest` });
}

async function lookAt({
  payment,
  providerName,
  look,
}: {
  payment: PaymentRow;
  providerName: Provider['name'];
  look: Look;
}) {
  const adapter = provider(providerName);
  if (!adapter) throw new PayError('provider_unavailable', { message: `no keys for ${providerName}` });
  try {
    const seen = await look(payment, adapter);
    return seen && { ...seen, payee: adapter.payee };
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

/**
 * The finding behind the first of these references that the provider knows as ours; absent where it knows none, null
 * without any reference to ask for. A settled payment is not asked about again.
 */
async function findAny({
  payment,
  adapter,
  references,
}: {
  payment: PaymentRow;
  adapter: Provider;
  references: (string | null)[];
}): Promise<Finding | null> {
  const isSettled = !isLive(payment.status) && payment.transactionId !== null;
  let finding: Finding | null = null;
  for (const reference of new Set(references)) {
    if (reference === null || (isSettled && reference === payment.reference)) continue;
    finding = await adapter.find({ reference });
    if (finding.state !== 'absent' && isOurs({ payment, finding })) return finding;
  }
  return finding;
}

/** The reference to collect under: the payer approved, and the row says that we are the ones who take it. */
function collectable({ payment, finding }: { payment: PaymentRow; finding: Finding }): string | null {
  if (finding.state !== 'approved' || payment.status !== 'processing') return null;
  return isOurs({ payment, finding }) && finding.reference === payment.reference ? finding.reference : null;
}

/** The key follows from the row: it changes when a payer comes back after a decline, and not before. */
function collect({
  payment,
  adapter,
  reference,
}: {
  payment: PaymentRow;
  adapter: Provider;
  reference: string;
}): Promise<Finding> {
  return adapter.collect({
    reference,
    idempotencyKey: `${nameOf({ kind: 'payment', own: payment })}-collect-${payment.version}`,
  });
}

function referenceOf(finding: Finding): string | null {
  return finding.state === 'absent' ? null : finding.reference;
}

/** Why a pending payment that is not paid has to be closed now; null when it may stay. */
async function closingOf({
  payment,
  finding,
}: {
  payment: PaymentRow;
  finding: Finding;
}): Promise<ClosingReason | null> {
  if (payment.status !== 'pending') return null;
  // The provider forgot what nobody approved.
  if (finding.state === 'absent') return payment.reference === null ? null : 'expired';
  if (finding.state !== 'open' && finding.state !== 'approved') return null;
  if (await isPastDeadline(payment)) return 'expired';
  // The payer turned away from it before, so what they approve there any more is not taken.
  return finding.state === 'approved' ? payment.closingReason : null;
}

function close({
  payment,
  adapter,
  reference,
}: {
  payment: PaymentRow;
  adapter: Provider;
  reference: string;
}): Promise<Finding> {
  // The key changes with each look of the reconciler, because an error that the provider keeps under it would stay.
  const name = nameOf({ kind: 'payment', own: payment });
  const idempotencyKey = `${name}-close-${payment.version}-${payment.lookCount}`;
  return adapter.cancel({ reference, payment, idempotencyKey });
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

function hasMoney({ state }: Finding): boolean {
  return state === 'paid' || state === 'approved';
}

async function isFeePaid({ id, taskId, feeType, change }: PaymentRow): Promise<boolean> {
  try {
    const paid = await db().paymentRecord.count({
      where: {
        taskId,
        feeType,
        changeOrderId: change?.id ?? null,
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
