import { z } from 'zod';
import { toDecimal } from '@/lib/core/money';
import { isNamed, isNumbered, nameOf, readName } from '@/lib/providers/external-reference';
import { ProviderError, type RefundQuery, type RefundRequest } from '@/lib/providers/provider';
import type { ListedRefund, RefundSnapshot } from '@/lib/providers/snapshot';
import type { PayPalClient } from './paypal-client';
import { issueOf } from './paypal-refusal';
import { moneyOf, parseOrder, refundSchema } from './paypal-snapshot';

/** Refunds part or all of a capture. PayPal keeps the key for 45 days. */
export async function refundCapture({
  client,
  request,
}: {
  client: PayPalClient;
  request: RefundRequest;
}): Promise<RefundSnapshot> {
  const { refund: own, transactionId, amount, currency, idempotencyKey } = request;
  const answer = await client.call({
    method: 'POST',
    path: `/v2/payments/captures/${encodeURIComponent(transactionId)}/refund`,
    requestId: idempotencyKey,
    body: {
      amount: { currency_code: currency, value: toDecimal({ amount, currency }) },
      custom_id: nameOf({ kind: 'refund', own }),
    },
  });
  if (answer.status === 409) {
    throw new ProviderError('unavailable', { message: 'PayPal is still answering the same refund' });
  }
  const issue = issueOf(answer);
  if (issue !== null) return { state: 'failed', refundReference: null, reason: issue.toLowerCase() };
  return snapshotOfRefund(answer.body);
}

/**
 * A refund whose id we never learned is found in its order, by our reference. Its number alone is enough there: the
 * previous version, which may run at the same time, gave no more.
 */
export async function findPayPalRefund({
  client,
  query: { refund: row, transactionId, refundReference },
}: {
  client: PayPalClient;
  query: RefundQuery;
}): Promise<RefundSnapshot> {
  if (refundReference !== null) {
    const named = await get({ client, path: `/v2/payments/refunds/${encodeURIComponent(refundReference)}` });
    return named === null ? { state: 'absent' } : snapshotOfRefund(named);
  }
  const refunds = await refundsOfOrder({ client, transactionId });
  const own = refunds.find(({ custom_id: text }) => {
    const name = readName({ kind: 'refund', text });
    return isNamed({ row, name }) || isNumbered({ row, name });
  });
  return own ? snapshotOfRefund(own) : { state: 'absent' };
}

/** Every refund of a capture, whoever made it. Its order lists reversals beside them, which are no refunds. */
export async function listPayPalRefunds({
  client,
  transactionId,
}: {
  client: PayPalClient;
  transactionId: string;
}): Promise<ListedRefund[]> {
  const listed: ListedRefund[] = [];
  for (const { id } of await refundsOfOrder({ client, transactionId })) {
    const body = await get({ client, path: `/v2/payments/refunds/${encodeURIComponent(id)}` });
    const refund = refundSchema.safeParse(body).data;
    if (refund === undefined) continue;
    const { state } = snapshotOfRefund(refund);
    if (state === 'absent') continue;
    const { custom_id: text, amount } = refund;
    const name = readName({ kind: 'refund', text });
    listed.push({ refundReference: id, refund: name, state, ...moneyOf(amount) });
  }
  return listed;
}

async function refundsOfOrder({ client, transactionId }: { client: PayPalClient; transactionId: string }) {
  const capture = await get({ client, path: `/v2/payments/captures/${encodeURIComponent(transactionId)}` });
  const orderId = captureSchema.safeParse(capture).data?.supplementary_data.related_ids.order_id;
  if (orderId === undefined) return [];
  const order = await get({ client, path: `/v2/checkout/orders/${encodeURIComponent(orderId)}` });
  return order === null ? [] : (parseOrder(order).purchase_units[0]?.payments?.refunds ?? []);
}

const captureSchema = z.object({
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string().min(1) }) }),
});

/** @throws ProviderError unavailable */
async function get({ client, path }: { client: PayPalClient; path: string }): Promise<unknown> {
  const { status, body } = await client.call({ method: 'GET', path });
  if (status === 404) return null;
  if (status >= 400) throw new ProviderError('unavailable', { message: `PayPal answered ${status}` });
  return body;
}

function snapshotOfRefund(body: unknown): RefundSnapshot {
  const parsed = refundSchema.safeParse(body);
  if (!parsed.success) {
    throw new ProviderError('unavailable', { message: 'PayPal answered something that is no refund' });
  }
  const { id: refundReference, status, amount, status_details: details } = parsed.data;
  switch (status) {
    case 'COMPLETED':
      return { state: 'succeeded', refundReference, ...moneyOf(amount) };
    case 'PENDING':
      return { state: 'pending', refundReference, ...moneyOf(amount) };
    case 'FAILED':
    case 'CANCELLED':
      return { state: 'failed', refundReference, reason: (details?.reason ?? 'refund_failed').toLowerCase() };
    default:
      throw new ProviderError('unavailable', { message: `PayPal says ${status} of a refund` });
  }
}
