import { afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { requestPayout } from '@/lib/payouts/request-payout';
import { refundPayment } from '@/lib/refunds/refund-payment';
import type { PayoutItemOutcome } from '@/simulator/paypal/payouts/payout-control';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, payerActs, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt, transactionOf } from '@/tests/scenarios/dispute-scenario';
import { paidHelper } from '@/tests/scenarios/payout-scenario';
import { openUsers, paidFee, type Users } from '@/tests/scenarios/refund-scenario';
import { resolveDifference } from './resolve-difference';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(() => reset(fixture));

/** Everything has arrived, and PayPal, which knows seconds, lists it. */
async function agrees(options: { waiting?: number } = {}): Promise<void> {
  await bothIdle(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal', options);
}

async function payFee(): Promise<{ paymentId: number; captureId: string }> {
  const { paymentId } = await paidFee({
    fixture,
    poster: users.poster,
    body: { payment_method: 'paypal' },
  });
  return { paymentId, captureId: await transactionOf(paymentId) };
}

it('PayPal’s reports and the books agree about a payment, at once and when they list it', async () => {
  const { id: taskId } = await fixture.task({ poster: users.poster });
  const { payment_id: paymentId } = await createPayment({
    user: users.poster,
    taskId,
    body: { payment_method: 'paypal' },
    idempotencyKey: crypto.randomUUID(),
  });
  payerActs({ fixture, name: 'paypal', reference: await referenceOf(paymentId) });
  await bothIdle(fixture);
  expect(await fixture.statusOf(paymentId)).toBe('completed');
  fixture.paypal.setReporting({ delay_seconds: 60 });
  await expectReconciled('paypal', { waiting: -1_000 });
  fixture.paypal.setReporting({ delay_seconds: 0 });
  await agrees();
});

it('and about one whose money arrives days later, or never', async () => {
  for (const outcome of ['completed', 'denied'] as const) {
    const { id: taskId } = await fixture.task({ poster: users.poster });
    const { payment_id: paymentId } = await createPayment({
      user: users.poster,
      taskId,
      body: { payment_method: 'paypal' },
      idempotencyKey: crypto.randomUUID(),
    });
    fixture.paypal.approve({ orderId: await referenceOf(paymentId), funding: 'echeck' });
    await agrees();
    const order = fixture.paypal
      .orders()
      .find(({ custom_id: own }) => String(own).includes(`-${paymentId}-`));
    fixture.paypal.settleCapture({ captureId: String(order?.capture_id), outcome });
    await agrees();
  }
});

it.each(['buyer', 'seller', 'payout', 'cancelled'] as const)(
  'and about a dispute, while it is open and when it is decided: %s',
  async (favour) => {
    const { paymentId } = await disputeScenario(fixture).held({ name: 'paypal' });
    const { reference } = await openDisputeAt({ fixture, name: 'paypal', paymentId });
    await agrees();
    fixture.paypal.decideDispute({ disputeId: reference, favour });
    await agrees();
  },
);

it('and about a second dispute of a payment, of which another part is disputed', async () => {
  const { paymentId } = await disputeScenario(fixture).held({ name: 'paypal' });
  const first = await openDisputeAt({ fixture, name: 'paypal', paymentId, amount: 4_000 });
  await bothIdle(fixture);
  first.decide('won');
  await agrees();
  const second = await openDisputeAt({ fixture, name: 'paypal', paymentId, amount: 3_000 });
  await agrees();
  second.decide('lost');
  await agrees();
});

it.each(['chargeback', 'buyer_complaint'] as const)(
  'and about money that is taken back without a dispute: %s',
  async (reason) => {
    const { captureId } = await payFee();
    fixture.paypal.reverse({ captureId, reason });
    await agrees();
  },
);

it('and about what is taken back after a dispute of a part was lost', async () => {
  const { paymentId } = await disputeScenario(fixture).held({ name: 'paypal' });
  const { decide } = await openDisputeAt({ fixture, name: 'paypal', paymentId, amount: 4_000 });
  await bothIdle(fixture);
  decide('lost');
  await agrees();
  fixture.paypal.reverse({ captureId: await transactionOf(paymentId) });
  await agrees();
});

it('and about refunds: of a part, of the rest, and in PayPal’s own console', async () => {
  const { paymentId, captureId } = await payFee();
  const refund = (amount: number) =>
    refundPayment({
      operatorId: users.operator.id,
      paymentId,
      command: { amount, reason: 'goodwill' },
      idempotencyKey: crypto.randomUUID(),
    });
  await refund(200);
  await agrees();
  fixture.paypal.refund({ captureId, amount: 300 });
  fixture.paypal.refund({ captureId, amount: 300 });
  await agrees();
  await refund(200);
  await agrees();
});

it.each(['completed', 'failed'] as const)(
  'and about a refund that is pending, and then %s',
  async (outcome) => {
    const { captureId } = await payFee();
    fixture.paypal.refundOutcome({ outcome: 'pending' });
    const { id } = fixture.paypal.refund({ captureId, amount: 400 });
    await bothIdle(fixture);
    fixture.paypal.settleRefund({ refundId: String(id), outcome });
    await agrees();
  },
);

const onItsWay = { waiting: -6_000 };

it.each<[PayoutItemOutcome, email: string, before: { waiting?: number }]>([
  ['success', 'limbo', onItsWay],
  ['returned', 'unclaimed', onItsWay],
  ['failed', 'limbo', onItsWay],
  ['blocked', 'limbo', onItsWay],
  ['refunded', 'helper', {}],
  ['reversed', 'helper', {}],
])('and about a payout that ends as %s', async (outcome, word, before) => {
  const { batchId, itemId } = await sendPayout(word);
  await agrees(onItsWay);
  fixture.paypal.settlePayout({ batchId });
  await agrees(before);
  fixture.paypal.settlePayoutItem({ itemId, outcome });
  await agrees();
});

it('and about a payout that PayPal denies', async () => {
  const { batchId } = await sendPayout('helper');
  fixture.paypal.settlePayout({ batchId, outcome: 'denied' });
  await agrees();
});

it('but not about a payment that PayPal lists twice, which is named as that', async () => {
  const { captureId } = await payFee();
  const { transaction_id: again } = fixture.paypal.repeatTransaction({ transactionId: captureId });
  await expect(agrees()).rejects.toThrow('what differs at paypal');
  const [found, ...others] = await db().difference.findMany({ where: { endedAt: null } });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ kind: 'twice', objectKey: `charge:${again}`, amount: 1_000n });
  await resolveDifference({
    operatorId: users.operator.id,
    differenceId: found?.id ?? 0,
    command: { verb: 'write_off', note: 'PayPal keeps it there' },
  });
  await agrees();
});

