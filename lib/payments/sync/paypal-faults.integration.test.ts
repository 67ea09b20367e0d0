import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { type Fixture, referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { payPalNotificationNames, payPalNotifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import {
  beginFee,
  type FeeScenario,
  passDeadline,
  prepareFee,
  scenarioOf,
} from '@/tests/scenarios/fee-scenario';
import { syncPayment } from './sync-payment';

const ORDERS = '/v2/checkout/orders';
const GET_ORDER = `${ORDERS}/*`;
const CAPTURE = `${ORDERS}/*/capture`;
const TOKEN = '/v1/oauth2/token';

type Rule = Parameters<Fixture['paypal']['addFault']>[0];

const away = { kind: 'status', status: 503 } as const;

const fixture = useFixture();
let scenario: FeeScenario;

afterEach(async () => {
  fixture.paypal.clearFaults();
  await fixture.paypal.release();
  fixture.paypal.setTokenLifetime({ seconds: 32_400 });
  await fixture.paypal.idle();
  await fixture.expectSoundBooks();
});

describe('Opening a payment at PayPal', () => {
  it('that is approved before the response arrives is captured by the event, and says so in its response', async () => {
    const beginning = await prepareFee({ fixture, provider: 'paypal' });
    const { poster, task, body, payer } = beginning;
    const event_type = 'PAYMENT.CAPTURE.COMPLETED';
    fixture.paypal.addFault({
      method: 'POST',
      path: ORDERS,
      fault: { kind: 'answer_after_webhook', event_type },
    });
    const creating = createPayment({ user: poster, taskId: task.id, body, idempotencyKey: 'one' });
    const reference = await vi.waitUntil(async () => (await payer.openedFor(task))[0], { timeout: 10_000 });
    payer.pay(reference);
    const answer = await creating;
    expect(fixture.paypal.fired().calls.answer_after_webhook).toBe(1);
    expect(answer).toMatchObject({ status: 'completed', checkout_url: null, paypal_payment_id: reference });
    const paid = scenarioOf({ fixture, beginning, paymentId: answer.payment_id, reference });
    await paid.expectPaidOnce();
    expect(await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: 'one' })).toEqual(
      answer,
    );
    await paid.expectPaidOnce();
  });

  it('whose answer is lost is opened once by the same request, whatever its key', async () => {
    const beginning = await prepareFee({ fixture, provider: 'paypal' });
    const { poster, task, body, payer } = beginning;
    const create = (key: string | null) =>
      createPayment({ user: poster, taskId: task.id, body, idempotencyKey: key });
    fixture.paypal.addFault({ method: 'POST', path: ORDERS, fault: { kind: 'execute_then_drop' }, times: 3 });
    await expectUnavailable(() => create('one'));
    const answers = await Promise.all([create('one'), create('one'), create(null)]);
    const [reference = ''] = await payer.openedFor(task);
    expect(answers.map((answer) => answer.paypal_payment_id)).toEqual([reference, reference, reference]);
    expect(await payer.openedFor(task)).toHaveLength(1);
    payer.pay(reference);
    await fixture.paypal.idle();
    await scenarioOf({ fixture, beginning, paymentId: answers[0].payment_id, reference }).expectPaidOnce();
  });

  it('whose response is lost for ever lapses, and its order is not captured if it is approved later', async () => {
    const beginning = await prepareFee({ fixture, provider: 'paypal' });
    const { poster, task, body, payer } = beginning;
    fixture.paypal.addFault({ method: 'POST', path: ORDERS, fault: { kind: 'execute_then_drop' }, times: 3 });
    await expectUnavailable(() =>
      createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null }),
    );
    const [reference = ''] = await payer.openedFor(task);
    const { id: paymentId } = await db().paymentRecord.findFirstOrThrow({ where: { taskId: task.id } });
    const lost = scenarioOf({ fixture, beginning, paymentId, reference });
    await lost.expectWaiting({ status: 'pending', reason: null });
    await passDeadline(lost);
    await payPalNotifications['the reconciler'](lost);
    payer.pay(reference);
    await fixture.paypal.idle();
    await lost.expectGivenBack({ status: 'expired', reason: 'expired' });
  });
});

