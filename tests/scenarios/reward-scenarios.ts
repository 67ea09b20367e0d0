import { env } from '@/lib/core/env';
import { cancelAndRefund } from '@/lib/refunds/escrow/cancel-and-refund';
import { decideAndRefund } from '@/lib/refunds/escrow/decide-and-refund';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { requestChanges } from '@/lib/tasks/lifecycle/request-changes';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { withdrawRefundRequest } from '@/lib/tasks/refund-requests/withdraw-refund-request';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders, type ProviderName } from '@/tests/fixtures/two-providers';
import { openDisputeAt } from './dispute-scenario';
import type { MoneyScenario, ScenarioContext } from './scenario-context';

const REWARD = 9_000;
/** More than the 100.00 for which the task was posted. */
const HIGHER = 12_000;

/** The outcomes of a reward, other than the usual one. */
export const rewardScenarios: MoneyScenario[] = [
  {
    title: 'Nobody pays the reward in time: offers open again, and the next one is paid',
    async run({ poster, taskId, pay, begin, accept, act }) {
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
    title: 'An offer above the posted reward: its further fee is held with it, and earned with its release',
    async run({ poster, taskId, pay, accept, act }) {
      await pay({ payment_method: 'points' });
      await accept(HIGHER);
      await pay({ payment_method: 'stripe' });
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
  {
    title: 'The poster cancels a day after paying: a fifth is released, the rest goes back with its fee',
    async run({ poster, taskId, pay, accept, act }) {
      await pay({ payment_method: 'points' });
      await accept(HIGHER);
      const paymentId = await pay({ payment_method: 'paypal' });
      await act(
        () => db().$executeRaw`
          UPDATE payment_records SET completed_at = completed_at - interval '25 hours' WHERE id = ${paymentId}`,
      );
      await act(() => cancelAndRefund({ userId: poster.id, taskId, expectedRule: undefined }));
    },
  },
  {
    title: 'Nobody answers delivered work: the deadline releases the reward',
    async run(context) {
      const { helper, taskId, act } = context;
      await holdReward(context);
      await act(() => deliverTask({ userId: helper.id, taskId, message: '放在门口了' }));
      await act(
        () =>
          db().$executeRaw`UPDATE tasks SET release_at = now() - interval '1 second' WHERE id = ${taskId}`,
      );
    },
  },
  {
    title: 'Nobody acts on a held reward: an operator decides before the time limit',
    async run(context) {
      const { operator, taskId, act } = context;
      const paymentId = await holdReward(context);
      await act(
        () => db().$executeRaw`
          UPDATE payment_records SET completed_at = now() - make_interval(days => ${env().holdDecisionDays}::integer)
          WHERE id = ${paymentId}`,
      );
      await act(async () => {
        const { id: requestId } = await db().refundRequest.findFirstOrThrow({ where: { taskId } });
        const decision = { to_poster: REWARD, to_helper: 0, text: '双方都联系不上' };
        await decideAndRefund({ operatorId: operator.id, requestId, decision });
      });
    },
  },
  {
    title: 'The poster requests a refund of the reward and withdraws the request',
    async run(context) {
      const { poster, helper, taskId, act } = context;
      await holdReward(context);
      await act(() => deliverTask({ userId: helper.id, taskId, message: undefined }));
      const command = { reason: 'late', amount: REWARD, text: '太晚了' } as const;
      const { id: requestId } = await act(() => askForRefund({ userId: poster.id, taskId, command }));
      await act(() => withdrawRefundRequest({ userId: poster.id, taskId, requestId }));
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
  {
    title: 'A refund of the reward bounces at the bank and is sent again',
    async run(context) {
      const { fixture, poster, operator, taskId, act } = context;
      const paymentId = await holdReward(context);
      await act(() => cancelAndRefund({ userId: poster.id, taskId, expectedRule: undefined }));
      await act(async () => {
        const refundId = await lastRefundOf(paymentId);
        fixture.simulators.stripe.settleRefund({ refundId, outcome: 'failed' });
      });
      await act(() => sendBack({ operatorId: operator.id, paymentId, key: 'again' }));
    },
  },
  {
    title: 'A refund of a fee is pending, fails, and is sent again',
    async run({ fixture, operator, pay, act }) {
      const paymentId = await pay({ payment_method: 'paypal' });
      fixture.paypal.refundOutcome({ outcome: 'pending' });
      await act(() => sendBack({ operatorId: operator.id, paymentId, key: 'first' }));
      await act(async () => {
        fixture.paypal.settleRefund({ refundId: await lastRefundOf(paymentId), outcome: 'failed' });
      });
      await act(() => sendBack({ operatorId: operator.id, paymentId, key: 'again' }));
    },
  },
  {
    title: 'A part of the reward is refunded, the rest is disputed and lost while changes are requested',
    async run(context) {
      const { fixture, poster, helper, operator, taskId, act } = context;
      const paymentId = await holdReward(context);
      await act(() => deliverTask({ userId: helper.id, taskId, message: undefined }));
      await act(() => requestChanges({ userId: poster.id, taskId, message: '还差一半' }));
      await act(() => sendBack({ operatorId: operator.id, paymentId, key: 'part', amount: 3_000 }));
      const dispute = await act(() => openDisputeAt({ fixture, name: 'stripe', paymentId }));
      await act(() => dispute.decide('lost'));
    },
  },
  ...bothProviders.map((name) => ({
    title: `A dispute at ${{ stripe: 'Stripe', paypal: 'PayPal' }[name]} is won: the money is held again and released`,
    async run(context: ScenarioContext) {
      const { fixture, poster, helper, taskId, act } = context;
      const paymentId = await holdReward(context, { by: name });
      await act(() => deliverTask({ userId: helper.id, taskId, message: undefined }));
      const dispute = await act(() => openDisputeAt({ fixture, name, paymentId }));
      await act(() => dispute.decide('won'));
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  })),
];

/** The fee is paid with points, a helper is accepted, and their reward is paid. Returns its payment. */
async function holdReward(
  { pay, accept }: ScenarioContext,
  { by = 'stripe' }: { by?: ProviderName } = {},
): Promise<number> {
  await pay({ payment_method: 'points' });
  await accept(REWARD);
  return pay({ payment_method: by });
}

/** An operator refunds an amount in minor units, or the remainder. */
function sendBack({
  operatorId,
  paymentId,
  key,
  amount,
}: {
  operatorId: number;
  paymentId: number;
  key: string;
  amount?: number;
}) {
  const command = { reason: 'goodwill', ...(amount !== undefined && { amount }) } as const;
  return refundPayment({ operatorId, paymentId, command, idempotencyKey: key });
}

/** The provider's reference of the last refund. */
async function lastRefundOf(paymentId: number): Promise<string> {
  const { providerRefundId } = await db().refund.findFirstOrThrow({
    where: { paymentId },
    orderBy: { id: 'desc' },
  });
  return providerRefundId ?? '';
}
