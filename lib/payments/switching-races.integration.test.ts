import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { returnSuspense } from '@/lib/refunds/return-suspense';
import { cancelTask } from '@/lib/tasks/cancel-task';
import { editTask } from '@/lib/tasks/edit-task';
import { paymentLabel } from '@/lib/testing/own-labels';
import { beginSwitching, onlyPayErrors, type SwitchingStory } from '@/lib/testing/switching-story';
import {
  bothIdle,
  calm,
  type ProviderName,
  payerActs,
  releaseBoth,
  takenAtTwins,
} from '@/lib/testing/two-providers';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { readPayment } from './read-payment';
import { settlePayment } from './settle-payment';

const SESSIONS = '/v1/checkout/sessions';
const ORDER = '/v2/checkout/orders/*';
const CHARGED = 500;

let world: World;
let story: SwitchingStory;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  story = await beginSwitching(world);
});
afterEach(async () => {
  await calm(world);
  await world.expectSoundBooks();
});

describe('At the same moment', () => {
  it('the same is asked twice, with a coupon that can be used once: both get the same payment', async () => {
    const [one, two] = await Promise.all([story.open('paypal'), story.open('paypal')]);
    expect(one).toBe(two);
    expect(await story.couponStates()).toEqual(['reserved']);
  });

  it('both are opened: at most one is live, and at most one is charged', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 12; round += 1) {
      story = await beginSwitching(world);
      const opened = await Promise.allSettled([story.open('stripe'), story.open('paypal')]);
      expectRefusals(opened, ['conflict', 'provider_unavailable', 'payment_in_progress']);
      const payments = await story.payments();
      expect(payments.filter(({ paymentStatus }) => paymentStatus === 'pending').length).toBeLessThanOrEqual(
        1,
      );
      for (const { paymentProvider, providerPaymentId } of payments) {
        if (providerPaymentId === null) continue;
        payerActs({ world, name: paymentProvider as ProviderName, reference: providerPaymentId });
      }
      await story.expectAtMostOnePaid(`round ${round}`);
    }
  });

  it.each([
    ['the payer switches to Stripe', 30, () => story.open('stripe')],
    [
      'the task is edited',
      12,
      () => editTask({ userId: story.poster.id, taskId: story.task.id, changes: { base_reward: 20_000 } }),
    ],
    ['the task is cancelled', 12, () => cancelTask({ userId: story.poster.id, taskId: story.task.id })],
    [
      'the payment is cancelled',
      12,
      (paymentId: number) => cancelPayment({ userId: story.poster.id, paymentId }),
    ],
  ])(
    'an approval arrives and %s: it is taken or closed, never both',
    { timeout: 240_000 },
    async (_, rounds, close) => {
      for (let round = 0; round < rounds; round += 1) {
        story = await beginSwitching(world);
        const id = await story.open('paypal');
        world.paypal.hold();
        payerActs({ world, name: 'paypal', reference: await referenceOf(id) });
        // Which of the two looks first at PayPal is shifted by a little from round to round.
        const delay = { kind: 'delay', ms: (round % 6) * 8 } as const;
        world.paypal.addFault({ method: 'GET', path: ORDER, fault: delay });
        const [closing] = await Promise.allSettled([
          close(id),
          settlePayment({ paymentId: id, isPayerBack: true }).catch(onlyPayErrors),
          releaseBoth(world),
        ]);
        world.paypal.clearFaults();
        const status = await world.statusOf(id);
        const { captures } = await takenAtTwins({ world, taskId: story.task.id });
        if (status === 'completed') {
          expect(captures).toBe(1);
          expect(closing).toMatchObject({
            reason: { code: expect.stringMatching(/^(already_paid|payment_in_progress|task_not_editable)$/) },
          });
          expect((await db().task.findUniqueOrThrow({ where: { id: story.task.id } })).baseReward).toBe(
            10_000,
          );
        } else {
          expect(status).toBe('cancelled');
          expect(captures).toBe(0);
          expect(closing.status).toBe('fulfilled');
        }
        await story.expectAtMostOnePaid(`round ${round}`);
      }
    },
  );

  it('an approval of which we are just taking the money lets nobody switch', async () => {
    const id = await story.open('paypal');
    world.paypal.hold();
    payerActs({ world, name: 'paypal', reference: await referenceOf(id) });
    world.paypal.addFault({ method: 'POST', path: `${ORDER}/capture`, fault: { kind: 'delay', ms: 600 } });
    const settling = settlePayment({ paymentId: id, isPayerBack: true });
    await expect.poll(() => world.statusOf(id)).toBe('processing');
    await expect(story.open('stripe')).rejects.toMatchObject({ code: 'payment_in_progress' });
    await expect(cancelTask({ userId: story.poster.id, taskId: story.task.id })).rejects.toMatchObject({
      code: 'payment_in_progress',
    });
    expect((await settling).status).toBe('completed');
    await story.expectOnePaid();
  });

  it('an approval of what we are just closing takes nothing', async () => {
    const id = await story.open('paypal');
    payerActs({ world, name: 'paypal', reference: await referenceOf(id) });
    await bothIdle(world);
    story = await beginSwitching(world);
    const switched = await story.open('paypal');
    world.paypal.hold();
    world.paypal.addFault({ method: 'GET', path: ORDER, fault: { kind: 'delay', ms: 600 } });
    const switching = story.open('stripe');
    await expect.poll(() => closingReasonOf(switched)).toBe('replaced');
    payerActs({ world, name: 'paypal', reference: await referenceOf(switched) });
    await settlePayment({ paymentId: switched, isPayerBack: true });
    await switching;
    await story.expectLost(switched, 'replaced');
    await releaseBoth(world);
    expect((await takenAtTwins({ world, taskId: story.task.id })).captures).toBe(0);
  });
});