it.each<[string, (captureId: string) => unknown, amount: bigint]>([
  ['a dispute', (captureId) => fixture.paypal.openDispute({ captureId }), -1_000n],
  ['a chargeback without a dispute', (captureId) => fixture.paypal.reverse({ captureId }), -1_000n],
  ['a refund', (captureId) => fixture.paypal.refund({ captureId, amount: 300 }), -300n],
])('nor about %s whose events are lost, until it is adopted', async (_, happen, amount) => {
  const { captureId } = await payFee();
  fixture.paypal.hold();
  happen(captureId);
  await expect(agrees()).rejects.toThrow('what differs at paypal');
  const found = await db().difference.findFirstOrThrow({ where: { endedAt: null } });
  expect(found).toMatchObject({ kind: 'only_there', amount });
  const resolved = await resolveDifference({
    operatorId: users.operator.id,
    differenceId: found.id,
    command: { verb: 'adopt', note: 'Looked up at PayPal' },
  });
  expect(resolved).toMatchObject({ ending: 'matched' });
  await reset(fixture);
  await agrees();
});

const batchSchema = z.object({
  batch_header: z.object({ payout_batch_id: z.string() }),
  items: z.array(z.object({ payout_item_id: z.string() })),
});

/** A payout that waits for PayPal, with its batch and its item. */
async function sendPayout(word: string): Promise<{ batchId: string; itemId: string }> {
  const helper = await paidHelper({ fixture, by: 'paypal', email: `${word}@${crypto.randomUUID()}.test` });
  const command = { userId: helper.id, provider: 'paypal', amount: 6_000, idempotencyKey: 'part' } as const;
  await requestPayout(command);
  const batch = batchSchema.parse(fixture.paypal.payouts().at(-1));
  return { batchId: batch.batch_header.payout_batch_id, itemId: batch.items[0]?.payout_item_id ?? '' };
}
