import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { cancelAndRefund } from '@/lib/refunds/escrow/cancel-and-refund';
import { decideAndRefund } from '@/lib/refunds/escrow/decide-and-refund';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { requestChanges } from '@/lib/tasks/lifecycle/request-changes';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { captureOf } from '@/tests/fixtures/payers';
import { mixedWith } from '@/tests/fixtures/two-providers';
import { changeScenarios } from './change-order-scenarios';
import { openDisputeAt } from './dispute-scenario';
import { paymentScenarios } from './payment-scenarios';
import { AVAILABLE_CARD, payOut, payoutScenarios, processPayouts } from './payout-scenarios';
import { rewardScenarios } from './reward-scenarios';
import type { MoneyScenario, ScenarioContext } from './scenario-context';

const REWARD = 9_000;

/** Whole lives of tasks, to be read like a ledger. */
export const moneyScenarios: MoneyScenario[] = [
  {
    title: 'A task is completed: fee by points and card, reward by PayPal, payout by PayPal',
    async run(context) {
      const { poster, helper, taskId, pay, accept, act } = context;
      await pay(mixedWith('stripe'));
      await accept(REWARD);
      await pay({ payment_method: 'paypal' });
      await act(() => deliverTask({ userId: helper.id, taskId, message: '做好了' }));
      await act(() => requestChanges({ userId: poster.id, taskId, message: '还差一张照片' }));
      await act(() => deliverTask({ userId: helper.id, taskId, message: '补上了' }));
      await act(() => confirmTask({ userId: poster.id, taskId }));
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email }));
      await act(() => payOut({ helper, amount: REWARD }));
      await act(() => processPayouts(context));
    },
  },
  {
    title: 'A task is cancelled before any offer: the whole fee is refunded, points included',
    async run({ poster, taskId, pay, act }) {
      await pay(mixedWith('paypal'));
      await act(() => cancelAndRefund({ userId: poster.id, taskId, expectedRule: undefined }));
    },
  },
  {
    title: 'The poster cancels during the work: the reward is refunded, the fee is kept',
    async run({ poster, taskId, pay, accept, act }) {
      await pay({ payment_method: 'stripe' });
      await accept(REWARD);
      await pay({ payment_method: 'stripe' });
      await act(() => cancelAndRefund({ userId: poster.id, taskId, expectedRule: undefined }));
    },
  },
  {
    title: 'The helper cancels: reward and fee are refunded',
    async run({ helper, taskId, pay, accept, act }) {
      await pay(mixedWith('stripe'));
      await accept(REWARD);
      await pay({ payment_method: 'paypal' });
      await act(() => cancelAndRefund({ userId: helper.id, taskId, expectedRule: undefined }));
    },
  },
  {
    title: 'An operator divides a reward: a third is refunded, the rest is released',
    async run({ poster, helper, operator, taskId, pay, accept, act }) {
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      await pay({ payment_method: 'stripe' });
      await act(() => deliverTask({ userId: helper.id, taskId, message: undefined }));
      await act(() =>
        askForRefund({
          userId: poster.id,
          taskId,
          command: { reason: 'not_as_agreed', amount: 6_000, text: '有一半没做' },
        }),
      );
      await act(async () => {
        const { id } = await db().refundRequest.findFirstOrThrow({ where: { taskId } });
        await decideAndRefund({
          operatorId: operator.id,
          requestId: id,
          decision: { to_poster: 3_000, to_helper: 6_000, text: '各让一步' },
        });
      });
    },
  },
  {
    title: 'A fee is refunded in two parts: card money first, then points',
    async run({ operator, pay, act }) {
      const paymentId = await pay(mixedWith('stripe'));
      for (const [part, amount] of [400, 300].entries()) {
        await act(() =>
          refundPayment({
            operatorId: operator.id,
            paymentId,
            command: { amount, reason: 'goodwill' },
            idempotencyKey: `part-${part}`,
          }),
        );
      }
    },
  },
  {
    title: "A fee is refunded in the provider's own console",
    async run({ fixture, pay, act }) {
      const paymentId = await pay({ payment_method: 'paypal' });
      await act(async () => {
        const captureId = captureOf({ paypal: fixture.paypal, orderId: await referenceOf(paymentId) });
        fixture.paypal.refund({ captureId, amount: 400 });
      });
    },
  },
  {
    title: 'A dispute is lost while the reward is held: escrow covers the loss',
    async run({ fixture, helper, taskId, pay, accept, act }) {
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      const paymentId = await pay({ payment_method: 'stripe' });
      await act(() => deliverTask({ userId: helper.id, taskId, message: undefined }));
      await disputeAndLose({ fixture, paymentId, act });
    },
  },
  {
    title: 'A dispute is lost after the release: the wallet pays first, the helper owes the rest',
    async run(context) {
      const { fixture, poster, helper, taskId, pay, accept, act } = context;
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      const paymentId = await pay({ payment_method: 'stripe' }, { card: AVAILABLE_CARD });
      await act(() => confirmTask({ userId: poster.id, taskId }));
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email }));
      await act(() => payOut({ helper, amount: 4_000 }));
      await act(() => processPayouts(context));
      await disputeAndLose({ fixture, paymentId, act });
    },
  },
  {
    title: 'A payout fails: the money is in the wallet again',
    async run(context) {
      const { poster, helper, taskId, pay, accept, act } = context;
      await pay({ payment_method: 'points' });
      await accept(REWARD);
      await pay({ payment_method: 'paypal' });
      await act(() => confirmTask({ userId: poster.id, taskId }));
      const email = `failed@${helper.id}.test`;
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email }));
      await act(() => payOut({ helper, amount: REWARD }));
      await act(() => processPayouts(context));
    },
  },
  ...paymentScenarios,
  ...rewardScenarios,
  ...changeScenarios,
  ...payoutScenarios,
];

async function disputeAndLose({
  fixture,
  paymentId,
  act,
}: Pick<ScenarioContext, 'fixture' | 'act'> & { paymentId: number }): Promise<void> {
  const dispute = await act(() => openDisputeAt({ fixture, name: 'stripe', paymentId }));
  await act(() => dispute.decide('lost'));
}
