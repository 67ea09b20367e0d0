import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginFee, type FeeStory, feeParts } from '@/lib/testing/fee-story';
import { payPalHintNames, payPalHints } from '@/lib/testing/hints';
import { openWorld, type World } from '@/lib/testing/world';
import { createPayment } from './create-payment';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
/** Events wait until the story says that they come. */
beforeEach(() => world.paypal.hold());
afterEach(async () => {
  await world.paypal.release();
  world.paypal.clearFaults();
  await world.paypal.idle();
  await world.expectSoundBooks();
});

const begin = (parts = feeParts[3]) => beginFee({ world, provider: 'paypal', ...(parts && { parts }) });

describe.each(feeParts)('A fee paid by PayPal, $name,', (parts) => {
  it.each(payPalHintNames)('is collected by %s alone, and no second time by all the others', async (name) => {
    const story = await begin(parts);
    await story.expectWaiting({ status: 'pending', reason: null });
    world.paypal.approve({ orderId: story.reference });
    await story.expectWaiting({ status: 'pending', reason: null });
    await payPalHints[name](story);
    await story.expectPaidOnce();
    for (const other of payPalHintNames) await payPalHints[other](story);
    await Promise.all(payPalHintNames.map((other) => payPalHints[other](story)));
    await story.expectPaidOnce();
  });
});

describe('Hints', () => {
  it('in every order, each of them twice at once, collect once', { timeout: 180_000 }, async () => {
    for (const order of permutations(payPalHintNames.slice(0, 4))) {
      const story = await begin();
      for (const name of order) await twice(() => payPalHints[name](story));
      await story.expectWaiting({ status: 'pending', reason: null });
      world.paypal.approve({ orderId: story.reference });
      for (const name of order) await twice(() => payPalHints[name](story));
      expect(await world.statusOf(story.paymentId), order.join(', ')).toBe('completed');
      await story.expectPaidOnce();
    }
  });

  it('all at the same moment collect once', { timeout: 120_000 }, async () => {
    for (const parts of feeParts) {
      const story = await begin(parts);
      world.paypal.approve({ orderId: story.reference });
      const names = [...payPalHintNames, ...payPalHintNames, ...payPalHintNames];
      await Promise.all(names.map((name) => payPalHints[name](story)));
      await settled(story);
      await story.expectPaidOnce();
    }
  });

  it('of one event, fifty times at once, collect once', async () => {
    const story = await begin();
    world.paypal.clearFaults();
    world.paypal.addWebhookFault({
      event_type: 'CHECKOUT.ORDER.APPROVED',
      fault: { kind: 'duplicate', copies: 50 },
    });
    world.paypal.approve({ orderId: story.reference });
    await world.paypal.idle();
    expect(world.paypal.fired().webhooks.duplicate).toBe(1);
    const unanswered = world.paypal
      .deliveries()
      .filter(({ state, eventType }) => eventType.startsWith('CHECKOUT') && state === 'failed');
    expect(unanswered).toEqual([]);
    await story.expectPaidOnce();
  });

  it('that come long after the end change nothing', async () => {
    const story = await begin();
    world.paypal.approve({ orderId: story.reference });
    await payPalHints["the webhook's event"](story);
    // Nothing else happens in this world meanwhile, so its last events are this payment's.
    const own = world.paypal.deliveries().slice(-2);
    expect(own.map(({ eventType }) => eventType)).toEqual([
      'CHECKOUT.ORDER.APPROVED',
      'PAYMENT.CAPTURE.COMPLETED',
    ]);
    for (const { id } of [...own, ...own]) await world.paypal.resend({ deliveryId: id });
    await payPalHints["the buttons' window"](story);
    await story.expectPaidOnce();
  });
});

describe('The request that began the payment', () => {
  it('sent again goes on with the same order, and collects what was agreed to meanwhile', async () => {
    const story = await begin();
    const { poster, task, body, paymentId, reference } = story;
    const again = () => createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
    expect(await again()).toMatchObject({
      payment_id: paymentId,
      status: 'pending',
      paypal_payment_id: reference,
    });
    world.paypal.approve({ orderId: reference });
    await expect(again()).rejects.toMatchObject({ code: 'already_paid' });
    await story.expectPaidOnce();
    await expect(again()).rejects.toMatchObject({ code: 'already_paid' });
  });

  it('sent again and again with one key makes one order, before and after it is paid', async () => {
    const { poster, task, body, ...rest } = await begin();
    const other = await world.task({ poster });
    const wish = { user: poster, taskId: other.id, body: { payment_method: 'paypal' } as const };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => createPayment({ ...wish, idempotencyKey: 'one' })),
    );
    const [first] = answers;
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await rest.payer.openedFor(other)).toEqual([first?.paypal_payment_id]);
    world.paypal.approve({ orderId: String(first?.paypal_payment_id) });
    await payPalHints["the webhook's event"]({ poster, task, body, ...rest });
    expect(await createPayment({ ...wish, idempotencyKey: 'one' })).toMatchObject({
      payment_id: first?.payment_id,
      status: 'completed',
      checkout_url: null,
    });
    expect(rest.payer.takenFor(first?.payment_id ?? 0)).toEqual({ times: 1, amount: 1000 });
    await expect(
      createPayment({ ...wish, body: { payment_method: 'stripe' }, idempotencyKey: 'one' }),
    ).rejects.toMatchObject({ code: 'idempotency_mismatch' });
  });
});

function twice(act: () => Promise<unknown>) {
  return Promise.all([act(), act()]);
}

/** Whoever came while another call was being answered was told that it is unknown: the next look finds it. */
function settled(story: FeeStory) {
  return payPalHints['the reconciler'](story);
}

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
