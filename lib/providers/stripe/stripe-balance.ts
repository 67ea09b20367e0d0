import Stripe from 'stripe';
import { z } from 'zod';
import type {
  BalanceLine,
  BalanceLineList,
  BalanceWindow,
  ProviderBalance,
} from '@/lib/providers/balance-line';
import type { BalanceLineKind } from '@/lib/providers/balance-line-kinds';
import { ProviderError } from '@/lib/providers/provider';
import { asProviderError } from './stripe-errors';

/** Stripe's largest page. */
const PAGE_SIZE = 100;

/** Stripe's words for what moves a balance; every other word is `other`. Adjustments are named by their source. */
const KINDS: Readonly<Partial<Record<string, BalanceLineKind>>> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failed',
  transfer: 'transfer',
  transfer_refund: 'transfer_returned',
  transfer_cancel: 'transfer_returned',
  transfer_failure: 'transfer_returned',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee',
  payout: 'bank_payout',
  payout_cancel: 'bank_payout_returned',
  payout_failure: 'bank_payout_returned',
  topup: 'bank_deposit',
  // What was paid in by our bank is with our bank again.
  topup_reversal: 'bank_payout',
  reserve_transaction: 'hold',
  reserved_funds: 'hold',
  reserve_hold: 'hold',
  payment_network_reserve_hold: 'hold',
  payout_minimum_balance_hold: 'hold',
  reserve_release: 'hold_released',
  payment_network_reserve_release: 'hold_released',
  payout_minimum_balance_release: 'hold_released',
};

const idSchema = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

/** What we read of the object behind a line, whichever it is. */
const sourceSchema = z.object({
  id: z.string(),
  object: z.string(),
  amount: z.number().nullish(),
  currency: z.string().nullish(),
  payment_intent: idSchema.nullish(),
  /** Of a reversal. */
  transfer: idSchema.nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
type Source = z.infer<typeof sourceSchema>;

/**
 * One page, the newest first. New lines come before the first page of a window without end, so they never move one
 * between two later pages.
 * @throws ProviderError
 */
export async function listStripeBalanceLines({
  stripe,
  window: { from, to, cursor = null },
}: {
  stripe: Stripe;
  window: BalanceWindow;
}): Promise<BalanceLineList> {
  const askedAt = new Date();
  const page = await asked(() =>
    stripe.balanceTransactions.list({
      created: { gte: seconds(from), ...(to && { lt: seconds(to) }) },
      limit: PAGE_SIZE,
      expand: ['data.source'],
      ...(cursor !== null && { starting_after: cursor }),
    }),
  );
  const last = page.data.at(-1);
  return {
    lines: page.data.map(balanceLineOf),
    completeUntil: to !== null && to < askedAt ? to : askedAt,
    next: page.has_more && last !== undefined ? last.id : null,
  };
}

/**
 * Stripe shows what it withholds only as lines, so `reserved` is left to them.
 * @throws ProviderError
 */
export async function readStripeBalances({ stripe }: { stripe: Stripe }): Promise<ProviderBalance[]> {
  const asOf = new Date();
  const { available, pending } = await asked(() => stripe.balance.retrieve());
  const currencies = new Set([...available, ...pending].map(({ currency }) => currency));
  return [...currencies].map((currency) => ({
    currency: currency.toUpperCase(),
    available: sumIn({ parts: available, currency }),
    pending: sumIn({ parts: pending, currency }),
    reserved: null,
    asOf,
  }));
}

/** A movement of Stripe's in our words. Its source is expanded, or else named by its id alone. */
export function balanceLineOf(transaction: Stripe.BalanceTransaction): BalanceLine {
  const {
    id,
    type,
    reporting_category: category,
    amount,
    fee,
    created,
    available_on: availableOn,
  } = transaction;
  const source = sourceOf(transaction.source);
  const kind = kindOf({ transaction, source });
  return {
    reference: id,
    kind,
    providerKind: category === type ? type : `${type}/${category}`,
    ...referencesOf({ kind, source }),
    ownReference: ownReferenceOf(source),
    movement: null,
    amount,
    fee,
    currency: transaction.currency.toUpperCase(),
    presented: presentedOf({ transaction, source }),
    description: transaction.description,
    occurredAt: new Date(created * 1000),
    beganAt: new Date(created * 1000),
    availableAt: new Date(availableOn * 1000),
  };
}

function sourceOf(source: Stripe.BalanceTransaction['source']): Source | null {
  if (source === null) return null;
  if (typeof source === 'string') return { id: source, object: 'unknown' };
  return sourceSchema.parse(source);
}

/** An adjustment is a dispute's if its source is one. */
function kindOf({
  transaction: { type, amount, fee },
  source,
}: {
  transaction: Stripe.BalanceTransaction;
  source: Source | null;
}): BalanceLineKind {
  if (type !== 'adjustment') return (Object.hasOwn(KINDS, type) && KINDS[type]) || 'other';
  if (source === null || !isDispute(source)) return 'other';
  return amount - fee > 0 ? 'dispute_reversed' : 'dispute';
}

function isDispute({ id, object }: Source): boolean {
  return object === 'dispute' || (object === 'unknown' && /^(dp|du)_/.test(id));
}

/** Our payments are named by the payment intent and our payouts by the transfer, also where they come back. */
function referencesOf({
  kind,
  source,
}: {
  kind: BalanceLineKind;
  source: Source | null;
}): Pick<BalanceLine, 'objectReference' | 'relatedReference'> {
  if (source === null) return { objectReference: null, relatedReference: null };
  const { id, payment_intent: intent = null, transfer = null } = source;
  if (kind === 'charge' && intent !== null) return { objectReference: intent, relatedReference: id };
  if (kind === 'transfer_returned' && transfer !== null) {
    return { objectReference: transfer, relatedReference: id };
  }
  return { objectReference: id, relatedReference: intent };
}

/** An object carries the reference of one of our rows; a charge has its payment intent's metadata. */
function ownReferenceOf(source: Source | null): string | null {
  const { payment_id: payment, refund_id: refund, payout_id: payout } = source?.metadata ?? {};
  return refund ?? payout ?? payment ?? null;
}

/** A source's own amount has no sign: the line's says whether our balance gained or lost it. */
function presentedOf({
  transaction: { currency, amount, exchange_rate: rate },
  source,
}: {
  transaction: Stripe.BalanceTransaction;
  source: Source | null;
}): BalanceLine['presented'] {
  if (source?.currency == null || source.amount == null || source.currency === currency) return null;
  const presented = amount < 0 ? 0 - source.amount : source.amount;
  return { amount: presented, currency: source.currency.toUpperCase(), rate };
}

/** A restricted key without the right to read balances is answered 403. */
async function asked<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripePermissionError)) throw asProviderError(error);
    throw new ProviderError('refused', {
      message: `Stripe: ${error.message}`,
      cause: error,
      isRightMissing: true,
    });
  }
}

function sumIn({
  parts,
  currency,
}: {
  parts: readonly { amount: number; currency: string }[];
  currency: string;
}): number {
  return parts.filter((part) => part.currency === currency).reduce((total, { amount }) => total + amount, 0);
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