describe('A session at Stripe that is paid although we turn away from it', () => {
  it('just while we close it: the payment is complete, and there is nothing to switch', async () => {
    const id = await story.open('stripe');
    world.sandbox.stripe.hold();
    world.sandbox.stripe.addFault({ path: `${SESSIONS}/*/expire`, fault: { kind: 'delay', ms: 600 } });
    const switching = story.open('paypal');
    const refused = expect(switching).rejects.toMatchObject({ code: 'already_paid' });
    await expect.poll(() => closingReasonOf(id)).toBe('replaced');
    expect(payerActs({ world, name: 'stripe', reference: await referenceOf(id) })).toBe(true);
    await refused;
    expect(await world.statusOf(id)).toBe('completed');
    await releaseBoth(world);
    await story.expectOnePaid();
  });

  it('and cannot be closed, because Stripe is away: no switch, and the money counts when we hear of it', async () => {
    const id = await story.open('stripe');
    world.sandbox.stripe.hold();
    payerActs({ world, name: 'stripe', reference: await referenceOf(id) });
    world.sandbox.stripe.addFault({
      path: `${SESSIONS}/*/expire`,
      fault: { kind: 'status', status: 500 },
      times: null,
    });
    await expect(story.open('paypal')).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await world.points(story.poster)).toEqual({ available: 600, reserved: 400 });
    await releaseBoth(world);
    expect(await world.statusOf(id)).toBe('completed');
    await story.expectOnePaid();
  });

  it('and was closed without an answer: the payer switches, and the closed session takes nothing', async () => {
    const id = await story.open('stripe');
    const fault = { kind: 'execute_then_drop' } as const;
    world.sandbox.stripe.addFault({ path: `${SESSIONS}/*/expire`, fault, times: 1 });
    const chosen = await story.open('paypal');
    expect(world.sandbox.stripe.fired().calls.execute_then_drop).toBe(1);
    await story.expectLost(id, 'replaced');
    expect(payerActs({ world, name: 'stripe', reference: await referenceOf(id) })).toBe(false);
    await story.comeBack({ name: 'paypal', paymentId: chosen, act: true });
    await story.expectOnePaid();
  });

  /** We never heard that it was opened, so it could not be closed; and its money comes after the other's. */
  it.each([
    ['after the other payment', ['paypal', 'stripe']],
    ['before the other payment', ['stripe', 'paypal']],
  ] as const)('and of which we never knew, %s: its money is seen, parked and sent back', async (_, order) => {
    const fault = { kind: 'execute_then_drop' } as const;
    world.sandbox.stripe.addFault({ method: 'POST', path: SESSIONS, fault, times: null });
    await expect(story.open('stripe')).rejects.toMatchObject({ code: 'provider_unavailable' });
    world.sandbox.stripe.clearFaults();
    const lost = await story.liveId();
    const label = await paymentLabel(lost);
    const [session] = world.sandbox.stripe
      .sessions()
      .filter((made) => (made.metadata as Record<string, string>).payment_id === label);
    const chosen = await story.open('paypal');
    await story.expectLost(lost, 'replaced');
    for (const name of order) {
      if (name === 'paypal') await story.comeBack({ name, paymentId: chosen, act: true });
      else expect(payerActs({ world, name, reference: String(session?.id) })).toBe(true);
      await bothIdle(world);
    }
    expect(await readPayment({ userId: story.poster.id, paymentId: lost })).toMatchObject({
      status: 'needs_review',
      reason: 'late_success',
    });
    await world.expectSoundBooks();
    expect(await returnSuspense()).toBe(1);
    await bothIdle(world);
    expect(await readPayment({ userId: story.poster.id, paymentId: lost })).toMatchObject({
      status: 'refunded',
      reason: 'late_success',
    });
    expect(await takenAtTwins({ world, taskId: story.task.id })).toEqual({
      captures: 2,
      refunds: 1,
      left: CHARGED,
    });
    await story.expectOnePaid();
  });
});

async function closingReasonOf(id: number): Promise<string | null> {
  return (await db().paymentRecord.findUniqueOrThrow({ where: { id } })).closingReason;
}

function expectRefusals(results: PromiseSettledResult<unknown>[], codes: string[]): void {
  for (const result of results) {
    if (result.status === 'rejected') expect(codes).toContain(result.reason.code);
  }
}
