import { afterEach, describe, expect, it } from 'vitest';
import { readPositions } from '@/lib/resolutions/read-positions';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import type { StripeControl } from '@/simulator/stripe/control';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, REWARD, transactionOf } from '@/tests/scenarios/dispute-scenario';
import { syncDispute } from './sync-dispute';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

type Opening = Omit<Parameters<StripeControl['openDispute']>[0], 'paymentIntentId' | 'chargeId'>;

/** A held reward that is disputed at Stripe. */
async function disputed(opening: Opening = {}) {
  const held = await disputeScenario(fixture).held({ name: 'stripe' });
  const paymentIntentId = await transactionOf(held.paymentId);
  const { id } = fixture.simulators.stripe.openDispute({ paymentIntentId, ...opening });
  await bothIdle(fixture);
  return { ...held, disputeId: String(id) };
}

async function stateOf(paymentId: number) {
  const { status, withdrawn, fee } = await db().dispute.findFirstOrThrow({ where: { paymentId } });
  const { paymentStatus, reviewReason } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: paymentId },
  });
  return { status, withdrawn, fee, paymentStatus, reviewReason };
}

describe('Stripe prevents a dispute', () => {
  it('by blocking it: nothing was taken, and the work can be confirmed', async () => {
    const { paymentId, taskId, poster } = await disputed({ prevention: 'block' });
    expect(await stateOf(paymentId)).toEqual({
      status: 'withdrawn',
      withdrawn: 0,
      fee: 0,
      paymentStatus: 'completed',
      reviewReason: null,
    });
    await confirmTask({ userId: poster.id, taskId });
  });

  it.each<[string, number | undefined, string]>([
    ['all', undefined, 'refunded'],
    ['a part', 1_000, 'partially_refunded'],
  ])('by giving the payer %s of the money: that is lost, without a fee', async (_, amount, paymentStatus) => {
    const { paymentId } = await disputed({ prevention: 'resolution', amount });
    expect(await stateOf(paymentId)).toEqual({
      status: 'lost',
      withdrawn: amount ?? REWARD,
      fee: 0,
      paymentStatus,
      reviewReason: null,
    });
  });

  it.each([
    ['an inquiry', { isInquiry: true }, 0],
    ['a chargeback, which costs its fee', {}, 2_000],
  ])('that began as %s: the money is ours again', async (_, opening, fee) => {
    const { paymentId, taskId, poster, disputeId } = await disputed(opening);
    expect(await stateOf(paymentId)).toMatchObject({ status: 'open', paymentStatus: 'disputed' });
    fixture.simulators.stripe.decideDispute({ disputeId, outcome: 'prevented' });
    await bothIdle(fixture);
    expect(await stateOf(paymentId)).toEqual({
      status: 'withdrawn',
      withdrawn: 0,
      fee,
      paymentStatus: 'completed',
      reviewReason: null,
    });
    await confirmTask({ userId: poster.id, taskId });
  });
});

describe('Stripe says a word of a dispute that we never saw', () => {
  it('and it stays open, its money frozen, and an operator can act', async () => {
    const { paymentId, taskId, poster, disputeId } = await disputed();
    fixture.simulators.stripe.misreport({ id: disputeId, status: 'in_arbitration' });
    fixture.simulators.stripe.decideDispute({ disputeId, outcome: 'won' });
    await bothIdle(fixture);
    expect(await stateOf(paymentId)).toMatchObject({ status: 'open', paymentStatus: 'disputed' });
    await expect(confirmTask({ userId: poster.id, taskId })).rejects.toMatchObject({
      code: 'payment_disputed',
    });
    const { positions } = await readPositions(paymentId);
    expect(positions).toMatchObject([{ position: 'dispute' }]);
    expect(positions[0]?.verbs.length).toBeGreaterThan(0);
    fixture.simulators.stripe.misreport({ id: disputeId });
    await syncDispute({ provider: 'stripe', disputeReference: disputeId });
    expect(await stateOf(paymentId)).toMatchObject({
      status: 'won',
      withdrawn: 0,
      paymentStatus: 'completed',
    });
  });
});
