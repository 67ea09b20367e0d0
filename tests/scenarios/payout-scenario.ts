import { z } from 'zod';
import type { User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { readWallet } from '@/lib/payouts/read-wallet';
import { labelOf, readLabel } from '@/lib/providers/external-reference';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { bothIdle, type ProviderName } from '@/tests/fixtures/two-providers';

/** Its money can be used at once. */
export const AVAILABLE_CARD = '4000000000000077';
/** Its money can be used after seven days. */
export const SLOW_CARD = '4242424242424242';

/**
 * A user earns a reward, through every step, so that the ledger and the simulators have the money. Returns the task.
 */
export async function earn({
  fixture,
  helper,
  amount,
  by = 'stripe',
  card = AVAILABLE_CARD,
}: {
  fixture: Fixture;
  helper: User;
  /** Minor units. */
  amount: number;
  by?: ProviderName;
  card?: string;
}): Promise<number> {
  const poster = await fixture.user({ points: 100_000 });
  const { id: taskId } = await fixture.task({ poster });
  const pay = (body: { payment_method: 'points' | ProviderName }) =>
    createPayment({ user: poster, taskId, body, idempotencyKey: null });
  await pay({ payment_method: 'points' });
  const { id: applicationId } = await applyToTask({
    userId: helper.id,
    taskId,
    offeredAmount: amount,
    message: null,
  });
  await acceptApplication({ userId: poster.id, taskId, applicationId, expectedAmount: amount });
  const { payment_id: paymentId } = await pay({ payment_method: by });
  const reference = await referenceOf(paymentId);
  if (by === 'stripe') fixture.simulators.stripe.pay({ sessionId: reference, card });
  else fixture.paypal.approve({ orderId: reference });
  await syncPayment({ paymentId });
  // The provider's event may have been first: then it captures, and is waited for.
  await bothIdle(fixture);
  await confirmTask({ userId: poster.id, taskId });
  return taskId;
}

/** A helper with money in the wallet and an account that can be paid, at Stripe and at PayPal. */
export async function paidHelper({
  fixture,
  amount = 10_000,
  by = 'stripe',
  email,
}: {
  fixture: Fixture;
  amount?: number;
  by?: ProviderName;
  /** The PayPal address; the word in front of the @ decides the outcome of payouts. */
  email?: string;
}): Promise<User> {
  const helper = await fixture.user();
  await earn({ fixture, helper, amount, by });
  await openPayoutAccount({ userId: helper.id, provider: 'paypal', email: email ?? helper.email });
  await openPayoutAccount({ userId: helper.id, provider: 'stripe' });
  fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) });
  await fixture.simulators.stripe.idle();
  return helper;
}

/** The account that Stripe's simulator has for a person. */
export function stripeAccountOf({ fixture, helper }: { fixture: Fixture; helper: User }): string {
  const accounts = z
    .array(z.object({ id: z.string(), metadata: z.record(z.string(), z.string()) }))
    .parse(fixture.simulators.stripe.accounts())
    .filter(({ metadata }) => metadata.user_id === labelOf({ kind: 'user', own: helper }));
  if (accounts.length !== 1 || !accounts[0]) {
    throw new Error(`There are ${accounts.length} accounts of ${helper.id}`);
  }
  return accounts[0].id;
}

/** A wallet's balance, and its money in transit, in pence. */
export async function walletOf(helper: User): Promise<{ balance: number; inFlight: number }> {
  const [pounds] = (await readWallet({ userId: helper.id })).balances;
  return { balance: pounds?.balance ?? 0, inFlight: pounds?.in_flight ?? 0 };
}

/** How often a provider was given a payout, by the simulator's own record. */
export function payoutsMade({
  fixture,
  provider,
  payoutId,
}: {
  fixture: Fixture;
  provider: ProviderName;
  payoutId: number;
}): number {
  const labels =
    provider === 'paypal'
      ? fixture.paypal.ledger().payouts.map(({ sender_item_id: label }) => label)
      : fixture.simulators.stripe
          .transfers()
          .map(({ metadata }) => (metadata as Record<string, string>).payout_id);
  return labels.filter((text) => readLabel({ kind: 'payout', text })?.id === payoutId).length;
}
