import { db } from '@/lib/db/client';
import { env } from '@/lib/env';
import { cancelAndReturn } from '@/lib/refunds/cancel-and-return';
import { decideAndReturn } from '@/lib/refunds/decide-and-return';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { confirmTask } from '@/lib/tasks/confirm-task';
import { deliverTask } from '@/lib/tasks/deliver-task';
import { askForRefund } from '@/lib/tasks/refund-request-ask';
import { withdrawRefundRequest } from '@/lib/tasks/refund-request-withdraw';
import { openDisputeAt } from './dispute-story';
import type { MoneyStory, Stage } from './story-stage';
import { bothProviders, type ProviderName } from './two-providers';

const REWARD = 9_000;

/** What becomes of a reward, other than that everybody does their part. */
export const rewardStories: MoneyStory[] = [
  {
    title: 'Nobody pays the reward in time: offers are taken again, and the next one is paid',
    async play({ poster, taskId, pay, begin, accept, act }) {
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      await begin({ payment_method: 'stripe' });
      await act(
        () =>
          db().$executeRaw`UPDATE tasks SET reward_due_at = now() - interval '1 second' WHERE id = ${taskId}`,
      );
      await accept(8_000);
      await pay({ payment_method: 'paypal' });
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
  {
    title: 'Nobody answers to delivered work: the clock releases the reward',
    async play(stage) {
      const { helper, taskId, act } = stage;
      await holdReward(stage);
      await act(() => deliverTask({ userId: helper.id, taskId, message: '放在门口了' }));
      await act(
        () =>
          db().$executeRaw`UPDATE tasks SET release_at = now() - interval '1 second' WHERE id = ${taskId}`,
      );
    },
  },
  {
    title: 'Nobody is heard of any more: an operator decides before the reward is held too long',
    async play(stage) {
      const { operator, taskId, act } = stage;
      const paymentId = await holdReward(stage);
      await act(
        () => db().$executeRaw`
          UPDATE payment_records SET completed_at = now() - make_interval(days => ${env().holdDecisionDays}::integer)
          WHERE id = ${paymentId}`,
      );
      await act(async () => {
        const { id: requestId } = await db().refundRequest.findFirstOrThrow({ where: { taskId } });
        const decision = { to_poster: REWARD, to_helper: 0, text: '双方都联系不上' };
        await decideAndReturn({ operatorId: operator.id, requestId, decision });
      });
    },
  },
  {
    title: 'The poster asks for the reward back, and thinks better of it',
    async play(stage) {
      const { poster, helper, taskId, act } = stage;
      await holdReward(stage);
      await act(() => deliverTask({ userId: helper.id, taskId, message: undefined }));
      const wish = { reason: 'late', amount: REWARD, text: '太晚了' } as const;
      const { id: requestId } = await act(() => askForRefund({ userId: poster.id, taskId, wish }));
      await act(() => withdrawRefundRequest({ userId: poster.id, taskId, requestId }));
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
  {
    title: 'The reward goes back, bounces at the bank, and is sent again',
    async play(stage) {
      const { world, poster, operator, taskId, act } = stage;
      const paymentId = await holdReward(stage);
      await act(() => cancelAndReturn({ userId: poster.id, taskId, expectedRule: undefined }));
      await act(async () => {
        const refundId = await lastRefundOf(paymentId);
        world.sandbox.stripe.settleRefund({ refundId, outcome: 'failed' });
      });
      await act(() => sendBack({ operatorId: operator.id, paymentId, key: 'again' }));
    },
  },
  {
    title: 'A refund of a fee waits, fails, and is sent again',
    async play({ world, operator, pay, act }) {
      const paymentId = await pay({ payment_method: 'paypal' });
      world.paypal.refundOutcome({ outcome: 'pending' });
      await act(() => sendBack({ operatorId: operator.id, paymentId, key: 'first' }));
      await act(async () => {
        world.paypal.settleRefund({ refundId: await lastRefundOf(paymentId), outcome: 'failed' });
      });
      await act(() => sendBack({ operatorId: operator.id, paymentId, key: 'again' }));
    },
  },
  ...bothProviders.map((name) => ({
    title: `A dispute at ${{ stripe: 'Stripe', paypal: 'PayPal' }[name]} is won: what was taken is held again, and is released`,
    async play(stage: Stage) {
      const { world, poster, helper, taskId, act } = stage;
      const paymentId = await holdReward(stage, { by: name });
      await act(() => deliverTask({ userId: helper.id, taskId, message: undefined }));
      const dispute = await act(() => openDisputeAt({ world, name, paymentId }));
      await act(() => dispute.decide('won'));
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  })),
];

/** The fee is paid with points, a helper is accepted, and their reward is paid. Returns its payment. */
async function holdReward(
  { pay, accept }: Stage,
  { by = 'stripe' }: { by?: ProviderName } = {},
): Promise<number> {
  await pay({ payment_method: 'points' });
  await accept(REWARD);
  return pay({ payment_method: by });
}

function sendBack({ operatorId, paymentId, key }: { operatorId: number; paymentId: number; key: string }) {
  const wish = { reason: 'goodwill' } as const;
  return refundPayment({ operatorId, paymentId, wish, idempotencyKey: key });
}

/** The provider's name of what was sent back last. */
async function lastRefundOf(paymentId: number): Promise<string> {
  const { providerRefundId } = await db().refund.findFirstOrThrow({
    where: { paymentId },
    orderBy: { id: 'desc' },
  });
  return providerRefundId ?? '';
}
