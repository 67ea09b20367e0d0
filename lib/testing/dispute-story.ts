import { db } from '@/lib/db/client';
import type { User } from '@/lib/db/generated/client';
import { walletOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/create-payment';
import { settlePayment } from '@/lib/payments/settle-payment';
import { acceptApplication } from '@/lib/tasks/accept-application';
import { applyToTask } from '@/lib/tasks/apply-to-task';
import type { ProviderName } from './payers';
import { bothIdle, payerActs } from './two-providers';
import { referenceOf, type World } from './world';

export const REWARD = 9_000;

type Held = {
  taskId: number;
  /** The payment of the reward, and that of the service fee. */
  paymentId: number;
  feePaymentId: number;
  poster: User;
  helper: User;
};

/** What the person at the bank can say, in words of both providers. */
export type Decision = 'won' | 'lost' | 'cancelled' | 'warning_closed' | 'escalated';

/** Steps to a dispute and from it. */
export type DisputeStory = {
  /** A reward that is paid and held. The fee is paid with points, unless a provider is named. */
  held(parts: { name: ProviderName; helper?: User; fee?: ProviderName; card?: string }): Promise<Held>;
  /** A service fee that is paid, and the task on the market for it. */
  feePaid(parts: { name: ProviderName }): Promise<{ taskId: number; paymentId: number; poster: User }>;
  /** A fee whose payment is open at Stripe. */
  feeBegun(): Promise<{ paymentId: number; sessionId: string }>;
  /** Moves money out of a helper's wallet, or into it when the amount is negative. */
  spend(parts: { helper: User; amount: number }): Promise<void>;
  /** Every event that was ever delivered comes again. */
  resendAll(parts: { name: ProviderName }): Promise<void>;
};

export function disputeStory(world: World): DisputeStory {
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
    payerActs({ world, name, reference: await referenceOf(paymentId), ...(card && { card }) });
    await settlePayment({ paymentId, isPayerBack: true });
    return paymentId;
  };
  const open = async (fee: ProviderName | undefined) => {
    const poster = await world.person({ points: 1_000 });
    const { id: taskId } = await world.task({ poster });
    const body = { payment_method: 'points' as const };
    const paymentId = fee
      ? await pay({ name: fee, poster, taskId })
      : (await createPayment({ user: poster, taskId, body, idempotencyKey: null })).payment_id;
    return { poster, taskId, paymentId };
  };

  return {
    async held({ name, helper: known, fee, card }) {
      const { poster, taskId, paymentId: feePaymentId } = await open(fee);
      const helper = known ?? (await world.person());
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
      const poster = await world.person();
      const { id: taskId } = await world.task({ poster });
      const { payment_id: paymentId } = await createPayment({
        user: poster,
        taskId,
        body: { payment_method: 'stripe' },
        idempotencyKey: null,
      });
      return { paymentId, sessionId: await referenceOf(paymentId) };
    },
    async spend({ helper, amount }) {
      const bank = await world.person();
      const [from, to] = [helper, bank].map(({ id: userId }) => walletOf({ userId, currency: 'GBP' }));
      if (!from || !to) throw new Error('Two people have two wallets');
      const lines =
        amount > 0
          ? [{ from, to, amount }]
          : [{ from: walletOf(await richPerson(world)), to: from, amount: -amount }];
      const { outcome } = await commit({ postings: [{ key: `test_spend:${bank.id}`, kind: 'test', lines }] });
      if (outcome !== 'done') throw new Error(`Could not spend: ${outcome}`);
    },
    async resendAll({ name }) {
      const twin = name === 'stripe' ? world.sandbox.stripe : world.paypal;
      for (const { id } of twin.deliveries()) await twin.resend({ deliveryId: id });
      await bothIdle(world);
    },
  };
}

/** Somebody whose wallet holds what earlier stories left there. */
async function richPerson(_world: World): Promise<{ userId: number; currency: string }> {
  const account = await db().ledgerAccount.findFirstOrThrow({
    where: { kind: 'wallet', balance: { gte: 5_000 } },
    orderBy: { balance: 'desc' },
  });
  return { userId: account.userId ?? 0, currency: account.unit };
}

/** The payer turns to their bank, or to PayPal. */
export async function openDisputeAt({
  world,
  name,
  paymentId,
  amount,
  isInquiry = false,
}: {
  world: World;
  name: ProviderName;
  paymentId: number;
  amount?: number;
  isInquiry?: boolean;
}): Promise<{ reference: string; decide(decision: Decision): void }> {
  const transactionId = await transactionOf(paymentId);
  if (name === 'paypal') {
    const stage = isInquiry ? 'INQUIRY' : 'CHARGEBACK';
    const dispute = world.paypal.openDispute({ captureId: transactionId, stage, ...(amount && { amount }) });
    const disputeId = String(dispute.dispute_id);
    const favours = { won: 'seller', lost: 'buyer', cancelled: 'cancelled' } as const;
    return {
      reference: disputeId,
      decide(decision) {
        if (!(decision in favours)) throw new Error(`PayPal does not decide ${decision}`);
        world.paypal.decideDispute({ disputeId, favour: favours[decision as keyof typeof favours] });
      },
    };
  }
  const { stripe } = world.sandbox;
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
