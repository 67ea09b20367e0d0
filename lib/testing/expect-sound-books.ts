import { expect } from 'vitest';
import { db } from '@/lib/db/client';
import { providerClearing } from '@/lib/ledger/accounts';
import { runChecks } from '@/lib/ledger/checks';
import type { PayPalControl } from '@/sandbox/paypal/control';
import type { StripeControl } from '@/sandbox/stripe/control';

type Twins = { stripe: StripeControl; paypal: PayPalControl };

/** Every invariant of our books holds, and for each payment they say of each provider what its own books say. */
export async function expectSoundBooks(twins: Twins): Promise<void> {
  const broken = (await runChecks()).filter(({ rows }) => rows.length > 0);
  expect(broken).toEqual([]);
  expect(await takenByOurBooks()).toEqual({ ...takenByStripe(twins), ...takenByPayPal(twins) });
}

/** What is with a provider, in minor units, by payment, provider and currency. */
type Taken = Record<string, number>;

async function takenByOurBooks(): Promise<Taken> {
  const rows = await db().$queryRaw<{ payment_id: number; account_id: string; taken: number }[]>`
    SELECT t.payment_id, e.account_id, (-sum(e.amount))::integer AS taken
    FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE e.account_id LIKE 'provider:%' GROUP BY t.payment_id, e.account_id`;
  return Object.fromEntries(
    rows.map(({ payment_id: paymentId, account_id: account, taken }) => [
      keyOf({ paymentId, account }),
      taken,
    ]),
  );
}

function takenByStripe({ stripe }: Twins): Taken {
  const taken: Taken = {};
  for (const { metadata, currency, captured, refunded } of stripe.ledger().payment_intents) {
    const paymentId = metadata.payment_id;
    if (paymentId === undefined || captured === 0) continue;
    const { id: account } = providerClearing({ provider: 'stripe', currency: currency.toUpperCase() });
    add({ taken, key: keyOf({ paymentId, account }), amount: captured - refunded });
  }
  return taken;
}

/** A capture that is pending moved no money, so the twin's books do not have it either. */
function takenByPayPal({ paypal }: Twins): Taken {
  const taken: Taken = {};
  for (const { custom_id: paymentId, currency, captured, refunded, reversed } of paypal.ledger().orders) {
    if (paymentId === null) continue;
    const { id: account } = providerClearing({ provider: 'paypal', currency });
    add({ taken, key: keyOf({ paymentId, account }), amount: captured - refunded - reversed });
  }
  return taken;
}

function keyOf({ paymentId, account }: { paymentId: number | string; account: string }): string {
  return `payment ${paymentId} in ${account}`;
}

/** Two references of one payment may both have been paid. */
function add({ taken, key, amount }: { taken: Taken; key: string; amount: number }): void {
  taken[key] = (taken[key] ?? 0) + amount;
}
