import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { readPayment } from '@/lib/payments/read/read-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { payPalNotificationNames, payPalNotifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { captureOf } from '@/tests/fixtures/payers';
import { beginFee, type FeeScenario, passDeadline, someFeeParts } from '@/tests/scenarios/fee-scenario';

const CAPTURE = '/v2/checkout/orders/*/capture';
const HOUR_SECONDS = 3600;

const fixture = useFixture();
let scenario: FeeScenario;

afterEach(async () => {
  await fixture.paypal.release();
  fixture.paypal.clearFaults();
  await fixture.paypal.idle();
  await fixture.expectSoundBooks();
});

describe.each(someFeeParts('endings at PayPal'))('A fee that was to be paid by PayPal, $name,', (parts) => {
  beforeEach(async () => {
    scenario = await beginFee({ fixture, provider: 'paypal', parts });
  });

  it('is completed with other money after a decline, and the payer is told why', async () => {
    await approve('declining_card');
    expect(await detail()).toMatchObject({
      status: 'pending',
      reason: 'instrument_declined',
      checkout_url: expect.any(String),
    });
    await scenario.expectWaiting({ status: 'pending', reason: 'instrument_declined' });
    await approve();
    await scenario.expectPaidOnce();
  });

  it('is not captured again after a decline by a mere sync, and lapses', async () => {
    await approve('declining_card');
    countCaptures();
    for (let round = 0; round < 3; round += 1) {
      await payPalNotifications['the status page'](scenario);
      await payPalNotifications['the reconciler'](scenario);
    }
    expect(capturesTried()).toBe(0);
    await scenario.expectWaiting({ status: 'pending', reason: 'instrument_declined' });
    await passDeadline(scenario);
    await payPalNotifications['the reconciler'](scenario);
    expect(capturesTried()).toBe(0);
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it('is completed after the payer did what PayPal also asked for', async () => {
    await approve('needs_action');
    await scenario.expectWaiting({ status: 'pending', reason: 'payer_action_required' });
    await approve('needs_action');
    await scenario.expectPaidOnce();
  });

  it.each([
    ['echeck', 'echeck'],
    ['review', 'pending_review'],
  ] as const)(
    'waits for what takes days (%s), cannot be cancelled, and completes',
    async (funding, reason) => {
      await approve(funding);
      await scenario.expectWaiting({ status: 'processing', reason });
      for (const name of payPalNotificationNames) await payPalNotifications[name](scenario);
      await passDeadline(scenario);
      await payPalNotifications['the reconciler'](scenario);
      await expect(cancel()).rejects.toMatchObject({ code: 'payment_in_progress' });
      await scenario.expectWaiting({ status: 'processing', reason });
      await settle('completed');
      await scenario.expectPaidOnce();
    },
  );

  it.each([
    ['echeck', 'denied'],
    ['echeck', 'declined'],
    ['review', 'denied'],
    ['review', 'declined'],
  ] as const)('waits for what takes days (%s), and is released when it is %s', async (funding, outcome) => {
    await approve(funding);
    expect(await fixture.statusOf(scenario.paymentId)).toBe('processing');
    await settle(outcome);
    await scenario.expectGivenBack({ status: 'failed' });
    await expectPayableAnew();
  });

  it('fails with a capture that is declined in the end, and can be begun anew', async () => {
    await approve('declined_capture');
    await scenario.expectGivenBack({ status: 'failed', reason: 'declined' });
    await expectPayableAnew();
  });

  it('is cancelled by its payer, and a later approval is never captured', async () => {
    countCaptures();
    expect(await cancel()).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_payer' });
    await approve();
    for (const name of payPalNotificationNames) await payPalNotifications[name](scenario);
    expect(capturesTried()).toBe(0);
    await scenario.expectGivenBack({ status: 'cancelled', reason: 'cancelled_by_payer' });
  });

  it('is cancelled by its payer after they approved it and before we knew, and never captured', async () => {
    fixture.paypal.hold();
    await approve();
    countCaptures();
    expect(await cancel()).toMatchObject({ status: 'cancelled' });
    await fixture.paypal.release();
    await fixture.paypal.idle();
    for (const name of payPalNotificationNames) await payPalNotifications[name](scenario);
    expect(capturesTried()).toBe(0);
    await scenario.expectGivenBack({ status: 'cancelled', reason: 'cancelled_by_payer' });
  });

  it('lapses at its deadline when nobody approved it, and is not captured when they do so later', async () => {
    await passDeadline(scenario);
    await payPalNotifications['the reconciler'](scenario);
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
    countCaptures();
    await approve();
    for (const name of payPalNotificationNames) await payPalNotifications[name](scenario);
    expect(capturesTried()).toBe(0);
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it('is not captured when it is approved after its deadline, before anybody noticed', async () => {
    await passDeadline(scenario);
    countCaptures();
    await approve();
    expect(capturesTried()).toBe(0);
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it.each(payPalNotificationNames)(
    'is released when PayPal forgot its order, as %s finds out',
    async (name) => {
      fixture.paypal.forget({ orderId: scenario.reference });
      await payPalNotifications[name](scenario);
      // PayPal announces nothing about a forgotten order.
      if (name === "the webhook's event") await payPalNotifications['the reconciler'](scenario);
      await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
      await expectPayableAnew();
    },
  );

  it.each([
    ['gave its order up', () => void fixture.paypal.voidOrder({ orderId: scenario.reference })],
    ['let its hours go by', () => fixture.simulators.clock.advance({ seconds: 3 * HOUR_SECONDS + 60 })],
  ])('is released when PayPal %s', async (_, act) => {
    act();
    await payPalNotifications['the reconciler'](scenario);
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
    await expectPayableAnew();
  });
});

describe('A payment that was approved and then forgotten by PayPal', () => {
  beforeEach(async () => {
    scenario = await beginFee({ fixture, provider: 'paypal' });
    fixture.paypal.hold();
    await approve();
  });

  it('is released when we had not begun to capture it', async () => {
    fixture.paypal.forget({ orderId: scenario.reference });
    await payPalNotifications['the reconciler'](scenario);
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it('is unknown when we had, and goes to a person a day after its deadline instead of being guessed', async () => {
    fixture.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'status', status: 403 } });
    await payPalNotifications['the reconciler'](scenario);
    fixture.paypal.forget({ orderId: scenario.reference });
    await payPalNotifications['the reconciler'](scenario);
    await payPalNotifications['the return address'](scenario);
    await scenario.expectWaiting({ status: 'processing', reason: 'capturing' });
    await db().$executeRaw`
      UPDATE payment_records SET expires_at = now() - interval '25 hours' WHERE id = ${scenario.paymentId}`;
    await payPalNotifications['the reconciler'](scenario);
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: scenario.paymentId } })).toMatchObject({
      paymentStatus: 'needs_review',
      reviewReason: 'unknown_too_long',
    });
  });
});

async function approve(
  funding?: 'declining_card' | 'needs_action' | 'echeck' | 'review' | 'declined_capture',
) {
  fixture.paypal.approve({ orderId: scenario.reference, ...(funding && { funding }) });
  await fixture.paypal.idle();
}

/** Ends a pending capture, with its event. */
async function settle(outcome: 'completed' | 'denied' | 'declined') {
  await fixture.paypal.release();
  const captureId = captureOf({ paypal: fixture.paypal, orderId: scenario.reference });
  expect(fixture.paypal.settleCapture({ captureId, outcome })).toBe(true);
  await fixture.paypal.idle();
}

function cancel() {
  return cancelPayment({ userId: scenario.poster.id, paymentId: scenario.paymentId });
}

function detail() {
  return readPayment({ userId: scenario.poster.id, paymentId: scenario.paymentId });
}

/** From now on every attempt at a capture is counted, with any outcome. */
function countCaptures() {
  fixture.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'ok' }, times: null });
}

function capturesTried(): number {
  return fixture.paypal.fired().calls.ok ?? 0;
}

/** The same request again is a new order, and pays. */
async function expectPayableAnew() {
  const { poster, task, body, payer } = scenario;
  const next = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  expect(next.payment_id).not.toBe(scenario.paymentId);
  await fixture.paypal.release();
  payer.pay(String(next.paypal_payment_id));
  await fixture.paypal.idle();
  expect(await fixture.statusOf(next.payment_id)).toBe('completed');
  expect(payer.takenFor(next.payment_id).times).toBe(1);
  await fixture.expectSoundBooks();
}
