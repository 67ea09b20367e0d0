import { z } from 'zod';
import type { User } from '@/lib/core/db/generated/client';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { requestPayout } from '@/lib/payouts/request-payout';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { payoutsByLabel } from '@/tests/fixtures/own-labels';
import { db } from '@/tests/fixtures/owner-db';
import type { ProviderName } from '@/tests/fixtures/two-providers';
import { stripeAccountOf } from './payout-scenario';
import type { MoneyScenario, ScenarioContext } from './scenario-context';

/** Its money can be used at once. */
export const AVAILABLE_CARD = '4000000000000077';
const REWARD = 9_000;

/** The outcomes of money that leaves a wallet. */
export const payoutScenarios: MoneyScenario[] = [
  {
    title: 'Nobody claims a PayPal payout: PayPal returns it, and the money is in the wallet again',
    async run(context) {
      const { fixture, helper, act } = context;
      await earn(context);
      const email = `unclaimed@${helper.id}.test`;
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email }));
      await act(() => payOut({ helper, amount: 6_000 }));
      await act(() => processPayouts(context));
      await act(async () => {
        const itemId = await payPalItemOf(context);
        fixture.paypal.settlePayoutItem({ itemId, outcome: 'returned' });
      });
    },
  },
  {
    title: 'A PayPal payout arrives and its receiver returns it',
    async run(context) {
      const { fixture, helper, act } = context;
      await earn(context);
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email }));
      await act(() => payOut({ helper, amount: REWARD }));
      await act(() => processPayouts(context));
      await act(async () => {
        const itemId = await payPalItemOf(context);
        fixture.paypal.settlePayoutItem({ itemId, outcome: 'refunded' });
      });
    },
  },
  {
    title: 'A Stripe transfer is reversed: the money is in the wallet again',
    async run(context) {
      const { fixture, helper, act } = context;
      await earn(context);
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'stripe' }));
      await act(() => fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) }));
      await act(() => payOut({ helper, amount: REWARD, provider: 'stripe' }));
      await act(() => reverseTransfer(context));
      await act(() => payOut({ helper, amount: 5_000, provider: 'stripe' }));
    },
  },
];

export async function earn({ poster, taskId, pay, accept, act }: ScenarioContext): Promise<void> {
  await pay({ payment_method: 'points' });
  await accept(REWARD);
  await pay({ payment_method: 'stripe' }, { card: AVAILABLE_CARD });
  await act(() => confirmTask({ userId: poster.id, taskId }));
}

/** The helper requests a payout from their wallet; amount in minor units. */
export function payOut({
  helper,
  amount,
  provider = 'paypal',
}: {
  helper: User;
  amount: number;
  provider?: ProviderName;
}): Promise<unknown> {
  const idempotencyKey = `payout-${helper.id}-${amount}`;
  return requestPayout({ userId: helper.id, provider, amount, idempotencyKey });
}

const batchSchema = z.object({ batch_header: z.object({ payout_batch_id: z.string() }) });

/** PayPal processes the waiting batches, then their items. */
export function processPayouts({ fixture: { paypal } }: ScenarioContext): void {
  for (const { batch_header: header } of z.array(batchSchema).parse(paypal.payouts())) {
    const { payout_batch_id: batchId } = header;
    if (paypal.processPayout({ batchId })) paypal.settlePayout({ batchId });
  }
}

async function payPalItemOf({ fixture, helper }: ScenarioContext): Promise<string> {
  const { id } = await db().payout.findFirstOrThrow({
    where: { userId: helper.id },
    orderBy: { id: 'desc' },
  });
  const labels = await payoutsByLabel();
  const item = fixture.paypal.ledger().payouts.find(({ sender_item_id: own }) => labels.get(own) === id);
  if (!item) throw new Error(`PayPal has no item of payout ${id}`);
  return item.item;
}

/** The platform's staff does this in Stripe's dashboard: all of it, or an amount in minor units. */
export async function reverseTransfer({ fixture, helper }: ScenarioContext, amount?: number): Promise<void> {
  const { providerPayoutId } = await db().payout.findFirstOrThrow({ where: { userId: helper.id } });
  const answer = await fetch(`${fixture.simulators.url}/v1/transfers/${providerPayoutId}/reversals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fixture.environment.STRIPE_SECRET_KEY}` },
    ...(amount !== undefined && { body: new URLSearchParams({ amount: String(amount) }) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
