import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import type { WebhookEvent } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { syncDispute } from '@/lib/disputes/sync-dispute';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import { isUnfinished } from '@/lib/payments/states';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { findPayoutAccountRow } from '@/lib/payouts/payout-account-row';
import { findPayoutRow, type PayoutRow } from '@/lib/payouts/payout-row';
import { syncPayout } from '@/lib/payouts/sync-payout';
import { syncPayoutAccount } from '@/lib/payouts/sync-payout-account';
import { eventMeaningSchema, providerNameSchema } from '@/lib/providers/schema';
import { adoptRefunds } from '@/lib/refunds/adopt-refunds';
import { findRefundRow, type RefundRow } from '@/lib/refunds/refund-row';
import { syncRefund } from '@/lib/refunds/sync-refund';
import { readAgain } from './read-again';
import { UNREADABLE } from './record-event';
import { eventStateSchema } from './schema';
import type { EventState } from './states';

/** After this many failures a person decides; the provider and the worker have tried for about two hours by then. */
const TRIES_MAX = 12;

const FIRST_RETRY_SECONDS = 10;
const RETRY_SECONDS_MAX = 15 * 60;

/** A provider's account may serve others too, whose numbers stand in our field and may be larger than any of ours. */
const ID_MAX = 2_147_483_647;
const ownIdSchema = z
  .number()
  .nullable()
  .transform((id) => (id !== null && id <= ID_MAX ? id : null));

