import { z } from 'zod';
import { toDecimal } from '@/lib/core/money';
import { isNamed, isNumbered, nameOf, readName } from '@/lib/providers/external-reference';
import { ProviderError, type RefundQuery, type RefundRequest } from '@/lib/providers/provider';
import type { ListedRefund, RefundSnapshot } from '@/lib/providers/snapshot';
import type { PayPalClient } from './paypal-client';
import { readMoneyBack, readRefund } from './paypal-money-back';
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
  if (issue === 'REFUND_FAILED_INSUFFICIENT_FUNDS') {
    return { state: 'postponed', reason: 'balance_insufficient' };
  }
  // It took our payer's money under this very id, so the question goes to another account now.
  if (answer.status === 404) return { state: 'postponed', reason: 'transaction_unknown' };
  if (issue !== null) return { state: 'failed', refundReference: null, reason: issue.toLowerCase() };
  return snapshotOfRefund(answer.body);
}

/**
 * A refund whose id we never learned is found in its order, by our reference. Its number alone is enough there: the
 * previous version, which may run at the same time, gave no more.
 */
export async function findPayPalRefund({
  client,
  query: { refund: row, transactionId, refundReference, requestedAt },
}: {
  client: PayPalClient;
  query: RefundQuery;
}): Promise<RefundSnapshot> {
  if (refundReference !== null) {
    const named = await get({ client, path: `/v2/payments/refunds/${encodeURIComponent(refundReference)}` });
    return named === null ? { state: 'absent' } : snapshotOfRefund(named);
  }
  const { refunds, isPartial } = await refundsOfOrder({ client, transactionId });
  const own = refunds
    .filter(({ custom_id: text }) => {
      const name = readName({ kind: 'refund', text });
      return isNamed({ row, name }) || isNumbered({ row, name });
    })
    .map(snapshotOfRefund);
  const found = own.find(({ state }) => state !== 'failed') ?? own[0];
  if (found !== undefined) return found;
  if (isPartial && !isKeyKept(requestedAt)) {
    throw unavailable(`PayPal does not show what was refunded of ${transactionId}`);
  }
  return { state: 'absent' };
}

/** PayPal repeats its answer under a key for 45 days, so for a while longer than this nothing is sent twice. */
const KEY_KEPT_MS = 40 * 24 * 3600 * 1000;

function isKeyKept(requestedAt: Date | undefined): boolean {
  return requestedAt !== undefined && requestedAt.getTime() > Date.now() - KEY_KEPT_MS;
}

/**
 * Every refund of a capture, whoever made it. Its order lists reversals beside them, which are no refunds. An order that PayPal
 * does not show any more hides them; then those are found whose ids are known.
 */
export async function listPayPalRefunds({
  client,
  transactionId: captureId,
  references = [],
}: {
  client: PayPalClient;
  transactionId: string;
  references?: string[];
}): Promise<ListedRefund[]> {
  const back = await readMoneyBack({ client, captureId });
  if (back === null) throw unavailable(`PayPal does not show the capture ${captureId}`);
  const { parts, isWhole, extent, isReversed, amount: taken } = back;
  const ids = parts.filter(({ isReversal }) => !isReversal).map(({ id }) => id);
  const named = references.filter((id) => !parts.some((part) => part.id === id));
  const listed: ListedRefund[] = [];
  for (const id of new Set([...ids, ...named])) {
    const refund = await readRefund({ client, captureId, id });
    if (refund === null) continue;
    const { state } = snapshotOfRefund(refund);
    const { custom_id: text, amount } = refund;
    const name = readName({ kind: 'refund', text });
    listed.push({ refundReference: id, refund: name, state, ...moneyOf(amount) });
  }
  const found = listed.reduce((sum, { state, amount }) => sum + (state === 'failed' ? 0 : amount), 0);
  const isHidden = !isWhole && (found === 0 || (extent === 'all' && !isReversed && found < taken));
  if (isHidden) throw unavailable(`PayPal does not show what was refunded of ${captureId}`);
  return listed;
}

/**
 * PayPal lists refunds in their order only, and an order may be forgotten: how long one can be read is documented nowhere.
 * `isPartial` - the capture says that something was refunded, and nothing says what.
 */
async function refundsOfOrder({ client, transactionId }: { client: PayPalClient; transactionId: string }) {
  const body = await get({ client, path: `/v2/payments/captures/${encodeURIComponent(transactionId)}` });
  if (body === null) throw unavailable(`PayPal does not show the capture ${transactionId}`);
  const capture = captureSchema.safeParse(body).data;
  const orderId = capture?.supplementary_data?.related_ids?.order_id;
  const order = orderId
    ? await get({ client, path: `/v2/checkout/orders/${encodeURIComponent(orderId)}` })
    : null;
  const isRefunded = capture?.status === 'REFUNDED' || capture?.status === 'PARTIALLY_REFUNDED';
  if (order === null) return { refunds: [], isPartial: isRefunded };
  return { refunds: parseOrder(order).purchase_units[0]?.payments?.refunds ?? [], isPartial: false };
}

const captureSchema = z.object({
  status: z.string().optional(),
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: z.string().optional() }).optional() })
    .optional(),
});

function unavailable(message: string): ProviderError {
  return new ProviderError('unavailable', { message });
}

/** @throws ProviderError unavailable */
async function get({ client, path }: { client: PayPalClient; path: string }): Promise<unknown> {
  const { status, body } = await client.call({ method: 'GET', path });
  if (status === 404) return null;
  if (status >= 400) throw new ProviderError('unavailable', { message: `PayPal answered ${status}` });
  return body;
}

function snapshotOfRefund(body: unknown): Exclude<RefundSnapshot, { state: 'absent' | 'postponed' }> {
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
