import type { Link } from '../api/wire';
import { newPayoutId, newTransactionId } from '../books/ids';
import { bookPayout, merchantBalance } from '../books/ledger';
import type { PayPalSimulator } from '../simulator';
import { scheduleStep } from './payout-batches';
import { PayoutError } from './payout-errors';
import type { PayoutBatchRecord, PayoutItemRecord } from './payout-records';
import {
  amountOf,
  invalid,
  type PayoutItemRequest,
  type PayoutRequest,
  recipientTypeOf,
} from './payout-request';
import { batchUrl } from './render-payout';

/** PayPal refuses a sender_batch_id that it has seen in this time. */
const senderBatchIdMs = 30 * 24 * 3600 * 1000;

/** 2 % of an item, in minor units; a half goes up. */
const payoutFeeOf = (amount: number) => Math.floor((amount * 2 + 50) / 100);

/**
 * A requested payout: PENDING, its money and fees already taken from the balance, so that nothing can be spent twice.
 * Throws a PayoutError: a used sender_batch_id (with a link to its payout), or too little money. Call it inside a
 * transaction.
 */
export function createPayout({
  simulator,
  request,
}: {
  simulator: PayPalSimulator;
  request: PayoutRequest;
}): PayoutBatchRecord {
  const header = request.sender_batch_header;
  checkSenderBatchId({ simulator, senderBatchId: header.sender_batch_id });
  const nowMs = simulator.clock.nowMs();
  const { payoutStepMs: stepMs } = simulator.settings;
  const id = newPayoutId();
  const items = request.items.map((item, index) =>
    toItem({ batchId: id, item, amount: amountOf({ item, index }), request }),
  );
  const currency = oneCurrency(items);
  const amount = items.reduce((total, item) => total + item.amount, 0);
  const fee = items.reduce((total, item) => total + item.fee, 0);
  if (!isHeld({ simulator, currency })) {
    throw new PayoutError({ refusal: 'NON_HOLDING_CURRENCY' });
  }
  if (amount + fee > merchantBalance({ simulator, currency }))
    throw new PayoutError({ refusal: 'INSUFFICIENT_FUNDS' });
  const batch: PayoutBatchRecord = {
    id,
    createdAtMs: nowMs,
    completedAtMs: null,
    status: 'PENDING',
    senderBatchId: header.sender_batch_id ?? null,
    recipientType: header.recipient_type ?? null,
    emailSubject: header.email_subject ?? null,
    emailMessage: header.email_message ?? null,
    note: header.note ?? null,
    amount,
    fee,
    currency,
    nextStepAtMs: stepMs === null ? null : nowMs + stepMs,
  };
  simulator.payoutBatches.put(id, batch);
  for (const item of items) {
    simulator.payoutItems.put(item.id, item);
    bookPayout({ simulator, item });
  }
  scheduleStep({ simulator, batch });
  return batch;
}

/** The account's own currency, and every other that ever came in. */
function isHeld({ simulator, currency }: { simulator: PayPalSimulator; currency: string }): boolean {
  return currency === 'GBP' || simulator.ledger.all().some((entry) => entry.currency === currency);
}

function checkSenderBatchId({
  simulator,
  senderBatchId,
}: {
  simulator: PayPalSimulator;
  senderBatchId: string | undefined;
}): void {
  if (senderBatchId === undefined) return;
  const sinceMs = simulator.clock.nowMs() - senderBatchIdMs;
  const first = simulator.payoutBatches
    .all()
    .find((batch) => batch.senderBatchId === senderBatchId && batch.createdAtMs > sinceMs);
  if (first === undefined) return;
  const link: Link = { href: batchUrl({ simulator, batchId: first.id }), rel: 'self', method: 'GET' };
  throw new PayoutError({
    refusal: 'USER_BUSINESS_ERROR',
    details: [
      {
        field: 'SENDER_BATCH_ID',
        location: 'body',
        issue: 'Batch with given sender_batch_id already exists',
        link: [link],
      },
    ],
  });
}

function toItem({
  batchId,
  item,
  amount,
  request,
}: {
  batchId: string;
  item: PayoutItemRequest;
  amount: number;
  request: PayoutRequest;
}): PayoutItemRecord {
  return {
    id: newPayoutId(),
    batchId,
    status: 'PENDING',
    transactionId: null,
    sentTransactionId: newTransactionId(),
    activityId: null,
    processedAtMs: null,
    recipientType: recipientTypeOf({ item, request }),
    receiver: item.receiver,
    amount,
    fee: payoutFeeOf(amount),
    currency: item.amount.currency,
    note: item.note ?? null,
    senderItemId: item.sender_item_id ?? null,
    purpose: item.purpose ?? null,
    error: null,
    returnsAtMs: null,
  };
}

/** A payout is in one currency. */
function oneCurrency([first, ...rest]: PayoutItemRecord[]): string {
  if (first === undefined) throw new Error('A payout without an item passed its schema.');
  const index = rest.findIndex(({ currency }) => currency !== first.currency);
  if (index === -1) return first.currency;
  throw invalid({
    field: `items[${index + 1}].amount.currency`,
    issue: 'Multiple currencies are not allowed in a payout',
  });
}
