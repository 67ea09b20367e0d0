import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { db } from '@/lib/db/client';
import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { beginFee, type FeeStory, passDeadline, prepareFee, storyOf } from '@/lib/testing/fee-story';
import { payPalHintNames, payPalHints } from '@/lib/testing/hints';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { createPayment } from './create-payment';
import { settlePayment } from './settle-payment';

const ORDERS = '/v2/checkout/orders';
const LOOK = `${ORDERS}/*`;
const CAPTURE = `${ORDERS}/*/capture`;
const TOKEN = '/v1/oauth2/token';

type Rule = Parameters<World['paypal']['addFault']>[0];

const away = { kind: 'status', status: 503 } as const;

let world: World;
let story: FeeStory;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  world.paypal.clearFaults();
  await world.paypal.release();
  world.paypal.setTokenLifetime({ seconds: 32_400 });
  await world.paypal.idle();
  await world.expectSoundBooks();
});

describe('Opening a payment at PayPal', () => {
  it('that is approved before the answer comes is collected by the event, and says so in its answer', async () => {
    const beginning = await prepareFee({ world, provider: 'paypal' });
    const { poster, task, body, payer } = beginning;
    const event_type = 'PAYMENT.CAPTURE.COMPLETED';
    world.paypal.addFault({
      method: 'POST',
      path: ORDERS,
      fault: { kind: 'answer_after_webhook', event_type },
    });
    const creating = createPayment({ user: poster, taskId: task.id, body, idempotencyKey: 'one' });
    const reference = await vi.waitUntil(async () => (await payer.openedFor(task))[0], { timeout: 10_000 });
    payer.pay(reference);
    const answer = await creating;
    expect(world.paypal.fired().calls.answer_after_webhook).toBe(1);
    expect(answer).toMatchObject({ status: 'completed', checkout_url: null, paypal_payment_id: reference });
    const paid = storyOf({ world, beginning, paymentId: answer.payment_id, reference });
    await paid.expectPaidOnce();
    expect(await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: 'one' })).toEqual(
      answer,
    );
    await paid.expectPaidOnce();
  });

  it('whose answer is lost is opened once by the same request, whatever its key', async () => {
    const beginning = await prepareFee({ world, provider: 'paypal' });
    const { poster, task, body, payer } = beginning;
    const create = (key: string | null) =>
      createPayment({ user: poster, taskId: task.id, body, idempotencyKey: key });
    world.paypal.addFault({ method: 'POST', path: ORDERS, fault: { kind: 'execute_then_drop' }, times: 3 });
    await expectUnavailable(() => create('one'));
    const answers = await Promise.all([create('one'), create('one'), create(null)]);
    const [reference = ''] = await payer.openedFor(task);
    expect(answers.map((answer) => answer.paypal_payment_id)).toEqual([reference, reference, reference]);
    expect(await payer.openedFor(task)).toHaveLength(1);
    payer.pay(reference);
    await world.paypal.idle();
    await storyOf({ world, beginning, paymentId: answers[0].payment_id, reference }).expectPaidOnce();
  });

  it('whose answer is lost for ever lapses, and an order of it that is approved later is not collected', async () => {
    const beginning = await prepareFee({ world, provider: 'paypal' });
    const { poster, task, body, payer } = beginning;
    world.paypal.addFault({ method: 'POST', path: ORDERS, fault: { kind: 'execute_then_drop' }, times: 3 });
    await expectUnavailable(() =>
      createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null }),
    );
    const [reference = ''] = await payer.openedFor(task);
    const { id: paymentId } = await db().paymentRecord.findFirstOrThrow({ where: { taskId: task.id } });
    const lost = storyOf({ world, beginning, paymentId, reference });
    await lost.expectWaiting({ status: 'pending', reason: null });
    await passDeadline(lost);
    await payPalHints['the reconciler'](lost);
    payer.pay(reference);
    await world.paypal.idle();
    await lost.expectGivenBack({ status: 'expired', reason: 'expired' });
  });
});

