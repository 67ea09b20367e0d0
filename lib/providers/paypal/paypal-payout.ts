import { z } from 'zod';
import { fromDecimal, isCurrency, toDecimal } from '@/lib/core/money';
import { isNamed, isNumbered, labelOf, readLabel } from '@/lib/providers/external-reference';
import type { PayoutQuery } from '@/lib/providers/payout-query';
import { type PayoutRequest, type Provider, ProviderError } from '@/lib/providers/provider';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import type { PayPalClient, PayPalResponse } from './paypal-client';
import { payoutReason } from './paypal-reasons';
import { issueOf } from './paypal-refusal';

/** PayPal knows a sender_batch_id for 30 days: after that the same one would pay a second time. */
const SEND_WITHIN_MS = 28 * 24 * 3600 * 1000;

type PayoutVerbs = Pick<
  Provider,
  | 'openPayoutAccount'
  | 'findPayoutAccount'
  | 'payoutAccountUrl'
  | 'holdsCurrency'
  | 'payOut'
  | 'findPayout'
  | 'takeBackPayout'
>;

/**
 * PayPal Payouts: the e-mail address of a helper's PayPal account identifies them, and a payout is a batch of one item.
 */
export function payPalPayouts({ client }: { client: PayPalClient }): PayoutVerbs {
  return {
    async openPayoutAccount({ email }) {
      if (email === null) throw new ProviderError('refused', { message: 'PayPal pays to an address' });
      return { reference: email.toLowerCase(), state: 'ready' };
    },
    // PayPal does not reveal whether somebody has an account; a payout to nobody waits for them and is returned.
    findPayoutAccount: async ({ reference }) => ({ reference, state: 'ready' }),
    payoutAccountUrl: async () => null,
    // Its balances are behind a permission that an app has to ask for; a payout in another currency is refused at once.
    holdsCurrency: async () => true,
    payOut: (request) => createBatch({ client, request }),
    findPayout: (query) => findBatch({ client, query }),
    takeBackPayout: (query) => cancelItem({ client, query }),
  };
}

const createdSchema = z.object({ batch_header: z.object({ payout_batch_id: z.string().min(1) }) });

/**
 * The sender_batch_id prevents a second payout; a PayPal-Request-Id does not. The refusal of a second try would not tell
 * what the first one did, so there is one.
 */
async function createBatch({
  client,
  request,
}: {
  client: PayPalClient;
  request: PayoutRequest;
}): Promise<PayoutSnapshot> {
  const { payout: own, name, destination, amount, currency, requestedAt } = request;
  if (requestedAt.getTime() < Date.now() - SEND_WITHIN_MS) {
    return { state: 'postponed', reason: 'too_old_to_send' };
  }
  const answer = await client.call({
    method: 'POST',
    path: '/v1/payments/payouts',
    requestId: name,
    isTriedOnce: true,
    body: {
      sender_batch_header: { sender_batch_id: name, recipient_type: 'EMAIL' },
      items: [
        {
          receiver: destination,
          amount: { currency, value: toDecimal({ amount, currency }) },
          sender_item_id: labelOf({ kind: 'payout', own }),
          note: 'LinkU',
        },
      ],
    },
  });
  const earlier = earlierBatchOf(answer);
  if (earlier !== null) return findBatch({ client, query: { payout: own, name, payoutReference: earlier } });
  const refusal = refusalOf(answer);
  if (refusal !== null) return refusal;
  const parsed = createdSchema.safeParse(answer.body);
  if (!parsed.success) throw unreadable();
  const payoutReference = parsed.data.batch_header.payout_batch_id;
  return { state: 'sent', payoutReference, amount, currency, returned: 0, reason: null, expectedAt: null };
}

const refusalSchema = z.object({
  name: z.string(),
  details: z
    .array(
      z.object({
        field: z.string().optional(),
        issue: z.string().optional(),
        link: z.array(z.object({ href: z.string() })).optional(),
      }),
    )
    .optional(),
});

/** A used sender_batch_id is refused with a link to its batch. */
function earlierBatchOf({ status, body }: PayPalResponse): string | null {
  if (status !== 400) return null;
  const details = refusalSchema.safeParse(body).data?.details ?? [];
  const href = details.find(({ link }) => link !== undefined)?.link?.[0]?.href;
  return /\/v1\/payments\/payouts\/([A-Z0-9]+)$/.exec(href ?? '')?.[1] ?? null;
}

function refusalOf(answer: PayPalResponse): PayoutSnapshot | null {
  if (answer.status === 409) throw new ProviderError('unavailable', { message: 'PayPal is still answering' });
  if (answer.status < 400) return null;
  const { name, details } = refusalSchema.safeParse(answer.body).data ?? {};
  if (name === 'INSUFFICIENT_FUNDS') return { state: 'postponed', reason: 'balance_insufficient' };
  // The batch exists, and only its link is missing: sending it again would say the same for ever, so a person decides.
  if (details?.some(({ field }) => field === 'SENDER_BATCH_ID')) {
    return { state: 'postponed', reason: 'sent_under_this_name_before' };
  }
  return {
    state: 'failed',
    payoutReference: null,
    ...payoutReason(name ?? issueOf(answer) ?? 'REFUSED'),
  };
}

