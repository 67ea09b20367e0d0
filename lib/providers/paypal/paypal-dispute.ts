import { z } from 'zod';
import { type ExternalReference, readLabel, readName } from '@/lib/providers/external-reference';
import { type EvidenceRequest, ProviderError } from '@/lib/providers/provider';
import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import type { PayPalClient } from './paypal-client';
import { requireAccepted } from './paypal-refusal';
import { moneyOf, parseOrder } from './paypal-snapshot';
import { readPages } from './read-pages';

/**
 * A reversal is no dispute at PayPal; to us it is a dispute that is lost already, under a reference that cannot be a
 * dispute's.
 */
const REVERSAL_PREFIX = 'reversal:';

/** PayPal's limit for the text in one piece of evidence; it accepts many pieces. */
const NOTES_CHARACTERS_MAX = 2_000;
const PIECES_MAX = 100;

type Known = Extract<DisputeSnapshot, { state: 'known' }>;

/** Our reference of a reversal: the capture, and PayPal's id of the reversal. */
export function reversalReference({
  captureId,
  reversalId,
}: {
  captureId: string;
  reversalId: string;
}): string {
  return `${REVERSAL_PREFIX}${captureId}:${reversalId}`;
}

/** A dispute, or a reversal, as PayPal reports it. */
export async function findPayPalDispute({
  client,
  disputeReference,
}: {
  client: PayPalClient;
  disputeReference: string;
}): Promise<DisputeSnapshot> {
  const [prefix, captureId, reversalId] = disputeReference.split(':');
  return `${prefix}:` === REVERSAL_PREFIX && captureId && reversalId
    ? findReversal({ client, disputeReference, captureId, reversalId })
    : findDispute({ client, disputeReference });
}

/** PayPal closes the seller's part with the first evidence, so everything goes in one call. */
export async function submitPayPalEvidence({
  client,
  request: { disputeReference, text, idempotencyKey },
}: {
  client: PayPalClient;
  request: EvidenceRequest;
}): Promise<DisputeSnapshot> {
  const evidences = piecesOf(text).map((notes) => ({ evidence_type: 'OTHER', notes }));
  const answer = await client.call({
    method: 'POST',
    path: `/v1/customer/disputes/${encodeURIComponent(disputeReference)}/provide-evidence`,
    requestId: idempotencyKey,
    body: { evidences },
  });
  requireAccepted(answer);
  return findPayPalDispute({ client, disputeReference });
}

const listSchema = z.object({
  items: z.array(z.object({ dispute_id: z.string().min(1) })).default([]),
});

const moneySchema = z.object({ currency_code: z.string(), value: z.string() });

const disputeSchema = z.object({
  dispute_id: z.string().min(1),
  reason: z.string().default('OTHER'),
  status: z.string(),
  dispute_amount: moneySchema,
  dispute_outcome: z
    .object({ outcome_code: z.string().optional(), amount_refunded: moneySchema.optional() })
    .optional(),
  disputed_transactions: z
    .array(z.object({ seller_transaction_id: z.string().optional(), custom: z.string().optional() }))
    .default([]),
  evidences: z.array(z.object({ source: z.string().optional() })).default([]),
  seller_response_due_date: z.string().optional(),
});

async function findDispute({
  client,
  disputeReference,
}: {
  client: PayPalClient;
  disputeReference: string;
}): Promise<DisputeSnapshot> {
  const path = `/v1/customer/disputes/${encodeURIComponent(disputeReference)}`;
  const body = await get({ client, path });
  if (body === null) return { state: 'absent' };
  const parsed = disputeSchema.safeParse(body);
  if (!parsed.success) throw unavailable('PayPal answered something that is no dispute');
  const dispute = parsed.data;
  const [transaction] = dispute.disputed_transactions;
  const captureId = transaction?.seller_transaction_id ?? null;
  return {
    state: 'known',
    disputeReference,
    transactionId: captureId,
    externalReference: readLabel({ kind: 'payment', text: transaction?.custom }),
    reason: dispute.reason.toLowerCase(),
    ...moneyOf(dispute.dispute_amount),
    ...(await standingOf({ client, dispute, captureId })),
    // PayPal charges for disputes that it decides for the buyer, and reports the amount on the statement only.
    fee: 0,
    evidenceDueAt: dispute.seller_response_due_date ? new Date(dispute.seller_response_due_date) : null,
    isEvidenceSent: dispute.evidences.some(({ source }) => source === 'SUBMITTED_BY_SELLER'),
  };
}