describe('Collecting while PayPal', () => {
  beforeEach(async () => {
    story = await beginFee({ world, provider: 'paypal' });
    world.paypal.hold();
    world.paypal.approve({ orderId: story.reference });
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

  it.each(once)('%s once: it is asked again, and collects once', async (_, fault) => {
    world.paypal.addFault({ method: 'POST', path: CAPTURE, fault });
    await settlePayment({ paymentId: story.paymentId });
    expect(fired()).toBe(1);
    await story.expectPaidOnce();
  });

  it.each(once)('%s for good: unknown is not failed, and whoever looks next finds it', async (_, fault) => {
    world.paypal.addFault({ method: 'POST', path: CAPTURE, fault, times: null });
    await expectUnavailable(() => settlePayment({ paymentId: story.paymentId }));
    expect(await world.statusOf(story.paymentId)).toBe('processing');
    await expect(
      cancelPayment({ userId: story.poster.id, paymentId: story.paymentId }),
    ).rejects.toMatchObject({ code: 'payment_in_progress' });
    world.paypal.clearFaults();
    await payPalHints['the reconciler'](story);
    await story.expectPaidOnce();
  });

  it.each([
    ['before the row moves', 0],
    ['after the row moved', 1],
    ['after it was collected', 2],
  ])('does not say how the order stands, %s: the next look goes on from there', async (_, looks) => {
    if (looks > 0) world.paypal.addFault({ method: 'GET', path: LOOK, fault: { kind: 'ok' }, times: looks });
    world.paypal.addFault({ method: 'GET', path: LOOK, fault: away, times: null });
    await expectUnavailable(() => settlePayment({ paymentId: story.paymentId }));
    expect(await world.statusOf(story.paymentId)).toBe(looks === 0 ? 'pending' : 'processing');
    expect(story.payer.takenFor(story.paymentId).times).toBe(looks === 2 ? 1 : 0);
    world.paypal.clearFaults();
    await payPalHints['the return address'](story);
    await story.expectPaidOnce();
  });

  it('takes longer than we wait: others find it unknown meanwhile, and it is collected once', {
    timeout: 60_000,
  }, async () => {
    world.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'delay', ms: 10_000 } });
    const first = settlePayment({ paymentId: story.paymentId });
    await vi.waitUntil(() => fired() === 1, { timeout: 10_000 });
    // PayPal answers the second with the same key that the first is still running.
    for (const name of ['the status page', 'the return address'] as const) await payPalHints[name](story);
    await story.expectWaiting({ status: 'processing', reason: 'collecting' });
    await first;
    await vi.waitUntil(() => story.payer.takenFor(story.paymentId).times > 0, { timeout: 20_000 });
    await payPalHints['the reconciler'](story);
    await story.expectPaidOnce();
  });

  it('is away for every call while events come: they are sent again, and it is collected once', async () => {
    // Three tries of ours for the first delivery; the next finds PayPal back.
    world.paypal.addFault({ fault: away, times: 3 });
    await world.paypal.release();
    await world.paypal.idle();
    expect(fired()).toBe(3);
    await story.expectPaidOnce();
  });

  it('gives no token: nothing changes, and the next look goes on', async () => {
    world.paypal.revokeTokens();
    world.paypal.addFault({ path: TOKEN, fault: away, times: null });
    await expectUnavailable(() => settlePayment({ paymentId: story.paymentId }));
    await story.expectWaiting({ status: 'pending', reason: null });
    world.paypal.clearFaults();
    await payPalHints["the buttons' window"](story);
    await story.expectPaidOnce();
  });

  it('refuses our token in every call: it is renewed each time, and collects once', async () => {
    const lapsed = { kind: 'status', status: 401 } as const;
    world.paypal.addFault({ method: 'POST', path: CAPTURE, fault: lapsed });
    for (const _ of ['before the row moves', 'after it moved', 'after it was collected']) {
      world.paypal.addFault({ method: 'GET', path: LOOK, fault: lapsed });
      world.paypal.addFault({ method: 'GET', path: LOOK, fault: { kind: 'ok' } });
    }
    await settlePayment({ paymentId: story.paymentId });
    expect(world.paypal.fired().calls).toEqual({ status: 4, ok: 3 });
    await story.expectPaidOnce();
  });

  it.each([1, 61])('gives tokens that live for %s s: all calls find one that is valid', async (seconds) => {
    world.paypal.setTokenLifetime({ seconds });
    world.paypal.revokeTokens();
    await Promise.all(payPalHintNames.map((name) => payPalHints[name](story)));
    world.sandbox.clock.advance({ seconds: 62 });
    await payPalHints['the reconciler'](story);
    await story.expectPaidOnce();
  });
});

describe('A payment whose every event is lost', () => {
  it.each(['approved', 'eCheck'] as const)('is found by the reconciler alone: %s', async (kind) => {
    world.paypal.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    story = await beginFee({ world, provider: 'paypal' });
    if (kind === 'approved') world.paypal.approve({ orderId: story.reference });
    else story.payer.paySlowly({ reference: story.reference, arrives: true });
    await payPalHints['the reconciler'](story);
    if (kind === 'eCheck') {
      await story.expectWaiting({ status: 'processing', reason: 'echeck' });
      story.payer.settleSlowly({ reference: story.reference, arrives: true });
      await payPalHints['the reconciler'](story);
    }
    await story.expectPaidOnce();
    expect(await reconcilePayments()).toBe(0);
    expect(await referenceOf(story.paymentId)).toBe(story.reference);
  });
});

function fired(): number {
  return Object.values(world.paypal.fired().calls).reduce((sum, count) => sum + count, 0);
}

function expectUnavailable(act: () => Promise<unknown>) {
  return expect(act()).rejects.toMatchObject({ code: 'provider_unavailable' });
}
