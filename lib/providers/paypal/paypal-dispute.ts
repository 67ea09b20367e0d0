import { z } from 'zod';
import { readLabel } from '@/lib/providers/external-reference';
import { ProviderError } from '@/lib/providers/provider';
import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import type { PayPalClient } from './paypal-client';
import {
  type MoneyBack,
  type PartBack,
  read,
  readAnnounced,
  readMoneyBack,
  readRefund,
} from './paypal-money-back';
import { moneyOf, moneySchema } from './paypal-snapshot';
import { readPages } from './read-pages';

/**
 * A reversal is no dispute at PayPal; to us it is a dispute that is lost already, under a reference that cannot be a
 * dispute's.
 */
const REVERSAL_PREFIX = 'reversal:';

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

/** The disputes of a capture, and the reversals of it: that of a lost dispute is the dispute itself. */
export async function listPayPalDisputes({
  client,
  captureId,
}: {
  client: PayPalClient;
  captureId: string;
}): Promise<string[]> {
  const disputes = await disputesOf({ client, captureId });
  const back = await readMoneyBack({ client, captureId });
  const reversals = (back?.parts ?? []).filter(({ isReversal }) => isReversal);
  return [...disputes, ...reversals.map(({ id }) => reversalReference({ captureId, reversalId: id }))];
}

const listSchema = z.object({
  items: z.array(z.object({ dispute_id: z.string().min(1) })).default([]),
});

const disputeSchema = z.object({
  dispute_id: z.string().min(1),
  reason: z.string().default('OTHER'),
  status: z.string(),
  dispute_amount: moneySchema,
  dispute_outcome: z
    .object({ outcome_code: z.string().optional(), amount_refunded: moneySchema.optional() })
    .optional(),
  disputed_transactions: z
    .array(
      z.object({
        seller_transaction_id: z.string().optional(),
        custom: z.string().optional(),
        gross_amount: moneySchema.optional(),
      }),
    )
    .default([]),
  evidences: z.array(z.object({ source: z.string().optional() })).default([]),
  seller_response_due_date: z.string().optional(),
});

type Dispute = z.infer<typeof disputeSchema>;
type Money = { amount: number; currency: string };

async function findDispute({
  client,
  disputeReference,
}: {
  client: PayPalClient;
  disputeReference: string;
}): Promise<DisputeSnapshot> {
  const path = `/v1/customer/disputes/${encodeURIComponent(disputeReference)}`;
  const body = await read({ client, path });
  if (body === null) return { state: 'absent' };
  const parsed = disputeSchema.safeParse(body);
  if (!parsed.success) throw unavailable('PayPal answered something that is no dispute');
  const dispute = parsed.data;
  const [transaction] = dispute.disputed_transactions;
  const captureId = transaction?.seller_transaction_id ?? null;
  const disputed = disputedOf(dispute);
  return {
    state: 'known',
    disputeReference,
    transactionId: captureId,
    externalReference: readLabel({ kind: 'payment', text: transaction?.custom }),
    reason: dispute.reason.toLowerCase(),
    ...disputed,
    ...(await standingOf({ client, dispute, disputed, captureId })),
    // PayPal charges for disputes that it decides for the buyer, and reports the amount on the statement only.
    fee: 0,
    evidenceDueAt: dispute.seller_response_due_date ? new Date(dispute.seller_response_due_date) : null,
    isEvidenceSent: dispute.evidences.some(({ source }) => source === 'SUBMITTED_BY_SELLER'),
  };
}

/** A dispute in another currency than its transaction: how much of ours it means is not known, so it is all of it. */
function disputedOf({ dispute_amount: disputed, disputed_transactions: [transaction] }: Dispute): Money {
  const money = moneyOf(disputed);
  const gross = transaction?.gross_amount && moneyOf(transaction.gross_amount);
  return gross && gross.currency !== money.currency ? gross : money;
}

/** What PayPal decided. Any other word, and none at all, says nothing about the money. */
const verdicts: Readonly<Record<string, 'won' | 'lost' | 'withdrawn'>> = {
  RESOLVED_SELLER_FAVOUR: 'won',
  DENIED: 'won',
  // PayPal paid the buyer from its own pocket.
  RESOLVED_WITH_PAYOUT: 'won',
  CANCELED_BY_BUYER: 'withdrawn',
  RESOLVED_BUYER_FAVOUR: 'lost',
  ACCEPTED: 'lost',
};

/**
 * While a dispute is open PayPal withholds its money. In the end it is ours again, or was taken, or was refunded, which is
 * booked as a refund. A loss of which nothing is seen, and a word that says nothing, are no decision: `unclear`.
 */
