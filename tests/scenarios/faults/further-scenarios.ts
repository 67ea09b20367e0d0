import { PayError } from '@/lib/core/errors';
import { submitEvidence } from '@/lib/disputes/submit-evidence';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { cancelAndRefund } from '@/lib/refunds/escrow/cancel-and-refund';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { resolvePayment } from '@/lib/resolutions/resolve-payment';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { captureOf } from '@/tests/fixtures/payers';
import { bothProviders, mixedWith, type ProviderName } from '@/tests/fixtures/two-providers';
import { openDisputeAt, transactionOf } from '../dispute-scenario';
import { AVAILABLE_CARD, payOut } from '../payout-scenarios';
import type { MoneyScenario, ScenarioContext } from '../scenario-context';

const REWARD = 9_000;
const SLOW_REFUND_CARD = '4000000000007726';

/** Lives of money whose ledgers say nothing new, and whose calls do. */
export const furtherScenarios: MoneyScenario[] = [
  {
    title: 'A refund waits for balance at PayPal, and is sent when there is some',
    async run({ fixture, operator, pay, act }) {
      const paymentId = await pay({ payment_method: 'paypal' });
      fixture.paypal.refundOutcome({ outcome: 'insufficient_funds' });
      await act(() => refundAll({ operatorId: operator.id, paymentId }));
    },
  },
  {
    title: 'A slow refund of a reward arrives',
    async run(context) {
      const { fixture, poster, taskId, act } = context;
      const paymentId = await holdReward(context, { by: 'stripe', card: SLOW_REFUND_CARD });
      await act(() => cancelAndRefund({ userId: poster.id, taskId, expectedRule: undefined }));
      await act(async () => {
        const { providerRefundId } = await db().refund.findFirstOrThrow({ where: { paymentId } });
        fixture.simulators.stripe.settleRefund({ refundId: providerRefundId ?? '', outcome: 'succeeded' });
      });
    },
  },
  {
    title: 'A part of a reward is refunded in the dashboard of Stripe, and the rest is released',
    async run(context) {
      const { fixture, poster, taskId, act } = context;
      const paymentId = await holdReward(context, { by: 'stripe' });
      const paymentIntentId = await transactionOf(paymentId);
      await act(() => fixture.simulators.stripe.refund({ paymentIntentId, amount: 2_500 }));
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
  {
    title: 'PayPal reverses the payment of a held reward',
    async run(context) {
      const { fixture, act } = context;
      const paymentId = await holdReward(context, { by: 'paypal' });
      const captureId = await transactionOf(paymentId);
      await act(() => fixture.paypal.reverse({ captureId }));
    },
  },
  {
    title: 'PayPal forgets the order of a fee, which is refunded after that',
    async run({ fixture, operator, pay, act }) {
      const paymentId = await pay({ payment_method: 'paypal' });
      fixture.paypal.forget({ orderId: await referenceOf(paymentId) });
      await act(() => refundAll({ operatorId: operator.id, paymentId }));
    },
  },
  ...(['completed', 'denied'] as const).map((outcome) => ({
    title: `An eCheck of PayPal is ${outcome}`,
    async run({ fixture, begin, act }: ScenarioContext) {
      const orderId = await referenceOf(await begin(mixedWith('paypal')));
      await act(() => fixture.paypal.approve({ orderId, funding: 'echeck' }));
      await act(() => {
        const captureId = captureOf({ paypal: fixture.paypal, orderId });
        fixture.paypal.settleCapture({ captureId, outcome });
      });
    },
  })),
  ...bothProviders.map((name) => ({
    title: `A dispute at ${name} is answered with evidence and lost`,
    async run(context: ScenarioContext) {
      const { fixture, operator, act } = context;
      const paymentId = await holdReward(context, { by: name });
      const dispute = await act(() => openDisputeAt({ fixture, name, paymentId }));
      await act(async () => {
        const { id: disputeId } = await db().dispute.findFirstOrThrow({ where: { paymentId } });
        await submitEvidence({ actorId: operator.id, disputeId, text: 'It was delivered on time.' }).catch(
          sentBefore,
        );
      });
      await act(() => dispute.decide('lost'));
    },
  })),
  ...bothProviders.map((name) => ({
    title: `A dispute at ${name} is conceded`,
    async run(context: ScenarioContext) {
      const { fixture, operator, act } = context;
      const paymentId = await holdReward(context, { by: name });
      await act(() => openDisputeAt({ fixture, name, paymentId }));
      await act(async () => {
        const { id } = await db().dispute.findFirstOrThrow({ where: { paymentId } });
        await resolvePayment({
          operatorId: operator.id,
          paymentId,
          command: { verb: 'concede', position: 'dispute', subject: String(id), reason: 'It is ours.' },
          idempotencyKey: `concede-${id}`,
        });
      });
    },
  })),
  {
    title: 'A buyer drops their complaint at PayPal, and the reward is released',
    async run(context) {
      const { fixture, poster, taskId, act } = context;
      const paymentId = await holdReward(context, { by: 'paypal' });
      const dispute = await act(() => openDisputeAt({ fixture, name: 'paypal', paymentId }));
      await act(() => dispute.decide('cancelled'));
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
  {
    title: 'An inquiry at Stripe becomes a dispute of a part, which is lost',
    async run(context) {
      const { fixture, act } = context;
      const paymentId = await holdReward(context, { by: 'stripe' });
      const dispute = await act(() =>
        openDisputeAt({ fixture, name: 'stripe', paymentId, isInquiry: true, amount: 4_000 }),
      );
      await act(() => dispute.decide('escalated'));
      await act(() => dispute.decide('lost'));
    },
  },
  ...(['denied', 'processed'] as const).map((outcome) => ({
    title: outcome === 'denied' ? 'PayPal denies a payout' : 'PayPal blocks the item of a payout',
    async run(context: ScenarioContext) {
      const { fixture, poster, helper, taskId, act } = context;
      await holdReward(context, { by: 'stripe', card: AVAILABLE_CARD });
      await act(() => confirmTask({ userId: poster.id, taskId }));
      const email = outcome === 'denied' ? helper.email : `blocked@${helper.id}.test`;
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email }));
      await act(() => payOut({ helper, amount: REWARD }));
      await act(() => settleLastPayout({ fixture, helper, outcome }));
    },
  })),
];

async function holdReward(
  { pay, accept }: ScenarioContext,
  { by, card }: { by: ProviderName; card?: string },
): Promise<number> {
  await pay({ payment_method: 'points' });
  await accept(REWARD);
  return pay({ payment_method: by }, card === undefined ? {} : { card });
}

/** Whoever asks again hears that the evidence was sent, when only the answer was lost. */
function sentBefore(error: unknown): void {
  if (!(error instanceof PayError) || error.code !== 'evidence_sent') throw error;
}

function refundAll({ operatorId, paymentId }: { operatorId: number; paymentId: number }) {
  return refundPayment({
    operatorId,
    paymentId,
    command: { reason: 'goodwill' },
    idempotencyKey: `all-${paymentId}`,
  });
}

async function settleLastPayout({
  fixture,
  helper,
  outcome,
}: Pick<ScenarioContext, 'fixture' | 'helper'> & { outcome: 'denied' | 'processed' }): Promise<void> {
  const { providerPayoutId } = await db().payout.findFirstOrThrow({ where: { userId: helper.id } });
  const batchId = providerPayoutId ?? '';
  fixture.paypal.processPayout({ batchId });
  fixture.paypal.settlePayout({ batchId, outcome });
}
