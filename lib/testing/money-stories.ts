import { db } from '@/lib/db/client';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { cancelAndReturn } from '@/lib/refunds/cancel-and-return';
import { decideAndReturn } from '@/lib/refunds/decide-and-return';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { confirmTask } from '@/lib/tasks/confirm-task';
import { deliverTask } from '@/lib/tasks/deliver-task';
import { askForRefund } from '@/lib/tasks/refund-request-ask';
import { requestChanges } from '@/lib/tasks/request-changes';
import { changeStories } from './change-stories';
import { openDisputeAt } from './dispute-story';
import { captureOf } from './payers';
import { paymentStories } from './payment-stories';
import { AVAILABLE_CARD, payOut, payoutStories, processPayouts } from './payout-stories';
import { rewardStories } from './reward-stories';
import type { MoneyStory, Stage } from './story-stage';
import { mixedWith } from './two-providers';
import { referenceOf } from './world';

const REWARD = 9_000;

/** Whole lives of tasks, as a bookkeeper would want to read them. */
export const moneyStories: MoneyStory[] = [
  {
    title: 'A task is done: the fee by points and card, the reward by PayPal, paid out at PayPal',
    async play(stage) {
      const { poster, helper, taskId, pay, accept, act } = stage;
      await pay(mixedWith('stripe'));
      await accept(REWARD);
      await pay({ payment_method: 'paypal' });
      await act(() => deliverTask({ userId: helper.id, taskId, message: '做好了' }));
      await act(() => requestChanges({ userId: poster.id, taskId, message: '还差一张照片' }));
      await act(() => deliverTask({ userId: helper.id, taskId, message: '补上了' }));
      await act(() => confirmTask({ userId: poster.id, taskId }));
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email }));
      await act(() => payOut({ helper, amount: REWARD }));
      await act(() => processPayouts(stage));
    },
  },
  {
    title: 'A task is cancelled before anybody offers: the whole fee goes back, points and all',
    async play({ poster, taskId, pay, act }) {
      await pay(mixedWith('paypal'));
      await act(() => cancelAndReturn({ userId: poster.id, taskId, expectedRule: undefined }));
    },
  },
  {
    title: 'The poster cancels while the work is under way: the reward goes back, the fee stays',
    async play({ poster, taskId, pay, accept, act }) {
      await pay({ payment_method: 'stripe' });
      await accept(REWARD);
      await pay({ payment_method: 'stripe' });
      await act(() => cancelAndReturn({ userId: poster.id, taskId, expectedRule: undefined }));
    },
  },
  {
    title: 'The helper gives up: reward and fee go back',
    async play({ helper, taskId, pay, accept, act }) {
      await pay(mixedWith('stripe'));
      await accept(REWARD);
      await pay({ payment_method: 'paypal' });
      await act(() => cancelAndReturn({ userId: helper.id, taskId, expectedRule: undefined }));
    },
  },
  {
    title: 'An operator divides a reward: a third goes back, the rest is released',
    async play({ poster, helper, operator, taskId, pay, accept, act }) {
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      await pay({ payment_method: 'stripe' });
      await act(() => deliverTask({ userId: helper.id, taskId, message: undefined }));
      await act(() =>
        askForRefund({
          userId: poster.id,
          taskId,
          wish: { reason: 'not_as_agreed', amount: 6_000, text: '有一半没做' },
        }),
      );
      await act(async () => {
        const { id } = await db().refundRequest.findFirstOrThrow({ where: { taskId } });
        await decideAndReturn({
          operatorId: operator.id,
          requestId: id,
          decision: { to_poster: 3_000, to_helper: 6_000, text: '各让一步' },
        });
      });
    },
  },
  {
    title: 'A fee goes back in two parts: the money of the card first, then the points',
    async play({ operator, pay, act }) {
      const paymentId = await pay(mixedWith('stripe'));
      for (const [part, amount] of [400, 300].entries()) {
        await act(() =>
          refundPayment({
            operatorId: operator.id,
            paymentId,
            wish: { amount, reason: 'goodwill' },
            idempotencyKey: `part-${part}`,
          }),
        );
      }
    },
  },
  {
    title: "A fee is refunded in the provider's own console",
    async play({ world, pay, act }) {
      const paymentId = await pay({ payment_method: 'paypal' });
      await act(async () => {
        const captureId = captureOf({ paypal: world.paypal, orderId: await referenceOf(paymentId) });
        world.paypal.refund({ captureId, amount: 400 });
      });
    },
  },
  {
    title: 'A dispute is lost while the reward is held: the held money covers it',
    async play({ world, pay, accept, act }) {
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      const paymentId = await pay({ payment_method: 'stripe' });
      await disputeAndLose({ world, paymentId, act });
    },
  },
  {
    title: 'A dispute is lost after the release: wallet first, then the helper owes the rest',
    async play(stage) {
      const { world, poster, helper, taskId, pay, accept, act } = stage;
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      const paymentId = await pay({ payment_method: 'stripe' }, { card: AVAILABLE_CARD });
      await act(() => confirmTask({ userId: poster.id, taskId }));
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email }));
      await act(() => payOut({ helper, amount: 4_000 }));
      await act(() => processPayouts(stage));
      await disputeAndLose({ world, paymentId, act });
    },
  },
  {
    title: 'A payout fails: the money is in the wallet again',
    async play(stage) {
      const { poster, helper, taskId, pay, accept, act } = stage;
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      await pay({ payment_method: 'paypal' });
      await act(() => confirmTask({ userId: poster.id, taskId }));
      const email = `failed@${helper.id}.test`;
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email }));
      await act(() => payOut({ helper, amount: REWARD }));
      await act(() => processPayouts(stage));
    },
  },
  ...paymentStories,
  ...rewardStories,
  ...changeStories,
  ...payoutStories,
];

async function disputeAndLose({
  world,
  paymentId,
  act,
}: Pick<Stage, 'world' | 'act'> & { paymentId: number }): Promise<void> {
  const dispute = await act(() => openDisputeAt({ world, name: 'stripe', paymentId }));
  await act(() => dispute.decide('lost'));
}
