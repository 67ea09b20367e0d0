import { db } from '@/lib/core/db/client';
import { readDatabaseTime } from '@/lib/core/db/read-database-time';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { retryWhileStale } from '@/lib/core/retry-while-stale';
import { type CommitOutcome, commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import type { ClosingReason } from '@/lib/payments/closing-reasons';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import { isEnded, isUnfinished, paidStatuses } from '@/lib/payments/states';
import { nameOf } from '@/lib/providers/external-reference';
import type { Provider } from '@/lib/providers/provider';
import type { Snapshot } from '@/lib/providers/snapshot';
import { withProvider } from '@/lib/providers/with-provider';
import { claimCapture, isCaptureOver, releaseCapture } from './claim-capture';
import { decidePayment, isOurs, isUndecided } from './decide-payment';
import { isPayable } from './is-payable';
import { readLastDeclineAt } from './read-last-decline-at';

/**
 * Brings a payment to its state at the provider: the only way to `completed`. Webhook, return URL, status page and
 * reconciliation all call it, in any order and any number of times; a second caller finds the work done.
 * @param reference the provider's payment in the notification, used where we do not know one yet
 * @param transactionId the transaction in the notification, if it names one: a provider may show it longer than the payment
 * @param isPayerBack whether the notification says that the payer acted just now; after a declined funding source
 *   nothing else triggers another capture
 * @param approvedAt the same of a notification that may come late, with its time: one from before the decline is no new
 *   approval, and neither is one that another process answered meanwhile
 * @throws PayError provider_unavailable (nothing has changed), database_unavailable, not_found
 */
export async function syncPayment({
  paymentId,
  reference = null,
  transactionId = null,
  isPayerBack = false,
  approvedAt = null,
}: {
  paymentId: number;
  reference?: string | null;
  transactionId?: string | null;
  isPayerBack?: boolean;
  approvedAt?: Date | null;
}): Promise<PaymentRow> {
  const actedAt = isPayerBack ? await readDatabaseTime() : approvedAt;
  return advance({
    paymentId,
    actedAt,
    ask: async (payment, adapter) => {
      const snapshot = await findAny({
        payment,
        adapter,
        transactionId,
        references: [reference, payment.reference],
      });
      if (snapshot === null)
        return (await isPastDeadline(payment)) ? { snapshot: absent, closing: 'expired' } : null;
      const approved = capturable({ payment, snapshot });
      if (approved !== null) return captureAlone({ payment, adapter, reference: approved });
      const closing = await closingOf({ payment, snapshot });
      const target = payment.reference ?? referenceOf(snapshot);
      return closing === null || target === null
        ? { snapshot, closing }
        : { snapshot: await close({ payment, adapter, reference: target }), closing };
    },
  });
}

/**
 * Ends a pending payment without money: first at the provider, then here. If it turns out to be paid, it is settled
 * instead; the result says which.
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
    ask: async (payment, adapter) => {
      if (!isClosable(payment)) return null;
      // Its address was never handed out, so nobody can pay it.
      if (payment.reference === null) return { snapshot: absent, closing: reason };
      return { snapshot: await close({ payment, adapter, reference: payment.reference }), closing: reason };
    },
  });
}

const absent: Snapshot = { state: 'absent' };

type Ask = (
  payment: PaymentRow,
  adapter: Provider,
) => Promise<{ snapshot: Snapshot; closing: ClosingReason | null } | 'again' | null>;

type Advance = { paymentId: number; ask: Ask; actedAt?: Date | null };

/** From the start again when another process was faster, and when the commit needs a further step. */
function advance(parts: Advance): Promise<PaymentRow> {
  return retryWhileStale({ subject: `payment ${parts.paymentId}`, attempt: () => step(parts) });
}

/** Read, ask, decide, commit. Null: again. */
async function step({ paymentId, ask, actedAt = null }: Advance): Promise<PaymentRow | null> {
  const payment = await findPaymentRow({ id: paymentId });
  if (!payment) throw new PayError('not_found');
  if (payment.provider === 'points') return payment;
  const seen = await withProvider(payment.provider, async (adapter) => {
    const answer = await ask(payment, adapter);
    return answer === 'again' ? answer : answer && { ...answer, payee: adapter.payee };
  });
  if (seen === 'again') return null;
  if (!seen) return payment;
  const hasCompletedSibling = hasMoney(seen.snapshot) && (await isFeePaid(payment));
  const isLate = seen.snapshot.state === 'paid' && isEnded(payment.status);
  const stillDue = isLate && (await isPayable(payment));
  const isLapsed = seen.snapshot.state === 'absent' && (await isPastDeadline(payment));
  const isPayerBack = actedAt !== null && (await isSinceDecline({ payment, actedAt }));
  const facts = { payment, hasCompletedSibling, isPayable: stillDue, isLapsed, isPayerBack };
  const plan = decidePayment({ ...facts, ...seen });
  if (!plan) return payment;
  const { outcome } = await commit(plan);
  if (isKnown(outcome)) return payment;
  if (outcome !== 'done') return null;
  const after = await announce({ before: payment, plan });
  // The approved payment is ours to capture now: that is the next step.
  return seen.snapshot.state === 'approved' ? null : after;
}

/** Row first: the provider's own event may tell another process that it is closed before the response tells us. */
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
 * The snapshot of the first of these references that the provider knows as ours; absent if it knows none, null without
 * any reference to ask for. A settled payment is not asked about again.
 */
async function findAny({
  payment,
  adapter,
  transactionId,
  references,
}: {
  payment: PaymentRow;
  adapter: Provider;
  transactionId: string | null;
  references: (string | null)[];
}): Promise<Snapshot | null> {
  const isSettled = !isUnfinished(payment.status) && payment.transactionId !== null;
  let snapshot: Snapshot | null = null;
  for (const reference of new Set(references)) {
    if (reference === null || (isSettled && reference === payment.reference)) continue;
    snapshot = await adapter.find({ reference, transactionId });
    if (snapshot.state !== 'absent' && isOurs({ payment, snapshot })) return snapshot;
  }
  return snapshot;
}

/** The reference to capture: the payer approved, and the row says that we capture. */
function capturable({ payment, snapshot }: { payment: PaymentRow; snapshot: Snapshot }): string | null {
  if (snapshot.state !== 'approved' || payment.status !== 'processing') return null;
  return isOurs({ payment, snapshot }) && snapshot.reference === payment.reference
    ? snapshot.reference
    : null;
}

/** A payment of ours and what the provider knows it by. */
type KnownPayment = { payment: PaymentRow; adapter: Provider; reference: string };

/** While another process captures, what it learns is waited for; null, as if nothing had been asked, if that takes too long. */
async function captureAlone(
  known: KnownPayment,
): Promise<{ snapshot: Snapshot; closing: null } | 'again' | null> {
  const { payment } = known;
  if (!(await claimCapture(payment))) return (await isCaptureOver(payment)) ? 'again' : null;
  try {
    return { snapshot: await capture(known), closing: null };
  } catch (error) {
    await releaseCapture(payment);
    throw error;
  }
}

/** A payment that was never declined has nothing to be later than. */
async function isSinceDecline({
  payment: { id, reason },
  actedAt,
}: {
  payment: PaymentRow;
  actedAt: Date;
}): Promise<boolean> {
  const declinedAt = reason === null ? null : await readLastDeclineAt(id);
  return declinedAt === null || actedAt > declinedAt;
}

/** The key is derived from the row: it changes when a payer returns after a decline, and not before. */
function capture({ payment, adapter, reference }: KnownPayment): Promise<Snapshot> {
  return adapter.capture({
    reference,
    idempotencyKey: `${nameOf({ kind: 'payment', own: payment })}-capture-${payment.version}`,
  });
}

function referenceOf(snapshot: Snapshot): string | null {
  return snapshot.state === 'absent' ? null : snapshot.reference;
}

/** Why a payment that is not paid must be closed now; null when it may stay. */
async function closingOf({
  payment,
  snapshot,
}: {
  payment: PaymentRow;
  snapshot: Snapshot;
}): Promise<ClosingReason | null> {
  if (!isClosable(payment)) return null;
  // The provider forgot an order that nobody approved.
  if (snapshot.state === 'absent') return payment.reference === null ? null : 'expired';
  if (snapshot.state !== 'open' && snapshot.state !== 'approved') return null;
  if (await isPastDeadline(payment)) return 'expired';
  // The payer turned away from it before, so a later approval is not captured.
  return snapshot.state === 'approved' ? payment.closingReason : null;
}

function close({ payment, adapter, reference }: KnownPayment): Promise<Snapshot> {
  // The key changes with each sync of reconciliation, because an error that the provider stores under it would stay.
  const name = nameOf({ kind: 'payment', own: payment });
  const idempotencyKey = `${name}-close-${payment.version}-${payment.syncCount}`;
  return adapter.cancel({ reference, payment, idempotencyKey });
}

/** Waits for its payer, or for a provider that could not be asked for long: nothing of it is in transit. */
function isClosable(payment: PaymentRow): boolean {
  return payment.status !== 'processing' && isUndecided(payment);
}

/** By the database's clock, which every process shares. */
async function isPastDeadline(payment: PaymentRow): Promise<boolean> {
  if (!isClosable(payment)) return false;
  const { id } = payment;
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM payment_records WHERE id = ${id} AND expires_at <= now()`;
  return rows.length > 0;
}

function hasMoney({ state }: Snapshot): boolean {
  return state === 'paid' || state === 'approved';
}

async function isFeePaid({ id, taskId, feeType, change }: PaymentRow): Promise<boolean> {
  const paid = await db().paymentRecord.count({
    where: {
      taskId,
      feeType,
      changeOrderId: change?.id ?? null,
      id: { not: id },
      paymentStatus: { in: [...paidStatuses] },
    },
  });
  return paid > 0;
}

/** Another process booked the same money first. */
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
  if (to === 'failed') log().error(facts, 'Payment failed');
  else log().info(facts, 'Payment moved');
  return after;
}
