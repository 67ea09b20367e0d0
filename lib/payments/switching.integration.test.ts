import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginSwitching, onlyPayErrors, type SwitchingStory } from '@/lib/testing/switching-story';
import {
  bothIdle,
  bothProviders,
  calm,
  holdBoth,
  type ProviderName,
  payerActs,
  releaseBoth,
  takenAtTwins,
} from '@/lib/testing/two-providers';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { settlePayment } from './settle-payment';

const SESSIONS = '/v1/checkout/sessions';
const ORDER = '/v2/checkout/orders/*';

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

const other = { stripe: 'paypal', paypal: 'stripe' } as const;

describe.each(bothProviders)('From %s to the other and back', (first) => {
  it('each switch closes what was open, holds once, and what is open in the end is paid', async () => {
    const ids: number[] = [];
    for (const name of [first, other[first], first]) {
      ids.push(await story.open(name));
      expect(await world.points(story.poster)).toEqual({ available: 600, reserved: 400 });
      expect(await story.couponStates()).toEqual([...Array(ids.length - 1).fill('released'), 'reserved']);
    }
    const [one = 0, two = 0, three = 0] = ids;
    for (const id of [one, two]) await story.expectLost(id, 'replaced');
    payerActs({ world, name: first, reference: await referenceOf(three) });
    await settlePayment({ paymentId: three, isPayerBack: true });
    await story.expectOnePaid();
    expect(await world.statusOf(three)).toBe('completed');
  });

  it('what was left behind takes no money any more, whatever the payer does there', async () => {
    const left = await story.open(first);
    const chosen = await story.open(other[first]);
    // An approval at PayPal cannot be refused to the payer, but it takes nothing without us.
    expect(payerActs({ world, name: first, reference: await referenceOf(left) })).toBe(first === 'paypal');
    await story.comeBack({ name: first, paymentId: left });
    await bothIdle(world);
    await story.expectLost(left, 'replaced');
    expect(await takenAtTwins({ world, taskId: story.task.id })).toEqual({
      captures: 0,
      refunds: 0,
      left: 0,
    });
    payerActs({ world, name: other[first], reference: await referenceOf(chosen) });
    await story.comeBack({ name: other[first], paymentId: chosen });
    await story.expectOnePaid();
  });

  it('is refused once the first is paid, and the first is the one that counts', async () => {
    const paid = await story.open(first);
    holdBoth(world);
    payerActs({ world, name: first, reference: await referenceOf(paid) });
    if (first === 'paypal') await settlePayment({ paymentId: paid, isPayerBack: true });
    await expect(story.open(other[first])).rejects.toMatchObject({ code: 'already_paid' });
    expect(await world.statusOf(paid)).toBe('completed');
    await story.expectOnePaid();
  });

  it('and back to the first, after the switch failed half way, begins it anew instead of in vain', async () => {
    const begun = await story.open(first);
    const path = first === 'stripe' ? `${SESSIONS}/*/expire` : ORDER;
    const twin = first === 'stripe' ? world.sandbox.stripe : world.paypal;
    twin.addFault({ path, fault: { kind: 'status', status: 503 }, times: null });
    await expect(story.open(other[first])).rejects.toMatchObject({ code: 'provider_unavailable' });
    twin.clearFaults();
    const again = await story.open(first);
    await story.expectLost(begun, 'replaced');
    payerActs({ world, name: first, reference: await referenceOf(again) });
    await story.comeBack({ name: first, paymentId: again });
    await story.expectOnePaid();
  });
});

/** What may happen after the first payment was opened; whatever is done with the second comes after the switch. */
const steps = ['switch', 'pay first', 'pay second', 'return first', 'return second'] as const;
const webhookModes = ['at once', 'in the end', 'in the end and backwards', 'twice'] as const;

describe.each(bothProviders)('In every order, from an open payment at %s', (first) => {
  it('at most one is charged, and what was held is spent or given back once', {
    timeout: 240_000,
  }, async () => {
    const ends = new Set<string>();
    for (const [round, order] of ordersOfSteps().entries()) {
      story = await beginSwitching(world);
      const mode = webhookModes[round % webhookModes.length] ?? 'at once';
      await play({ first, order, mode });
      ends.add(await story.expectAtMostOnePaid(`${order.join(', ')}; webhooks ${mode}`));
    }
    expect([...ends].sort()).toEqual(['paypal paid', 'stripe paid']);
  });

  it('also when the payer cancels', { timeout: 120_000 }, async () => {
    const ends = new Set<string>();
    for (const [round, order] of permutations<Step>([
      'pay second',
      'return second',
      'cancel',
      'pay first',
    ]).entries()) {
      story = await beginSwitching(world);
      const mode = webhookModes[round % webhookModes.length] ?? 'at once';
      await play({ first, order: ['switch', ...order], mode });
      ends.add(await story.expectAtMostOnePaid(`${order.join(', ')}; webhooks ${mode}`));
    }
    expect([...ends].sort()).toEqual(['nobody paid', `${other[first]} paid`].sort());
  });
});

type Step = (typeof steps)[number] | 'cancel';

/** Plays one story from an open payment at the first provider to where everything is delivered and looked at. */
async function play({
  first,
  order,
  mode,
}: {
  first: ProviderName;
  order: Step[];
  mode: (typeof webhookModes)[number];
}): Promise<void> {
  const opened: Record<string, number | undefined> = { first: await story.open(first) };
  const nameOf = (which: string) => (which === 'first' ? first : other[first]);
  if (mode.startsWith('in the end')) holdBoth(world);
  if (mode === 'twice') {
    const rule = { fault: { kind: 'duplicate' as const }, times: null };
    world.sandbox.stripe.addWebhookFault(rule);
    world.paypal.addWebhookFault(rule);
  }
  for (const step of order) {
    const [verb, which = 'second'] = step.split(' ');
    const paymentId = opened[which];
    if (verb === 'switch') opened.second = await story.open(other[first]).catch(onlyPayErrors);
    else if (paymentId === undefined) continue;
    else if (verb === 'pay')
      payerActs({ world, name: nameOf(which), reference: await referenceOf(paymentId) });
    else if (verb === 'return') await story.comeBack({ name: nameOf(which), paymentId });
    else await cancelPayment({ userId: story.poster.id, paymentId }).catch(onlyPayErrors);
  }
  await releaseBoth(world, { order: mode.endsWith('backwards') ? 'reversed' : 'created' });
  world.sandbox.stripe.clearFaults();
  world.paypal.clearFaults();
}

function ordersOfSteps(): Step[][] {
  return permutations<Step>([...steps]).filter(
    (order) =>
      order.indexOf('switch') < Math.min(order.indexOf('pay second'), order.indexOf('return second')),
  );
}

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
