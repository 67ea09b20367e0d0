import { expect } from 'vitest';
import { z } from 'zod';
import { db } from '@/lib/db/client';
import { providerClearing } from '@/lib/ledger/accounts';
import { runChecks } from '@/lib/ledger/checks';
import type { PayPalControl } from '@/sandbox/paypal/control';
import type { StripeControl } from '@/sandbox/stripe/control';
import { paymentsByLabel, payoutsByLabel } from './own-labels';

type Twins = { stripe: StripeControl; paypal: PayPalControl };

/** Rows of ours by the label under which the twins know them. */
type Labelled = Map<unknown, number>;

/** Every invariant of our books holds, and for each payment they say of each provider what its own books say. */
export async function expectSoundBooks(twins: Twins): Promise<void> {
  const broken = (await runChecks()).filter(({ rows }) => rows.length > 0);
  expect(broken).toEqual([]);
  const payments = await paymentsByLabel();
  expect(await takenByOurBooks()).toEqual({
    ...takenByStripe({ ...twins, payments }),
    ...takenByPayPal({ ...twins, payments }),
  });
  const payouts = await payoutsByLabel();
  expect(await paidOutByOurBooks()).toEqual({
    ...paidOutByStripe({ ...twins, payouts }),
    ...paidOutByPayPal({ ...twins, payouts }),
  });
}

/** What is with a provider, in minor units, by payment, provider and currency. */
type Taken = Record<string, number>;

async function takenByOurBooks(): Promise<Taken> {
  const rows = await db().$queryRaw<{ payment_id: number; account_id: string; taken: number }[]>`
    SELECT t.payment_id, e.account_id, (-sum(e.amount))::integer AS taken
    FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE e.account_id LIKE 'provider:%' AND t.kind NOT IN ('payout', 'payout_failed') GROUP BY t.payment_id, e.account_id`;
  return Object.fromEntries(
    rows.map(({ payment_id: paymentId, account_id: account, taken }) => [
      keyOf({ paymentId, account }),
      taken,
    ]),
  );
}

function takenByStripe({ stripe, payments }: Twins & { payments: Labelled }): Taken {
  const taken: Taken = {};
  const disputeFees = disputeFeesOf({ stripe });
  for (const line of stripe.ledger().payment_intents) {
    const { payment_intent: intent, metadata, currency, captured, refunded, disputed } = line;
    const paymentId = payments.get(metadata.payment_id);
    if (paymentId === undefined || captured === 0) continue;
    const { id: account } = providerClearing({ provider: 'stripe', currency: currency.toUpperCase() });
    const left = captured - refunded - disputed - (disputeFees.get(intent) ?? 0);
    add({ taken, key: keyOf({ paymentId, account }), amount: left });
  }
  return taken;
}

/** What disputes cost, by payment intent. */
function disputeFeesOf({ stripe }: Pick<Twins, 'stripe'>): Map<string, number> {
  const disputes = stripe.disputes().map((dispute) => disputeSchema.parse(dispute));
  return new Map(
    disputes.map(({ payment_intent: intent, balance_transactions: moves }) => [
      intent,
      moves.reduce((total, { fee }) => total + fee, 0),
    ]),
  );
}

const disputeSchema = z.object({
  payment_intent: z.string(),
  balance_transactions: z.array(z.object({ fee: z.number() })),
});

/** A capture that is pending moved no money, so the twin's books do not have it either. */
function takenByPayPal({ paypal, payments }: Twins & { payments: Labelled }): Taken {
  const taken: Taken = {};
  for (const line of paypal.ledger().orders) {
    const { custom_id: label, currency, captured, refunded, reversed, held } = line;
    const paymentId = payments.get(label);
    if (paymentId === undefined) continue;
    const { id: account } = providerClearing({ provider: 'paypal', currency });
    add({ taken, key: keyOf({ paymentId, account }), amount: captured - refunded - reversed - held });
  }
  return taken;
}

function keyOf({ paymentId, account }: { paymentId: number; account: string }): string {
  return `payment ${paymentId} in ${account}`;
}

/** Two references of one payment may both have been paid. */
function add({ taken, key, amount }: { taken: Taken; key: string; amount: number }): void {
  taken[key] = (taken[key] ?? 0) + amount;
}

/** What left a provider for people, in minor units, by payout: sent or arrived, and not returned. */
type PaidOut = Record<string, number>;

async function paidOutByOurBooks(): Promise<PaidOut> {
  const payouts = await db().payout.findMany({ where: { status: { in: ['sent', 'paid'] } } });
  return Object.fromEntries(
    payouts.map(({ id, provider, currency, amount }) => [payoutKeyOf({ id, provider, currency }), amount]),
  );
}

function paidOutByStripe({ stripe, payouts }: Twins & { payouts: Labelled }): PaidOut {
  const transfers = stripe.transfers().flatMap((transfer) => transferSchema.parse(transfer));
  return withoutNothing(
    transfers.flatMap(({ metadata: { payout_id: label }, currency, amount, amount_reversed: reversed }) => {
      const id = payouts.get(label);
      if (id === undefined) return [];
      const key = payoutKeyOf({ id, provider: 'stripe', currency: currency.toUpperCase() });
      return [[key, amount - reversed] as const];
    }),
  );
}

const transferSchema = z.object({
  metadata: z.object({ payout_id: z.string() }),
  currency: z.string(),
  amount: z.number(),
  amount_reversed: z.number(),
});

function paidOutByPayPal({ paypal, payouts }: Twins & { payouts: Labelled }): PaidOut {
  return withoutNothing(
    paypal.ledger().payouts.flatMap(({ sender_item_id: label, currency, sent, returned }) => {
      const id = payouts.get(label);
      if (id === undefined) return [];
      return [[payoutKeyOf({ id, provider: 'paypal', currency }), sent - returned] as const];
    }),
  );
}

function payoutKeyOf({ id, provider, currency }: { id: number; provider: string; currency: string }): string {
  return `payout ${id} in ${currency} by ${provider}`;
}

/** One that was made twice counts twice. */
function withoutNothing(lines: (readonly [key: string, amount: number])[]): PaidOut {
  const paid: PaidOut = {};
  for (const [key, amount] of lines) if (amount !== 0) add({ taken: paid, key, amount });
  return paid;
}
