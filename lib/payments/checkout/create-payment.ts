import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { retryWhileStale } from '@/lib/core/retry-while-stale';
import { type AppLocale, defaultLocale } from '@/lib/i18n/locales';
import { commit } from '@/lib/ledger/commit';
import { paymentResponse } from '@/lib/payments/payment-response';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import type { CreatePaymentBody, PaymentResponse } from '@/lib/payments/schema';
import { planCreatePayment } from './plan-create-payment';
import { type Checkout, hashOf, priceCheckout } from './price-checkout';
import { publishWithoutPayment } from './publish-without-payment';
import { releaseConflictingReservations } from './release-conflicting-reservations';
import { replaceUnfinishedPayment } from './replace-unfinished-payment';
import { startAtProvider } from './start-at-provider';

/** Each round reacts to a change between reading and writing; more rounds than this are not a race any more. */
const ROUNDS_MAX = 8;

/** The refusals of a payment whose points or coupon another one has reserved. */
const HELD = ['coupon_not_valid', 'insufficient_points'];

/**
 * Begins a payment, or returns the unfinished one for the same request. Reserves coupon and points, and takes nothing
 * before money is certain. Nothing is lost when it throws: the same request continues where this one stopped.
 * @throws PayError everything that `priceCheckout` throws, and idempotency_mismatch, payment_in_progress,
 *   already_paid, provider_unavailable
 */
export async function createPayment({
  user,
  taskId,
  body,
  idempotencyKey,
  locale = defaultLocale,
}: {
  user: { id: number };
  taskId: number;
  body: CreatePaymentBody;
  idempotencyKey: string | null;
  /** The language of the provider's page. */
  locale?: AppLocale;
}): Promise<PaymentResponse> {
  const requestHash = hashOf({ taskId, body: sorted(body) });
  const command = { userId: user.id, taskId, body, idempotencyKey, requestHash, locale };
  const payment = await retryWhileStale({
    subject: `task ${taskId}, which is being paid,`,
    roundsMax: ROUNDS_MAX,
    attempt: async () => (await replayed(command)) ?? (await attempt(command)),
  });
  return paymentResponse(payment);
}

type Command = {
  userId: number;
  taskId: number;
  body: CreatePaymentBody;
  idempotencyKey: string | null;
  requestHash: string;
  locale: AppLocale;
};

/** The payment that this key created before. Same key, other request: refused. */
async function replayed({ userId, idempotencyKey, requestHash }: Command): Promise<PaymentRow | null> {
  if (idempotencyKey === null) return null;
  const payment = await findPaymentRow({ userId, idempotencyKey });
  if (!payment) return null;
  if (payment.requestHash !== requestHash) throw new PayError('idempotency_mismatch');
  return startAtProvider(payment);
}

/** One round: price, deal with the unfinished payment, write, start. Null: something changed, start again. */
async function attempt(command: Command): Promise<PaymentRow | null> {
  const { userId, taskId } = command;
  const order = await orderFor(command);
  const unresolvedOf = { taskId, feeType: order.feeType };
  const live = await findPaymentRow({ unresolvedOf });
  if (live) return replaceUnfinishedPayment({ live, choiceHash: order.choiceHash });

  const result = await commit(planOf({ command, order }));
  switch (result.outcome) {
    case 'done':
      return started(result.paymentId);
    case 'completed_payment_exists':
      throw new PayError('already_paid');
    case 'insufficient_points':
    case 'coupon_used_up':
      // A payment of this very fee that began just now has reserved them: it is treated like any unfinished one.
      if (await findPaymentRow({ unresolvedOf })) return null;
      await releaseConflictingReservations({
        userId,
        taskId,
        points: order.price.pointsUsed,
        couponId: order.coupon?.id ?? null,
      });
      return null;
    default:
      return null;
  }
}

/** A payment in progress has reserved points and coupon; the payer is told so, not that they are missing. */
async function orderFor({ userId, taskId, body }: Command): Promise<Checkout> {
  try {
    return await priceCheckout({ userId, taskId, body });
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    if (isFree(error)) await publishWithoutPayment({ userId, taskId });
    if (!HELD.includes(error.code)) throw error;
    const live = await findPaymentRow({ unresolvedOf: { taskId, feeType: 'application_fee' } });
    if (live?.status === 'processing' || live?.status === 'needs_review') {
      throw new PayError('payment_in_progress', { details: { payment_id: live.id }, cause: error });
    }
    // The conflicting payment may have been paid or have ended just now; then this reports it, or releases its
    // reservation.
    return priceCheckout({ userId, taskId, body });
  }
}

/** The caller hears that nothing is due, and the task is published. */
function isFree({ code, details }: PayError): boolean {
  return code === 'nothing_due' && details?.total_amount === 0;
}

function planOf({ command, order }: { command: Command; order: Checkout }) {
  return planCreatePayment({
    userId: command.userId,
    task: order.task,
    feeType: order.feeType,
    changeOrderId: order.changeOrderId,
    feeRule: order.feeRule,
    currency: order.currency,
    price: order.price,
    parts: order.parts,
    coupon: order.coupon,
    livemode: order.livemode,
    presentation: order.presentation,
    locale: command.locale,
    idempotencyKey: command.idempotencyKey,
    requestHash: command.requestHash,
    choiceHash: order.choiceHash,
    lifetimeSeconds: env().paymentTtlMinutes * 60,
  });
}

async function started(paymentId: number | null): Promise<PaymentRow | null> {
  const payment = paymentId === null ? null : await findPaymentRow({ id: paymentId });
  if (!payment) return null;
  log().info(
    {
      payment_id: payment.id,
      task_id: payment.taskId,
      provider: payment.provider,
      amount: payment.finalAmount,
    },
    'Payment created',
  );
  return startAtProvider(payment);
}

/** The order of a client's fields does not matter. */
function sorted(body: CreatePaymentBody): [string, unknown][] {
  return Object.entries(body)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
