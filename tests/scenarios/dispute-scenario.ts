import type { User } from '@/lib/core/db/generated/client';
import { disputedFunds, writeOffs } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import type { ProviderName } from '@/tests/fixtures/payers';
import { bothIdle, payerActs } from '@/tests/fixtures/two-providers';
import { bouncePayout, payOut } from './unsent-payout';

export const REWARD = 9_000;

type Held = {
  taskId: number;
  /** The payment of the reward, and that of the service fee. */
  paymentId: number;
  feePaymentId: number;
  poster: User;
  helper: User;
};

/** The bank's decisions, in words of both providers. */
export type Decision = 'won' | 'lost' | 'cancelled' | 'warning_closed' | 'escalated';

/** Steps into a dispute and out of it. */
export type DisputeScenario = {
  /** A reward that is paid and held. The fee is paid with points, unless a provider is named. */
  held(parts: { name: ProviderName; helper?: User; fee?: ProviderName; card?: string }): Promise<Held>;
  /** A service fee that is paid, and the task on the market for it. */
  feePaid(parts: { name: ProviderName }): Promise<{ taskId: number; paymentId: number; poster: User }>;
  /** A fee whose payment is open at Stripe. */
  feeBegun(): Promise<{ paymentId: number; sessionId: string }>;
  /** Takes money out of a helper's wallet: a payout that no provider has heard of yet. */
  payOut(parts: { helper: User; amount: number }): Promise<number>;
  /** Brings it back into the wallet. */
  bouncePayout(parts: { payoutId: number }): Promise<void>;
  /** Every event that was ever delivered arrives again. */
  resendAll(parts: { name: ProviderName }): Promise<void>;
};

export function disputeScenario(fixture: Fixture): DisputeScenario {
  const pay = async ({
    name,
    poster,
    taskId,
    card,
  }: {
    name: ProviderName;
    poster: User;
    taskId: number;
    card?: string | undefined;
  }): Promise<number> => {
    const { payment_id: paymentId } = await createPayment({
      user: poster,
      taskId,
      body: { payment_method: name },
      idempotencyKey: null,
    });
    payerActs({ fixture, name, reference: await referenceOf(paymentId), ...(card && { card }) });
    await syncPayment({ paymentId, isPayerBack: true });
    return paymentId;
  };
  const open = async (fee: ProviderName | undefined) => {
    const poster = await fixture.user({ points: 1_000 });
    const { id: taskId } = await fixture.task({ poster });
    const body = { payment_method: 'points' as const };
    const paymentId = fee
      ? await pay({ name: fee, poster, taskId })
      : (await createPayment({ user: poster, taskId, body, idempotencyKey: null })).payment_id;
    return { poster, taskId, paymentId };
  };

  return {
    async held({ name, helper: known, fee, card }) {
      const { poster, taskId, paymentId: feePaymentId } = await open(fee);
      const helper = known ?? (await fixture.user());
      const offer = await applyToTask({
        userId: helper.id,
        taskId,
        offeredAmount: REWARD,
        message: '我可以',
      });
      await acceptApplication({
        userId: poster.id,
        taskId,
        applicationId: offer.id,
        expectedAmount: REWARD,
      });
      const paymentId = await pay({ name, poster, taskId, card });
      return { taskId, paymentId, feePaymentId, poster, helper };
    },
    feePaid: ({ name }) => open(name),
    async feeBegun() {
      const poster = await fixture.user();
      const { id: taskId } = await fixture.task({ poster });
      const { payment_id: paymentId } = await createPayment({
        user: poster,
        taskId,
        body: { payment_method: 'stripe' },
        idempotencyKey: null,
      });
      return { paymentId, sessionId: await referenceOf(paymentId) };
    },
    payOut,
    bouncePayout,
    async resendAll({ name }) {
      const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
      for (const { id } of simulator.deliveries()) await simulator.resend({ deliveryId: id });
      await bothIdle(fixture);
    },
  };
}

/** The payer opens a dispute at their bank, or at PayPal. */
export async function openDisputeAt({
  fixture,
  name,
  paymentId,
  amount,
  isInquiry = false,
}: {
  fixture: Fixture;
  name: ProviderName;
  paymentId: number;
  amount?: number;
  isInquiry?: boolean;
}): Promise<{ reference: string; decide(decision: Decision): void }> {
  const transactionId = await transactionOf(paymentId);
  if (name === 'paypal') {
    const stage = isInquiry ? 'INQUIRY' : 'CHARGEBACK';
    const dispute = fixture.paypal.openDispute({
      captureId: transactionId,
      stage,
      ...(amount && { amount }),
    });
    const disputeId = String(dispute.dispute_id);
    const favours = { won: 'seller', lost: 'buyer', cancelled: 'cancelled' } as const;
    return {
      reference: disputeId,
      decide(decision) {
        if (!(decision in favours)) throw new Error(`PayPal does not decide ${decision}`);
        fixture.paypal.decideDispute({ disputeId, favour: favours[decision as keyof typeof favours] });
      },
    };
  }
  const { stripe } = fixture.simulators;
  const dispute = stripe.openDispute({
    paymentIntentId: transactionId,
    isInquiry,
    ...(amount && { amount }),
  });
  const disputeId = String(dispute.id);
  return {
    reference: disputeId,
    decide(decision) {
      if (decision === 'cancelled') throw new Error('Stripe does not know a dispute that is dropped');
      stripe.decideDispute({ disputeId, outcome: decision });
    },
  };
}

/** The provider's transaction that took a payment's money. */
export async function transactionOf(paymentId: number): Promise<string> {
  const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  if (!providerTransactionId) throw new Error(`Payment ${paymentId} was never paid`);
  return providerTransactionId;
}

/** What the bank returns of a lost dispute waits for an operator. */
export async function giveBack({ paymentId, amount }: { paymentId: number; amount: number }): Promise<void> {
  const dispute = await db().dispute.findFirstOrThrow({ where: { paymentId } });
  const { paymentStatus: status, version } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: paymentId },
  });
  const lines = [{ from: writeOffs('GBP'), to: disputedFunds('GBP'), amount }];
  const set = { review_reason: 'dispute_decided_anew' } as const;
  await commit({
    payment: { kind: 'move', id: paymentId, from: status, to: status, version, set },
    dispute: { kind: 'move', id: dispute.id, version: dispute.version, set: { status: dispute.status } },
    postings: [{ key: `dispute:test:${paymentId}`, kind: 'dispute_resolved', lines }],
  });
}
