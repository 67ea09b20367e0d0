import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPayment } from '@/lib/payments/read/read-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { editTask } from '@/lib/tasks/lifecycle/edit-task';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { paymentLabel } from '@/tests/fixtures/own-labels';
import { db } from '@/tests/fixtures/owner-db';
import {
  bothIdle,
  type ProviderName,
  payerActs,
  releaseBoth,
  reset,
  takenAtSimulators,
} from '@/tests/fixtures/two-providers';
import { beginSwitching, onlyPayErrors, type SwitchingScenario } from '@/tests/scenarios/switching-scenario';
import { cancelPayment } from './cancel-payment';

const SESSIONS = '/v1/checkout/sessions';
const ORDER = '/v2/checkout/orders/*';
const CHARGED = 500;

const fixture = useFixture();
let scenario: SwitchingScenario;

beforeEach(async () => {
  scenario = await beginSwitching(fixture);
});
afterEach(async () => {
  await reset(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
  await fixture.expectSoundBooks();
});

describe('At the same time', () => {
  it('the same is asked twice, with a coupon that can be used once: both get the same payment', async () => {
    const [one, two] = await Promise.all([scenario.open('paypal'), scenario.open('paypal')]);
    expect(one).toBe(two);
    expect(await scenario.couponStates()).toEqual(['reserved']);
  });

  it('both are opened: at most one is unfinished, and at most one is charged', {
    timeout: 120_000,
  }, async () => {
    for (let round = 0; round < 12; round += 1) {
      scenario = await beginSwitching(fixture);
      const opened = await Promise.allSettled([scenario.open('stripe'), scenario.open('paypal')]);
      expectRefusals(opened, ['conflict', 'provider_unavailable', 'payment_in_progress']);
      const payments = await scenario.payments();
      expect(payments.filter(({ paymentStatus }) => paymentStatus === 'pending').length).toBeLessThanOrEqual(
        1,
      );
      for (const { paymentProvider, providerPaymentId } of payments) {
        if (providerPaymentId === null) continue;
        payerActs({ fixture, name: paymentProvider as ProviderName, reference: providerPaymentId });
      }
      await scenario.expectAtMostOnePaid(`round ${round}`);
    }
  });

  it.each([
    ['the payer switches to Stripe', 30, () => scenario.open('stripe')],
    [
      'the task is edited',
      12,
      () =>
        editTask({ userId: scenario.poster.id, taskId: scenario.task.id, changes: { base_reward: 20_000 } }),
    ],
    ['the task is cancelled', 12, () => cancelTask({ userId: scenario.poster.id, taskId: scenario.task.id })],
    [
      'the payment is cancelled',
      12,
      (paymentId: number) => cancelPayment({ userId: scenario.poster.id, paymentId }),
    ],
  ])(
    'an approval arrives and %s: it is captured or closed, never both',
    { timeout: 240_000 },
    async (_, rounds, close) => {
      for (let round = 0; round < rounds; round += 1) {
        scenario = await beginSwitching(fixture);
        const id = await scenario.open('paypal');
        fixture.paypal.hold();
        payerActs({ fixture, name: 'paypal', reference: await referenceOf(id) });
        // Which of the two asks PayPal first is shifted by a little from round to round.
        const delay = { kind: 'delay', ms: (round % 6) * 8 } as const;
        fixture.paypal.addFault({ method: 'GET', path: ORDER, fault: delay });
        const [closing] = await Promise.allSettled([
          close(id),
          syncPayment({ paymentId: id, isPayerBack: true }).catch(onlyPayErrors),
          releaseBoth(fixture),
        ]);
        fixture.paypal.clearFaults();
        const status = await fixture.statusOf(id);
        const { captures } = await takenAtSimulators({ fixture, taskId: scenario.task.id });
        if (status === 'completed') {
          expect(captures).toBe(1);
          expect(closing).toMatchObject({
            reason: { code: expect.stringMatching(/^(already_paid|payment_in_progress|task_not_editable)$/) },
          });
          expect((await db().task.findUniqueOrThrow({ where: { id: scenario.task.id } })).baseReward).toBe(
            10_000,
          );
        } else {
          expect(status).toBe('cancelled');
          expect(captures).toBe(0);
          expect(closing.status).toBe('fulfilled');
        }
        await scenario.expectAtMostOnePaid(`round ${round}`);
      }
    },
  );

  it('an approval whose money we are just capturing lets nobody switch', async () => {
    const id = await scenario.open('paypal');
    fixture.paypal.hold();
    payerActs({ fixture, name: 'paypal', reference: await referenceOf(id) });
    fixture.paypal.addFault({ method: 'POST', path: `${ORDER}/capture`, fault: { kind: 'delay', ms: 600 } });
    const settling = syncPayment({ paymentId: id, isPayerBack: true });
    await expect.poll(() => fixture.statusOf(id)).toBe('processing');
    await expect(scenario.open('stripe')).rejects.toMatchObject({ code: 'payment_in_progress' });
    await expect(cancelTask({ userId: scenario.poster.id, taskId: scenario.task.id })).rejects.toMatchObject({
      code: 'payment_in_progress',
    });
    expect((await settling).status).toBe('completed');
    await scenario.expectOnePaid();
  });

  it('an approval of a payment that we are just closing takes nothing', async () => {
    const id = await scenario.open('paypal');
    payerActs({ fixture, name: 'paypal', reference: await referenceOf(id) });
    await bothIdle(fixture);
    scenario = await beginSwitching(fixture);
    const switched = await scenario.open('paypal');
    fixture.paypal.hold();
    fixture.paypal.addFault({ method: 'GET', path: ORDER, fault: { kind: 'delay', ms: 600 } });
    const switching = scenario.open('stripe');
    await expect.poll(() => closingReasonOf(switched)).toBe('replaced');
    payerActs({ fixture, name: 'paypal', reference: await referenceOf(switched) });
    await syncPayment({ paymentId: switched, isPayerBack: true });
    await switching;
    await scenario.expectLost(switched, 'replaced');
    await releaseBoth(fixture);
    expect((await takenAtSimulators({ fixture, taskId: scenario.task.id })).captures).toBe(0);
  });
});

describe('A session at Stripe that is paid although we switch away from it', () => {
  it('just while we close it: the payment is complete, and there is nothing to switch', async () => {
    const id = await scenario.open('stripe');
    fixture.simulators.stripe.hold();
    fixture.simulators.stripe.addFault({ path: `${SESSIONS}/*/expire`, fault: { kind: 'delay', ms: 600 } });
    const switching = scenario.open('paypal');
    const refused = expect(switching).rejects.toMatchObject({ code: 'already_paid' });
    await expect.poll(() => closingReasonOf(id)).toBe('replaced');
    expect(payerActs({ fixture, name: 'stripe', reference: await referenceOf(id) })).toBe(true);
    await refused;
    expect(await fixture.statusOf(id)).toBe('completed');
    await releaseBoth(fixture);
    await scenario.expectOnePaid();
  });

  it('and cannot be closed, because Stripe is away: no switch, and the money counts when we learn of it', async () => {
    const id = await scenario.open('stripe');
    fixture.simulators.stripe.hold();
    payerActs({ fixture, name: 'stripe', reference: await referenceOf(id) });
    fixture.simulators.stripe.addFault({
      path: `${SESSIONS}/*/expire`,
      fault: { kind: 'status', status: 500 },
      times: null,
    });
    await expect(scenario.open('paypal')).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await fixture.points(scenario.poster)).toEqual({ available: 600, reserved: 400 });
    await releaseBoth(fixture);
    expect(await fixture.statusOf(id)).toBe('completed');
    await scenario.expectOnePaid();
  });

  it('and was closed without a response: the payer switches, and the closed session takes nothing', async () => {
    const id = await scenario.open('stripe');
    const fault = { kind: 'execute_then_drop' } as const;
    fixture.simulators.stripe.addFault({ path: `${SESSIONS}/*/expire`, fault, times: 1 });
    const chosen = await scenario.open('paypal');
    expect(fixture.simulators.stripe.fired().calls.execute_then_drop).toBe(1);
    await scenario.expectLost(id, 'replaced');
    expect(payerActs({ fixture, name: 'stripe', reference: await referenceOf(id) })).toBe(false);
    await scenario.comeBack({ name: 'paypal', paymentId: chosen, act: true });
    await scenario.expectOnePaid();
  });

  /** We never learned that it was opened, so it could not be closed; and its money arrives after the other's. */
  it.each([
    ['after the other payment', ['paypal', 'stripe']],
    ['before the other payment', ['stripe', 'paypal']],
  ] as const)(
    'and which we never knew, %s: its money is seen, goes to suspense and is refunded',
    async (_, order) => {
      const fault = { kind: 'execute_then_drop' } as const;
      fixture.simulators.stripe.addFault({ method: 'POST', path: SESSIONS, fault, times: null });
      await expect(scenario.open('stripe')).rejects.toMatchObject({ code: 'provider_unavailable' });
      fixture.simulators.stripe.clearFaults();
      const lost = await scenario.liveId();
      const label = await paymentLabel(lost);
      const [session] = fixture.simulators.stripe
        .sessions()
        .filter((made) => (made.metadata as Record<string, string>).payment_id === label);
      const chosen = await scenario.open('paypal');
      await scenario.expectLost(lost, 'replaced');
      for (const name of order) {
        if (name === 'paypal') await scenario.comeBack({ name, paymentId: chosen, act: true });
        else expect(payerActs({ fixture, name, reference: String(session?.id) })).toBe(true);
        await bothIdle(fixture);
      }
      expect(await readPayment({ userId: scenario.poster.id, paymentId: lost })).toMatchObject({
        status: 'needs_review',
        reason: 'late_success',
      });
      await fixture.expectSoundBooks();
      expect(await refundSuspense()).toBe(1);
      await bothIdle(fixture);
      expect(await readPayment({ userId: scenario.poster.id, paymentId: lost })).toMatchObject({
        status: 'refunded',
        reason: 'late_success',
      });
      expect(await takenAtSimulators({ fixture, taskId: scenario.task.id })).toEqual({
        captures: 2,
        refunds: 1,
        left: CHARGED,
      });
      await scenario.expectOnePaid();
    },
  );
});

async function closingReasonOf(id: number): Promise<string | null> {
  return (await db().paymentRecord.findUniqueOrThrow({ where: { id } })).closingReason;
}

function expectRefusals(results: PromiseSettledResult<unknown>[], codes: string[]): void {
  for (const result of results) {
    if (result.status === 'rejected') expect(codes).toContain(result.reason.code);
  }
}