async function standingOf({
  client,
  dispute,
  disputed,
  captureId,
}: {
  client: PayPalClient;
  dispute: Dispute;
  disputed: Money;
  captureId: string | null;
}): Promise<Pick<Known, 'status' | 'withdrawn'>> {
  if (dispute.status !== 'RESOLVED') return { status: 'open', withdrawn: disputed.amount };
  const { outcome_code: outcome = '', amount_refunded: refunded } = dispute.dispute_outcome ?? {};
  const verdict = Object.hasOwn(verdicts, outcome) ? verdicts[outcome] : undefined;
  if (verdict === 'won' || verdict === 'withdrawn') return { status: verdict, withdrawn: 0 };
  const back = captureId === null ? null : await readMoneyBack({ client, captureId });
  const told = refunded && moneyOf(refunded);
  const claimed = told && told.amount > 0 ? told : moneyOf(dispute.dispute_amount);
  const taken = back === null ? null : takenOf({ back, claimed });
  if (taken !== null && taken > 0) return { status: 'lost', withdrawn: taken };
  return verdict === 'lost' && taken === 0 && back !== null && isCovered({ back, claimed })
    ? { status: 'lost', withdrawn: 0 }
    : { status: 'unclear', withdrawn: disputed.amount };
}

/** What was taken for a claim, in minor units. Null: that cannot be told. */
function takenOf({ back, claimed }: { back: MoneyBack; claimed: Money }): number | null {
  const { amount, currency, extent, isReversed, isWhole, parts } = back;
  if (extent === null) return null;
  const isComparable = claimed.currency === currency;
  const reversals = parts.filter(({ isReversal }) => isReversal);
  if (reversals.length > 0) {
    const own = isComparable ? reversals.filter((reversal) => isAbout({ reversal, claimed })) : reversals;
    return own.length === 1 || isComparable ? (closest({ own, claimed })?.amount ?? null) : null;
  }
  if (!isReversed) return isWhole || isCovered({ back, claimed }) ? 0 : null;
  // It cannot be seen, but the capture says that it was taken: the claim, unless that contradicts the capture.
  const isPossible = extent === 'all' ? claimed.amount <= amount : claimed.amount < amount;
  return isComparable && isPossible ? claimed.amount : null;
}

/** PayPal rounds and converts: what it took may differ a little from what it said. */
function isAbout({ reversal, claimed }: { reversal: Money; claimed: Money }): boolean {
  const distance = Math.abs(reversal.amount - claimed.amount);
  return distance * CLOSE_ONE_IN <= Math.max(claimed.amount, CLOSE_ONE_IN);
}

/** One penny, or two per cent. */
const CLOSE_ONE_IN = 50;

function closest({ own, claimed }: { own: PartBack[]; claimed: Money }): PartBack | undefined {
  const distance = ({ amount }: Money) => Math.abs(amount - claimed.amount);
  return own.toSorted((one, other) => distance(one) - distance(other))[0];
}

/** Whether refunds gave the claim back. */
function isCovered({ back, claimed }: { back: MoneyBack; claimed: Money }): boolean {
  const given = back.parts.reduce((sum, { amount, isReversal }) => sum + (isReversal ? 0 : amount), 0);
  return given >= (claimed.currency === back.currency ? claimed.amount : back.amount);
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
  const back = await readMoneyBack({ client, captureId });
  if (back === null || back.extent === null || back.extent === 'nothing') return { state: 'absent' };
  const reversed = await reversedOf({ client, captureId, reversalId, back });
  if (reversed === null && back.isWhole) return { state: 'absent' };
  for (const reference of await disputesOf({ client, captureId })) {
    const dispute = await findDispute({ client, disputeReference: reference });
    const isItsDispute = dispute.state === 'known' && dispute.status === 'lost';
    if (isItsDispute && dispute.withdrawn === reversed?.amount) return dispute;
  }
  const { amount, currency } = reversed ?? back;
  return {
    state: 'known',
    disputeReference,
    transactionId: captureId,
    externalReference: back.externalReference,
    reason: back.reason,
    amount,
    currency,
    status: reversed === null ? 'unclear' : 'lost',
    withdrawn: amount,
    fee: 0,
    evidenceDueAt: null,
    isEvidenceSent: false,
  };
}

/** The order lists it, or PayPal shows it under its own id, or in its list of events. Null: nowhere. */
async function reversedOf({
  client,
  captureId,
  reversalId,
  back,
}: {
  client: PayPalClient;
  captureId: string;
  reversalId: string;
  back: MoneyBack;
}): Promise<Money | null> {
  const listed = back.parts.find(({ id }) => id === reversalId);
  if (listed) return listed;
  const refund = await readRefund({ client, id: reversalId, captureId });
  if (refund) return moneyOf(refund.amount);
  const [announced = null] = await readAnnounced({ client, captureId, id: reversalId });
  return announced;
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

function unavailable(message: string): ProviderError {
  return new ProviderError('unavailable', { message });
}
