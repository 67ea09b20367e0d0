import { z } from 'zod';
import { db } from '@/lib/db/client';
import type { User } from '@/lib/db/generated/client';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { requestPayout } from '@/lib/payouts/request-payout';
import { confirmTask } from '@/lib/tasks/confirm-task';
import { payoutsByLabel } from './own-labels';
import { stripeAccountOf } from './payout-story';
import type { MoneyStory, Stage } from './story-stage';
import type { ProviderName } from './two-providers';

/** Its money can be used at once. */
export const AVAILABLE_CARD = '4000000000000077';
const REWARD = 9_000;

/** What becomes of money that leaves a wallet. */
export const payoutStories: MoneyStory[] = [
  {
    title: 'Nobody claims a payout at PayPal: after its time it is in the wallet again',
    async play(stage) {
      const { world, helper, act } = stage;
      await earn(stage);
      const email = `unclaimed@${helper.id}.test`;
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email }));
      await act(() => payOut({ helper, amount: 6_000 }));
      await act(() => processPayouts(stage));
      await act(async () => {
        const itemId = await payPalItemOf(stage);
        world.paypal.settlePayoutItem({ itemId, outcome: 'returned' });
      });
    },
  },
  {
    title: 'A payout at PayPal arrives and is sent back by whoever got it',
    async play(stage) {
      const { world, helper, act } = stage;
      await earn(stage);
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email }));
      await act(() => payOut({ helper, amount: REWARD }));
      await act(() => processPayouts(stage));
      await act(async () => {
        const itemId = await payPalItemOf(stage);
        world.paypal.settlePayoutItem({ itemId, outcome: 'refunded' });
      });
    },
  },
  {
    title: 'A transfer at Stripe is taken back: the money is in the wallet again',
    async play(stage) {
      const { world, helper, act } = stage;
      await earn(stage);
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'stripe' }));
      await act(() => world.sandbox.stripe.onboard({ accountId: stripeAccountOf({ world, helper }) }));
      await act(() => payOut({ helper, amount: REWARD, provider: 'stripe' }));
      await act(() => reverseTransfer(stage));
      await act(() => payOut({ helper, amount: 5_000, provider: 'stripe' }));
    },
  },
];

async function earn({ poster, taskId, pay, accept, act }: Stage): Promise<void> {
  await pay({ payment_method: 'points' });
  await accept(REWARD);
  await pay({ payment_method: 'stripe' }, { card: AVAILABLE_CARD });
  await act(() => confirmTask({ userId: poster.id, taskId }));
}

/** The helper asks for money out of their wallet; amount in minor units. */
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

/** PayPal goes through the batches that wait: they are processed, then their items are. */
export function processPayouts({ world: { paypal } }: Stage): void {
  for (const { batch_header: header } of z.array(batchSchema).parse(paypal.payouts())) {
    const { payout_batch_id: batchId } = header;
    if (paypal.processPayout({ batchId })) paypal.settlePayout({ batchId });
  }
}

async function payPalItemOf({ world, helper }: Stage): Promise<string> {
  const { id } = await db().payout.findFirstOrThrow({
    where: { userId: helper.id },
    orderBy: { id: 'desc' },
  });
  const labels = await payoutsByLabel();
  const item = world.paypal.ledger().payouts.find(({ sender_item_id: own }) => labels.get(own) === id);
  if (!item) throw new Error(`PayPal has no item of payout ${id}`);
  return item.item;
}

/** The platform's own people do this in Stripe's dashboard. */
async function reverseTransfer({ world, helper }: Stage): Promise<void> {
  const { providerPayoutId } = await db().payout.findFirstOrThrow({ where: { userId: helper.id } });
  const answer = await fetch(`${world.sandbox.url}/v1/transfers/${providerPayoutId}/reversals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.environment.STRIPE_SECRET_KEY}` },
  });
  if (!answer.ok) throw new Error(await answer.text());
}
