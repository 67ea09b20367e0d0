import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { payPalNotificationNames, payPalNotifications } from '@/tests/fixtures/notifications';
import { sampleOf } from '@/tests/fixtures/sample';
import { beginFee, type FeeScenario, feeParts, someFeeParts } from '@/tests/scenarios/fee-scenario';

const fixture = useFixture();

/** Events wait until the scenario releases them. */
beforeEach(() => fixture.paypal.hold());
afterEach(async () => {
  await fixture.paypal.release();
  fixture.paypal.clearFaults();
  await fixture.paypal.idle();
  await fixture.expectSoundBooks();
});

const begin = (parts = feeParts[3]) => beginFee({ fixture, provider: 'paypal', ...(parts && { parts }) });

describe.each(someFeeParts('collected by PayPal'))('A fee paid by PayPal, $name,', (parts) => {
  it.each(payPalNotificationNames)(
    'is captured by %s alone, and no second time by all the others',
    async (name) => {
      const scenario = await begin(parts);
      await scenario.expectWaiting({ status: 'pending', reason: null });
      fixture.paypal.approve({ orderId: scenario.reference });
      await scenario.expectWaiting({ status: 'pending', reason: null });
      await payPalNotifications[name](scenario);
      await scenario.expectPaidOnce();
      for (const other of payPalNotificationNames) await payPalNotifications[other](scenario);
      await Promise.all(payPalNotificationNames.map((other) => payPalNotifications[other](scenario)));
      await scenario.expectPaidOnce();
    },
  );
});

describe('Notifications', () => {
  it('in every order, each of them twice at once, capture once', { timeout: 180_000 }, async () => {
    const orders = permutations(payPalNotificationNames.slice(0, 4));
    for (const order of sampleOf({ of: orders, take: 8, key: 'orders of notifications' })) {
      const scenario = await begin();
      for (const name of order) await twice(() => payPalNotifications[name](scenario));
      await scenario.expectWaiting({ status: 'pending', reason: null });
      fixture.paypal.approve({ orderId: scenario.reference });
      for (const name of order) await twice(() => payPalNotifications[name](scenario));
      expect(await fixture.statusOf(scenario.paymentId), order.join(', ')).toBe('completed');
      await scenario.expectPaidOnce();
    }
  });

  it('all at the same time capture once', { timeout: 120_000 }, async () => {
    for (const parts of someFeeParts('all notifications at once')) {
      const scenario = await begin(parts);
      fixture.paypal.approve({ orderId: scenario.reference });
      const names = [...payPalNotificationNames, ...payPalNotificationNames, ...payPalNotificationNames];
      await Promise.all(names.map((name) => payPalNotifications[name](scenario)));
      await settled(scenario);
      await scenario.expectPaidOnce();
    }
  });

  it('of one event, fifty times at once, capture once', async () => {
    const scenario = await begin();
    fixture.paypal.clearFaults();
    fixture.paypal.addWebhookFault({
      event_type: 'CHECKOUT.ORDER.APPROVED',
      fault: { kind: 'duplicate', copies: 50 },
    });
    fixture.paypal.approve({ orderId: scenario.reference });
    await fixture.paypal.idle();
    expect(fixture.paypal.fired().webhooks.duplicate).toBe(1);
    const unanswered = fixture.paypal
      .deliveries()
      .filter(({ state, eventType }) => eventType.startsWith('CHECKOUT') && state === 'failed');
    expect(unanswered).toEqual([]);
    await scenario.expectPaidOnce();
  });

  it('long after the end change nothing', async () => {
    const scenario = await begin();
    fixture.paypal.approve({ orderId: scenario.reference });
    await payPalNotifications["the webhook's event"](scenario);
    // Nothing else happens in this fixture meanwhile, so its last events are this payment's.
    const own = fixture.paypal.deliveries().slice(-2);
    expect(own.map(({ eventType }) => eventType)).toEqual([
      'CHECKOUT.ORDER.APPROVED',
      'PAYMENT.CAPTURE.COMPLETED',
    ]);
    for (const { id } of [...own, ...own]) await fixture.paypal.resend({ deliveryId: id });
    await payPalNotifications["the buttons' window"](scenario);
    await scenario.expectPaidOnce();
  });
});

describe('The request that began the payment', () => {
  it('sent again continues the same order, and captures what was approved meanwhile', async () => {
    const scenario = await begin();
    const { poster, task, body, paymentId, reference } = scenario;
    const again = () => createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
    expect(await again()).toMatchObject({
      payment_id: paymentId,
      status: 'pending',
      paypal_payment_id: reference,
    });
    fixture.paypal.approve({ orderId: reference });
    await expect(again()).rejects.toMatchObject({ code: 'already_paid' });
    await scenario.expectPaidOnce();
    await expect(again()).rejects.toMatchObject({ code: 'already_paid' });
  });

  it('sent again and again with one key creates one order, before and after it is paid', async () => {
    const { poster, task, body, ...rest } = await begin();
    const other = await fixture.task({ poster });
    const command = { user: poster, taskId: other.id, body: { payment_method: 'paypal' } as const };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => createPayment({ ...command, idempotencyKey: 'one' })),
    );
    const [first] = answers;
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await rest.payer.openedFor(other)).toEqual([first?.paypal_payment_id]);
    fixture.paypal.approve({ orderId: String(first?.paypal_payment_id) });
    await payPalNotifications["the webhook's event"]({ poster, task, body, ...rest });
    expect(await createPayment({ ...command, idempotencyKey: 'one' })).toMatchObject({
      payment_id: first?.payment_id,
      status: 'completed',
      checkout_url: null,
    });
    expect(rest.payer.takenFor(first?.payment_id ?? 0)).toEqual({ times: 1, amount: 1000 });
    await expect(
      createPayment({ ...command, body: { payment_method: 'stripe' }, idempotencyKey: 'one' }),
    ).rejects.toMatchObject({ code: 'idempotency_mismatch' });
  });
});

function twice(act: () => Promise<unknown>) {
  return Promise.all([act(), act()]);
}

/** A caller who came during another call heard that it is unknown: the next sync finds it. */
function settled(scenario: FeeScenario) {
  return payPalNotifications['the reconciler'](scenario);
}

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