describe('Capturing while PayPal', () => {
  beforeEach(async () => {
    scenario = await beginFee({ fixture, provider: 'paypal' });
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId: scenario.reference });
  });

  const once: [string, Rule['fault']][] = [
    ['cuts the line before it did it', { kind: 'drop_before' }],
    ['cuts the line after it did it', { kind: 'execute_then_drop' }],
    ['answers 500', { kind: 'status', status: 500 }],
    ['answers 500 after it did it', { kind: 'cache_500', executed: true }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['answers half of its JSON', { kind: 'wrong_body', form: 'truncated' }],
    ['asks us to slow down', { kind: 'status', status: 429, retry_after_seconds: 1 }],
  ];

  it.each(once)('%s once: it is asked again, and captures once', async (_, fault) => {
    fixture.paypal.addFault({ method: 'POST', path: CAPTURE, fault });
    await syncPayment({ paymentId: scenario.paymentId });
    expect(fired()).toBe(1);
    await scenario.expectPaidOnce();
  });

  it.each(once)('%s for good: unknown is not failed, and the next sync finds it', async (_, fault) => {
    fixture.paypal.addFault({ method: 'POST', path: CAPTURE, fault, times: null });
    await expectUnavailable(() => syncPayment({ paymentId: scenario.paymentId }));
    expect(await fixture.statusOf(scenario.paymentId)).toBe('processing');
    await expect(
      cancelPayment({ userId: scenario.poster.id, paymentId: scenario.paymentId }),
    ).rejects.toMatchObject({ code: 'payment_in_progress' });
    fixture.paypal.clearFaults();
    await payPalNotifications['the reconciler'](scenario);
    await scenario.expectPaidOnce();
  });

  it.each([
    ['before the row moves', 0],
    ['after the row moved', 1],
    ['after it was collected', 2],
  ])('does not report the order, %s: the next sync continues from there', async (_, syncs) => {
    if (syncs > 0)
      fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: { kind: 'ok' }, times: syncs });
    fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: away, times: null });
    await expectUnavailable(() => syncPayment({ paymentId: scenario.paymentId }));
    expect(await fixture.statusOf(scenario.paymentId)).toBe(syncs === 0 ? 'pending' : 'processing');
    expect(scenario.payer.takenFor(scenario.paymentId).times).toBe(syncs === 2 ? 1 : 0);
    fixture.paypal.clearFaults();
    await payPalNotifications['the return address'](scenario);
    await scenario.expectPaidOnce();
  });

  it('takes longer than we wait: others find it unknown meanwhile, and it is captured once', {
    timeout: 60_000,
  }, async () => {
    fixture.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'delay', ms: 10_000 } });
    const first = syncPayment({ paymentId: scenario.paymentId });
    await vi.waitUntil(() => fired() === 1, { timeout: 10_000 });
    // PayPal answers the second call with the same key that the first is still running.
    for (const name of ['the status page', 'the return address'] as const)
      await payPalNotifications[name](scenario);
    await scenario.expectWaiting({ status: 'processing', reason: 'capturing' });
    await first;
    await vi.waitUntil(() => scenario.payer.takenFor(scenario.paymentId).times > 0, { timeout: 20_000 });
    await payPalNotifications['the reconciler'](scenario);
    await scenario.expectPaidOnce();
  });

  it('is away for every call while events arrive: they are sent again, and it is captured once', async () => {
    // Three attempts of ours for the first delivery; the next finds PayPal back.
    fixture.paypal.addFault({ fault: away, times: 3 });
    await fixture.paypal.release();
    await fixture.paypal.idle();
    expect(fired()).toBe(3);
    await scenario.expectPaidOnce();
  });

  it('gives no token: nothing changes, and the next sync continues', async () => {
    fixture.paypal.revokeTokens();
    fixture.paypal.addFault({ path: TOKEN, fault: away, times: null });
    await expectUnavailable(() => syncPayment({ paymentId: scenario.paymentId }));
    await scenario.expectWaiting({ status: 'pending', reason: null });
    fixture.paypal.clearFaults();
    await payPalNotifications["the buttons' window"](scenario);
    await scenario.expectPaidOnce();
  });

  it('refuses our token in every call: it is renewed each time, and captures once', async () => {
    const lapsed = { kind: 'status', status: 401 } as const;
    fixture.paypal.addFault({ method: 'POST', path: CAPTURE, fault: lapsed });
    for (const _ of ['before the row moves', 'after it moved', 'after it was collected']) {
      fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: lapsed });
      fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: { kind: 'ok' } });
    }
    await syncPayment({ paymentId: scenario.paymentId });
    expect(fixture.paypal.fired().calls).toEqual({ status: 4, ok: 3 });
    await scenario.expectPaidOnce();
  });

  it.each([1, 61])('gives tokens that live for %s s: all calls find one that is valid', async (seconds) => {
    fixture.paypal.setTokenLifetime({ seconds });
    fixture.paypal.revokeTokens();
    await Promise.all(payPalNotificationNames.map((name) => payPalNotifications[name](scenario)));
    fixture.simulators.clock.advance({ seconds: 62 });
    await payPalNotifications['the reconciler'](scenario);
    await scenario.expectPaidOnce();
  });
});

describe('A payment whose every event is lost', () => {
  it.each(['approved', 'eCheck'] as const)('is found by reconciliation alone: %s', async (kind) => {
    fixture.paypal.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    scenario = await beginFee({ fixture, provider: 'paypal' });
    if (kind === 'approved') fixture.paypal.approve({ orderId: scenario.reference });
    else scenario.payer.paySlowly({ reference: scenario.reference, arrives: true });
    await payPalNotifications['the reconciler'](scenario);
    if (kind === 'eCheck') {
      await scenario.expectWaiting({ status: 'processing', reason: 'echeck' });
      scenario.payer.settleSlowly({ reference: scenario.reference, arrives: true });
      await payPalNotifications['the reconciler'](scenario);
    }
    await scenario.expectPaidOnce();
    expect(await reconcilePayments()).toBe(0);
    expect(await referenceOf(scenario.paymentId)).toBe(scenario.reference);
  });
});

function fired(): number {
  return Object.values(fixture.paypal.fired().calls).reduce((sum, count) => sum + count, 0);
}

function expectUnavailable(act: () => Promise<unknown>) {
  return expect(act()).rejects.toMatchObject({ code: 'provider_unavailable' });
}
