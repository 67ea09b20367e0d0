import { afterEach, describe, expect, it } from 'vitest';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { type Fixture, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt, REWARD, transactionOf } from '@/tests/scenarios/dispute-scenario';

/** What PayPal's specification lists as outcomes, and what it may say one day. */
const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
  await fixture.expectSoundBooks();
});

type Decision = Omit<Parameters<Fixture['paypal']['decideDispute']>[0], 'disputeId'>;

const payment = (id: number) => db().paymentRecord.findUniqueOrThrow({ where: { id } });

/** A held reward whose dispute PayPal decides like this. */
async function decided(decision: Decision) {
  const held = await disputeScenario(fixture).held({ name: 'paypal' });
  const opened = await openDisputeAt({ fixture, name: 'paypal', paymentId: held.paymentId });
  await bothIdle(fixture);
  fixture.paypal.decideDispute({ disputeId: opened.reference, ...decision });
  await bothIdle(fixture);
  const { status, withdrawn } = await db().dispute.findFirstOrThrow({ where: { paymentId: held.paymentId } });
  const { paymentStatus, reviewReason } = await payment(held.paymentId);
  return { ...held, ...opened, status, withdrawn, paymentStatus, reviewReason };
}

describe('PayPal calls the outcome of a dispute', () => {
  it.each<[string, Decision, object]>([
    [
      'ACCEPTED: the buyer has the money',
      { favour: 'buyer', outcome: 'ACCEPTED' },
      { status: 'lost', withdrawn: REWARD, paymentStatus: 'refunded' },
    ],
    [
      'DENIED: it is ours',
      { favour: 'seller', outcome: 'DENIED' },
      { status: 'won', withdrawn: 0, paymentStatus: 'completed' },
    ],
    [
      'RESOLVED_WITH_PAYOUT: PayPal paid the buyer itself',
      { favour: 'payout' },
      { status: 'won', withdrawn: 0, paymentStatus: 'completed' },
    ],
    [
      'nothing, and took the money',
      { favour: 'buyer', outcome: null },
      { status: 'lost', withdrawn: REWARD, paymentStatus: 'refunded' },
    ],
    [
      'a word that we never saw, and took the money',
      { favour: 'buyer', outcome: 'RESOLVED_ANEW' },
      { status: 'lost', withdrawn: REWARD, paymentStatus: 'refunded' },
    ],
    [
      'RESOLVED_BUYER_FAVOUR, and took a penny less than it says',
      { favour: 'buyer', taken: REWARD - 1, refunded: REWARD },
      { status: 'lost', withdrawn: REWARD - 1, paymentStatus: 'partially_refunded' },
    ],
  ])('%s', async (_, decision, expected) => {
    expect(await decided(decision)).toMatchObject({ ...expected, reviewReason: null });
  });

  it.each<[string, Decision]>([
    ['NONE', { favour: 'seller', outcome: 'NONE' }],
    ['nothing', { favour: 'seller', outcome: null }],
    ['a word that we never saw', { favour: 'seller', outcome: 'RESOLVED_ANEW' }],
    ['RESOLVED_BUYER_FAVOUR', { favour: 'seller', outcome: 'RESOLVED_BUYER_FAVOUR' }],
  ])('%s, and no money moved: it stays frozen, and a person sees it', async (_, decision) => {
    const { taskId, poster, ...rest } = await decided(decision);
    expect(rest).toMatchObject({
      status: 'open',
      withdrawn: REWARD,
      paymentStatus: 'disputed',
      reviewReason: 'dispute_unclear',
    });
    await expect(confirmTask({ userId: poster.id, taskId })).rejects.toMatchObject({
      code: 'payment_disputed',
    });
    // Later the money moves after all, and that is the answer.
    fixture.paypal.reverse({ captureId: await transactionOf(rest.paymentId), reason: 'buyer_complaint' });
    await bothIdle(fixture);
    expect(await db().dispute.findMany({ where: { paymentId: rest.paymentId } })).toMatchObject([
      { status: 'lost', withdrawn: REWARD },
    ]);
    expect((await payment(rest.paymentId)).reviewReason).toBeNull();
  });

  it('what it likes in another currency: all of the payment is frozen, and lost is what was taken', async () => {
    const { paymentId, taskId } = await disputeScenario(fixture).held({ name: 'paypal' });
    const captureId = await transactionOf(paymentId);
    const opened = fixture.paypal.openDispute({
      captureId,
      amount: 4_000,
      told: { amount: 5_200, currency: 'USD' },
    });
    await bothIdle(fixture);
    const where = { paymentId };
    expect(await db().dispute.findFirst({ where })).toMatchObject({
      amount: REWARD,
      currency: 'GBP',
      withdrawn: REWARD,
    });
    fixture.paypal.decideDispute({ disputeId: String(opened.dispute_id), favour: 'buyer' });
    await bothIdle(fixture);
    expect(await db().dispute.findFirst({ where })).toMatchObject({ status: 'lost', withdrawn: 4_000 });
    expect(await db().task.findUnique({ where: { id: taskId } })).toMatchObject({
      escrowAmount: REWARD - 4_000,
    });
  });
});