/** While a dispute is open PayPal withholds its money; in the end it is ours again, or was taken or refunded. */
async function standingOf({
  client,
  dispute,
  captureId,
}: {
  client: PayPalClient;
  dispute: z.infer<typeof disputeSchema>;
  captureId: string | null;
}): Promise<Pick<Known, 'status' | 'withdrawn'>> {
  if (dispute.status !== 'RESOLVED') {
    return { status: 'open', withdrawn: moneyOf(dispute.dispute_amount).amount };
  }
  const { outcome_code: outcome, amount_refunded: refunded } = dispute.dispute_outcome ?? {};
  if (outcome === 'CANCELED_BY_BUYER') return { status: 'withdrawn', withdrawn: 0 };
  if (outcome !== 'RESOLVED_BUYER_FAVOUR') return { status: 'won', withdrawn: 0 };
  const { amount } = moneyOf(refunded ?? dispute.dispute_amount);
  const reversals = captureId === null ? [] : ((await reversalsOf({ client, captureId })) ?? []);
  // A refund is booked as a refund, and was not withdrawn by the dispute.
  const isTaken = reversals.some((reversal) => reversal.amount === amount);
  return { status: 'lost', withdrawn: isTaken ? amount : 0 };
}

/** A reversal that follows from a dispute belongs to that dispute. */
async function findReversal({
  client,
  disputeReference,
  captureId,
  reversalId,
}: {
  client: PayPalClient;
  disputeReference: string;
  captureId: string;
  reversalId: string;
}): Promise<DisputeSnapshot> {
  const reversals = await reversalsOf({ client, captureId });
  const reversal = reversals?.find(({ id }) => id === reversalId);
  if (!reversal) return { state: 'absent' };
  for (const reference of await disputesOf({ client, captureId })) {
    const dispute = await findDispute({ client, disputeReference: reference });
    const isItsDispute = dispute.state === 'known' && dispute.status === 'lost';
    if (isItsDispute && dispute.withdrawn === reversal.amount) return dispute;
  }
  return {
    state: 'known',
    disputeReference,
    transactionId: captureId,
    externalReference: reversal.externalReference,
    reason: reversal.reason,
    amount: reversal.amount,
    currency: reversal.currency,
    status: 'lost',
    withdrawn: reversal.amount,
    fee: 0,
    evidenceDueAt: null,
    isEvidenceSent: false,
  };
}

async function disputesOf({
  client,
  captureId,
}: {
  client: PayPalClient;
  captureId: string;
}): Promise<string[]> {
  const query = new URLSearchParams({ disputed_transaction_id: captureId, page_size: '50' });
  const found: string[] = [];
  for await (const body of readPages({ client, path: `/v1/customer/disputes?${query}` })) {
    const list = listSchema.safeParse(body);
    if (!list.success) throw unavailable('PayPal answered something that is no list of disputes');
    found.push(...list.data.items.map(({ dispute_id: id }) => id));
  }
  return found;
}

type Reversal = {
  id: string;
  amount: number;
  currency: string;
  externalReference: ExternalReference | null;
  reason: string;
};

const captureSchema = z.object({
  custom_id: z.string().optional(),
  status_details: z.object({ reason: z.string().optional() }).nullish(),
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string().min(1) }) }),
});

/** The reversal of a capture. Its order lists it among the refunds, but no refund exists under its id. */
async function reversalsOf({
  client,
  captureId,
}: {
  client: PayPalClient;
  captureId: string;
}): Promise<Reversal[] | null> {
  const capture = captureSchema.safeParse(
    await get({ client, path: `/v2/payments/captures/${encodeURIComponent(captureId)}` }),
  ).data;
  if (capture === undefined) return null;
  const orderId = capture.supplementary_data.related_ids.order_id;
  const order = await get({ client, path: `/v2/checkout/orders/${encodeURIComponent(orderId)}` });
  const refunds = order === null ? [] : (parseOrder(order).purchase_units[0]?.payments?.refunds ?? []);
  const reason = (capture.status_details?.reason ?? 'reversed').toLowerCase();
  const reversals: Reversal[] = [];
  const externalReference = readLabel({ kind: 'payment', text: capture.custom_id });
  for (const { id, custom_id: text, amount } of refunds) {
    if (readName({ kind: 'refund', text }) !== null) continue;
    const refund = await get({ client, path: `/v2/payments/refunds/${encodeURIComponent(id)}` });
    if (refund !== null) continue;
    reversals.push({ id, ...moneyOf(amount), externalReference, reason });
  }
  return reversals;
}

/** @throws ProviderError unavailable */
async function get({ client, path }: { client: PayPalClient; path: string }): Promise<unknown> {
  const { status, body } = await client.call({ method: 'GET', path });
  if (status === 404) return null;
  if (status >= 400) throw unavailable(`PayPal answered ${status}`);
  return body;
}

function piecesOf(text: string): string[] {
  const count = Math.min(PIECES_MAX, Math.ceil(text.length / NOTES_CHARACTERS_MAX));
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * NOTES_CHARACTERS_MAX, (index + 1) * NOTES_CHARACTERS_MAX),
  );
}

function unavailable(message: string): ProviderError {
  return new ProviderError('unavailable', { message });
}
