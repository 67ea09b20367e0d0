import { type Link, type WireObject, wireTime } from '../api/wire';
import { newDebugId } from '../books/ids';
import { decimalText } from '../books/money';
import { mustGet, type PayPalSimulator } from '../simulator';
import { payoutItemError } from './payout-errors';
import type { PayoutBatchRecord, PayoutItemRecord } from './payout-records';

export function batchUrl({ simulator, batchId }: { simulator: PayPalSimulator; batchId: string }): string {
  return `${simulator.settings.apiUrl}/v1/payments/payouts/${batchId}`;
}

/** The short answer to a create. */
export function renderCreatedBatch({
  simulator,
  batch,
}: {
  simulator: PayPalSimulator;
  batch: PayoutBatchRecord;
}): WireObject {
  return {
    batch_header: {
      payout_batch_id: batch.id,
      batch_status: batch.status,
      time_created: wireTime(batch.createdAtMs),
      sender_batch_header: senderHeader(batch),
    },
    links: [{ href: batchUrl({ simulator, batchId: batch.id }), rel: 'self', method: 'GET' }],
  };
}

/** The batch as GET gives it, with one page of its items. */
export function renderBatch({
  simulator,
  batch,
  items,
  total,
  pages,
}: {
  simulator: PayPalSimulator;
  batch: PayoutBatchRecord;
  items: PayoutItemRecord[];
  /** Of items and pages, where the caller asked for it. */
  total: { items: number; pages: number } | null;
  /** Which page this is, of how many, and what was asked for. */
  pages: { page: number; last: number; query: URLSearchParams };
}): WireObject {
  return {
    ...(total === null ? {} : { total_items: total.items, total_pages: total.pages }),
    batch_header: batchHeader(batch),
    items: items.map((item) => renderItem({ simulator, item })),
    links: pageLinks({ url: batchUrl({ simulator, batchId: batch.id }), ...pages }),
  };
}

function pageLinks({
  url,
  page,
  last,
  query,
}: {
  url: string;
  page: number;
  last: number;
  query: URLSearchParams;
}): Link[] {
  const link = (rel: string, to: number): Link => {
    const own = new URLSearchParams(query);
    own.set('page', String(to));
    return { href: `${url}?${own}`, rel, method: 'GET' };
  };
  return [
    link('self', page),
    ...(page < last ? [link('next', page + 1)] : []),
    ...(page > 1 ? [link('prev', page - 1)] : []),
    ...(last > 1 ? [link('first', 1), link('last', last)] : []),
  ];
}

/** What the events of a batch carry. */
export function renderBatchEvent({
  simulator,
  batch,
}: {
  simulator: PayPalSimulator;
  batch: PayoutBatchRecord;
}): WireObject {
  return {
    batch_header: batchHeader(batch),
    links: [{ href: batchUrl({ simulator, batchId: batch.id }), rel: 'self', method: 'GET' }],
  };
}

/** An item by itself, as GET and events give it: it also says what the sender called its batch. */
export function renderPayoutItem({
  simulator,
  item,
}: {
  simulator: PayPalSimulator;
  item: PayoutItemRecord;
}): WireObject {
  const { senderBatchId } = mustGet(simulator.payoutBatches, item.batchId);
  return {
    ...renderItem({ simulator, item }),
    ...(senderBatchId === null ? {} : { sender_batch_id: senderBatchId }),
  };
}

function batchHeader(batch: PayoutBatchRecord): WireObject {
  const { currency, completedAtMs } = batch;
  // PayPal works the fee out when it begins to process.
  const fee = batch.status === 'PENDING' ? 0 : batch.fee;
  return {
    payout_batch_id: batch.id,
    batch_status: batch.status,
    time_created: wireTime(batch.createdAtMs),
    ...(completedAtMs === null ? {} : { time_completed: wireTime(completedAtMs) }),
    sender_batch_header: senderHeader(batch),
    funding_source: 'BALANCE',
    amount: toPayoutMoney({ amount: batch.amount, currency }),
    fees: toPayoutMoney({ amount: fee, currency }),
  };
}

function senderHeader({
  senderBatchId,
  recipientType,
  emailSubject,
  emailMessage,
}: PayoutBatchRecord): WireObject {
  return {
    ...(senderBatchId === null ? {} : { sender_batch_id: senderBatchId }),
    ...(recipientType === null ? {} : { recipient_type: recipientType }),
    ...(emailSubject === null ? {} : { email_subject: emailSubject }),
    ...(emailMessage === null ? {} : { email_message: emailMessage }),
  };
}

function renderItem({ simulator, item }: { simulator: PayPalSimulator; item: PayoutItemRecord }): WireObject {
  const { currency, error, processedAtMs } = item;
  const self = `${simulator.settings.apiUrl}/v1/payments/payouts-item/${item.id}`;
  const isPriced = mustGet(simulator.payoutBatches, item.batchId).status !== 'PENDING';
  return {
    payout_item_id: item.id,
    ...(item.transactionId === null ? {} : { transaction_id: item.transactionId }),
    ...(item.activityId === null ? {} : { activity_id: item.activityId }),
    transaction_status: item.status,
    ...(isPriced ? { payout_item_fee: toPayoutMoney({ amount: item.fee, currency }) } : {}),
    payout_batch_id: item.batchId,
    payout_item: {
      recipient_type: item.recipientType,
      amount: toPayoutMoney(item),
      ...(item.note === null ? {} : { note: item.note }),
      receiver: item.receiver,
      ...(item.senderItemId === null ? {} : { sender_item_id: item.senderItemId }),
      recipient_wallet: 'PAYPAL',
      ...(item.purpose === null ? {} : { purpose: item.purpose }),
    },
    ...(processedAtMs === null ? {} : { time_processed: wireTime(processedAtMs) }),
    ...(error === null ? {} : { errors: payoutItemError({ name: error, debugId: newDebugId() }) }),
    links: [
      { href: self, rel: 'self', method: 'GET' },
      { href: batchUrl({ simulator, batchId: item.batchId }), rel: 'batch', method: 'GET' },
    ],
  };
}

/** The Payouts API calls the currency `currency`, not `currency_code`. */
function toPayoutMoney({ amount, currency }: { amount: number; currency: string }): WireObject {
  return { currency, value: decimalText({ amount, currency }) };
}