/** The stored part of an event: enough to handle it again without its body. */
const subjectSchema = z.object({
  meaning: eventMeaningSchema,
  reference: z.string().nullable(),
  transactionId: z.string().nullable(),
  // Events that were stored before there were refunds, payouts and disputes do not have these.
  refundReference: z.string().nullable().default(null),
  refundId: ownIdSchema.default(null),
  // Nor do those from before there were tokens have these.
  refundToken: z.string().nullable().default(null),
  disputeReference: z.string().nullable().default(null),
  payoutReference: z.string().nullable().default(null),
  payoutId: ownIdSchema.default(null),
  payoutToken: z.string().nullable().default(null),
  accountReference: z.string().nullable().default(null),
  paymentId: ownIdSchema,
  paymentToken: z.string().nullable().default(null),
  summary: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

type Subject = z.infer<typeof subjectSchema>;

/**
 * Handles a stored event, and returns its state after that. Handling it twice is harmless: an event only ever says
 * "sync now".
 * @throws PayError not_found, database_unavailable
 */
export async function handleEvent(
  id: bigint,
  { isForced = false }: { isForced?: boolean } = {},
): Promise<EventState> {
  const event = await read(id);
  if (!event) throw new PayError('not_found');
  const state = eventStateSchema.parse(event.state);
  if (!isForced && state !== 'received' && state !== 'failed') return state;
  try {
    return await act(event);
  } catch (error) {
    return fail({ event, error });
  }
}

async function act(event: WebhookEvent): Promise<EventState> {
  const subject = subjectSchema.parse(event.subject);
  if (subject.meaning === 'unreadable') {
    const read = await readAgain(event);
    return read === null ? finish({ event, state: 'parked', note: UNREADABLE }) : act(read);
  }
  if (subject.meaning === 'other') return finish({ event, state: 'ignored', note: 'not_our_business' });
  if (subject.meaning === 'refund') return actOnRefund({ event, subject });
  if (subject.meaning === 'payout' || subject.meaning === 'account') return actOnPayout({ event, subject });
  if (subject.meaning === 'dispute') return actOnDispute({ event, subject });
  const payment = await paymentOf({ provider: event.provider, subject });
  if (!payment) return finish({ event, state: 'ignored', note: 'no_payment_of_ours' });
  if (subject.meaning === 'payment' || subject.meaning === 'payer_approved') {
    const approvedAt = subject.meaning === 'payer_approved' ? event.occurredAt : null;
    const { reference, transactionId } = subject;
    await syncPayment({ paymentId: payment.id, reference, transactionId, approvedAt });
  } else {
    await note({ event, paymentId: payment.id, summary: subject.summary });
  }
  return finish({ event, state: 'handled', paymentId: payment.id });
}

/** A refund of ours, or one that was made in the provider's own console. */
async function actOnRefund({
  event,
  subject,
}: {
  event: WebhookEvent;
  subject: Subject;
}): Promise<EventState> {
  const refund = await refundOf({ provider: event.provider, subject });
  if (refund) {
    await syncRefund({ refundId: refund.id });
    return finish({ event, state: 'handled', paymentId: refund.paymentId });
  }
  const payment = await paymentOf({ provider: event.provider, subject });
  if (!payment) return finish({ event, state: 'ignored', note: 'no_payment_of_ours' });
  const { reference, transactionId, refundReference } = subject;
  // A refunded payment was paid, and we may not have learned of that yet: nothing could be taken from it before.
  if (isUnfinished(payment.status)) await syncPayment({ paymentId: payment.id, reference, transactionId });
  const adopted = await adoptRefunds({ paymentId: payment.id, refundReference });
  if (adopted === 0) await note({ event, paymentId: payment.id, summary: subject.summary });
  return finish({ event, state: 'handled', paymentId: payment.id });
}

/** A dispute, or a reversal without one. One about money of ours that the provider does not show yet is asked again. */
async function actOnDispute({
  event,
  subject,
}: {
  event: WebhookEvent;
  subject: Subject;
}): Promise<EventState> {
  const provider = providerNameSchema.parse(event.provider);
  const { disputeReference } = subject;
  const dispute = disputeReference === null ? null : await syncDispute({ provider, disputeReference });
  if (dispute) return finish({ event, state: 'handled', paymentId: dispute.paymentId });
  const payment = await paymentOf({ provider: event.provider, subject });
  if (!payment) return finish({ event, state: 'ignored', note: 'no_payment_of_ours' });
  throw new PayError('provider_unavailable', {
    message: `${event.provider} shows nothing of a dispute about payment ${payment.id}`,
  });
}

/** Events on a payout account, or about a payout. */
async function actOnPayout({
  event,
  subject,
}: {
  event: WebhookEvent;
  subject: Subject;
}): Promise<EventState> {
  const { provider } = event;
  const { meaning, payoutReference, accountReference } = subject;
  if (meaning === 'account') {
    const account =
      accountReference === null
        ? null
        : await findPayoutAccountRow({ provider, reference: accountReference });
    if (!account) return finish({ event, state: 'ignored', note: 'no_account_of_ours' });
    await syncPayoutAccount(account);
    return finish({ event, state: 'handled' });
  }
  const payout = await payoutOf({ provider, subject });
  if (!payout) return finish({ event, state: 'ignored', note: 'no_payout_of_ours' });
  await syncPayout({ payoutId: payout.id, payoutReference });
  return finish({ event, state: 'handled' });
}

/**
 * A refund of ours; one that was made in the provider's own console is not. A number without its token counts if it
 * concerns the money of the refund.
 */
async function refundOf({
  provider,
  subject,
}: {
  provider: string;
  subject: Subject;
}): Promise<RefundRow | null> {
  const { refundId: id, refundToken: token, refundReference, transactionId } = subject;
  const row = id === null ? null : await findRefundRow({ id });
  const isOwn = token === null ? row?.transactionId === transactionId : row?.token === token;
  if (row?.provider === provider && isOwn) return row;
  return refundReference === null ? null : findRefundRow({ provider, refundReference });
}

/** A payout of ours. A number without its token was assigned before there were tokens, or is somebody else's. */
async function payoutOf({
  provider,
  subject,
}: {
  provider: string;
  subject: Subject;
}): Promise<PayoutRow | null> {
  const { payoutId: id, payoutToken: token, payoutReference } = subject;
  const row = id === null ? null : await findPayoutRow({ id });
  if (row?.provider === provider && row.token === token) return row;
  return payoutReference === null ? null : findPayoutRow({ provider, payoutReference });
}

/**
 * Our own reference first: the provider may report a payment before its response told us its reference. A number
 * without its token was assigned before there were tokens, or is somebody else's.
 */
async function paymentOf({
  provider,
  subject,
}: {
  provider: string;
  subject: Subject;
}): Promise<PaymentRow | null> {
  const { paymentId: id, paymentToken: token, reference, transactionId } = subject;
  const row = id === null ? null : await findPaymentRow({ id });
  if (row?.provider === provider && token !== null && row.token === token) return row;
  const byReference = reference === null ? null : await findPaymentRow({ provider, reference });
  if (byReference) return byReference;
  const byTransaction = transactionId === null ? null : await findPaymentRow({ provider, transactionId });
  if (byTransaction) return byTransaction;
  const isOld = row?.provider === provider && token === null && row.token === null;
  return isOld && reference === null ? row : null;
}

/** An event that is not handled yet is shown in the payment's timeline, once. */
async function note({
  event,
  paymentId,
  summary,
}: {
  event: WebhookEvent;
  paymentId: number;
  summary: Subject['summary'];
}): Promise<void> {
  await db().paymentEvent.createMany({
    data: [
      {
        paymentId,
        kind: 'provider_reported',
        actor: 'provider',
        detail: { type: event.type, ...summary },
        dedupeKey: `${event.provider}:${event.eventId}`,
      },
    ],
    skipDuplicates: true,
  });
}

async function finish({
  event,
  state,
  note: reason,
  paymentId,
}: {
  event: WebhookEvent;
  state: 'handled' | 'ignored' | 'parked';
  note?: string;
  paymentId?: number;
}): Promise<EventState> {
  await db().webhookEvent.update({
    where: { id: event.id },
    data: {
      state,
      note: reason ?? null,
      attempts: { increment: 1 },
      handledAt: new Date(),
      nextTryAt: null,
      ...(paymentId !== undefined && { paymentId }),
    },
  });
  return state;
}

/**
 * The event stays visible with its error, and the provider and the worker retry it. Without a database nothing is known
 * of it, so it stays as it was.
 */
async function fail({ event, error }: { event: WebhookEvent; error: unknown }): Promise<EventState> {
  if (databaseFault(error).isAway) throw error;
  const attempts = event.attempts + 1;
  const state = attempts >= TRIES_MAX ? 'parked' : 'failed';
  const delaySeconds = Math.min(RETRY_SECONDS_MAX, FIRST_RETRY_SECONDS * 2 ** event.attempts);
  log().error({ event_id: event.eventId, event_type: event.type, attempts, error }, 'Webhook failed');
  await db().webhookEvent.update({
    where: { id: event.id },
    data: {
      state,
      attempts,
      note: error instanceof PayError ? error.code : 'internal',
      nextTryAt: state === 'parked' ? null : new Date(Date.now() + delaySeconds * 1000),
    },
  });
  return state;
}

function read(id: bigint): Promise<WebhookEvent | null> {
  return db().webhookEvent.findUnique({ where: { id } });
}