const itemSchema = z.object({
  payout_item_id: z.string().min(1),
  transaction_id: z.string().min(1).optional(),
  transaction_status: z.string(),
  payout_item_fee: z.object({ currency: z.string(), value: z.string() }).optional(),
  time_processed: z.string().optional(),
  payout_item: z.object({
    sender_item_id: z.string().optional(),
    amount: z.object({ currency: z.string(), value: z.string() }),
  }),
  errors: z.object({ name: z.string() }).optional(),
});

const batchSchema = z.object({
  batch_header: z.object({
    payout_batch_id: z.string().min(1),
    batch_status: z.string(),
    sender_batch_header: z.object({ sender_batch_id: z.string().optional() }).default({}),
  }),
  items: z.array(itemSchema).default([]),
});

/**
 * PayPal has no search for our reference of a batch; sending it again under that reference finds it. A notification may
 * name somebody else's batch.
 */
async function findBatch({
  client,
  query: { payout: row, name, payoutReference },
}: {
  client: PayPalClient;
  query: PayoutQuery;
}): Promise<PayoutSnapshot> {
  const found = await readBatch({ client, query: { payout: row, name, payoutReference } });
  return 'item' in found ? snapshotOfItem(found) : found;
}

type BatchItem = { item: z.infer<typeof itemSchema>; payoutReference: string };

/**
 * The item of a payout; where there is none to be seen, what that says of it.
 * @throws ProviderError unavailable
 */
export async function readBatch({
  client,
  query: { payout: row, name, payoutReference },
}: {
  client: PayPalClient;
  query: PayoutQuery;
}): Promise<BatchItem | PayoutSnapshot> {
  if (payoutReference === null) return { state: 'absent' };
  const path = `/v1/payments/payouts/${encodeURIComponent(payoutReference)}`;
  const answer = await client.call({ method: 'GET', path });
  if (answer.status === 404) return { state: 'absent' };
  if (answer.status >= 400) {
    throw new ProviderError('unavailable', { message: `PayPal answered ${answer.status}` });
  }
  const parsed = batchSchema.safeParse(answer.body);
  if (!parsed.success) throw unreadable();
  const { batch_header: header, items } = parsed.data;
  if (header.sender_batch_header.sender_batch_id !== name) return { state: 'absent' };
  const item = items.find(({ payout_item: { sender_item_id: text } }) => {
    const label = readLabel({ kind: 'payout', text });
    return isNamed({ row, name: label }) || isNumbered({ row, name: label });
  });
  if (item) return { item, payoutReference: header.payout_batch_id };
  if (header.batch_status === 'DENIED' || header.batch_status === 'CANCELED') {
    return { state: 'failed', payoutReference, ...payoutReason(header.batch_status) };
  }
  throw new ProviderError('unavailable', { message: 'PayPal shows a batch without our item' });
}

/**
 * PayPal takes back what is unclaimed, and nothing else: after its refusal, also of what it took back before, the batch
 * says how the item stands.
 */
async function cancelItem({
  client,
  query,
}: {
  client: PayPalClient;
  query: PayoutQuery;
}): Promise<PayoutSnapshot> {
  const found = await readBatch({ client, query });
  if (!('item' in found)) return found;
  const { item, payoutReference } = found;
  if (item.transaction_status !== 'UNCLAIMED') return snapshotOfItem(found);
  const answer = await client.call({
    method: 'POST',
    path: `/v1/payments/payouts-item/${encodeURIComponent(item.payout_item_id)}/cancel`,
    body: {},
    requestId: `${query.name}-cancel`,
  });
  if (answer.status === 409) throw new ProviderError('unavailable', { message: 'PayPal is still answering' });
  if (answer.status >= 400) return findBatch({ client, query });
  const cancelled = itemSchema.safeParse(answer.body);
  if (!cancelled.success || cancelled.data.transaction_status === 'UNCLAIMED') throw unreadable();
  return snapshotOfItem({ item: cancelled.data, payoutReference });
}

function snapshotOfItem({
  item: { transaction_status: status, payout_item: sent, errors },
  payoutReference,
}: BatchItem): PayoutSnapshot {
  const { currency, value } = sent.amount;
  const amount = isCurrency(currency) ? fromDecimal({ text: value, currency }) : null;
  if (amount === null) throw unreadable();
  const going = { payoutReference, amount, currency, returned: 0, expectedAt: null };
  switch (status) {
    case 'SUCCESS':
      return { state: 'paid', ...going, reason: null };
    case 'NEW':
    case 'PENDING':
      return { state: 'sent', ...going, reason: null };
    case 'UNCLAIMED':
    case 'ONHOLD':
      return { state: 'sent', ...going, reason: payoutReason(status).reason };
    case 'RETURNED':
    case 'REFUNDED':
    case 'REVERSED':
      return { state: 'failed', payoutReference, ...payoutReason(status) };
    case 'FAILED':
    case 'BLOCKED':
    case 'DENIED':
      return { state: 'failed', payoutReference, ...payoutReason(errors?.name ?? status) };
    default:
      throw new ProviderError('unavailable', { message: `PayPal says ${status} of a payout` });
  }
}

function unreadable(): ProviderError {
  return new ProviderError('unavailable', { message: 'PayPal answered something that is no payout' });
}
