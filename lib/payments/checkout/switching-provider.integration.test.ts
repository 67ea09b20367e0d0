import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { sampleOf, sampling } from '@/tests/fixtures/sample';
import {
  bothIdle,
  bothProviders,
  holdBoth,
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

const other = { stripe: 'paypal', paypal: 'stripe' } as const;

describe.each(bothProviders)('From %s to the other and back', (first) => {
  it('each switch closes the open payment, reserves once, and the last one is paid', async () => {
    const ids: number[] = [];
    for (const name of [first, other[first], first]) {
      ids.push(await scenario.open(name));
      expect(await fixture.points(scenario.poster)).toEqual({ available: 600, reserved: 400 });
      expect(await scenario.couponStates()).toEqual([...Array(ids.length - 1).fill('released'), 'reserved']);
    }
    const [one = 0, two = 0, three = 0] = ids;
    for (const id of [one, two]) await scenario.expectLost(id, 'replaced');
    payerActs({ fixture, name: first, reference: await referenceOf(three) });
    await syncPayment({ paymentId: three, isPayerBack: true });
    await scenario.expectOnePaid();
    expect(await fixture.statusOf(three)).toBe('completed');
  });

  it('a payment left behind takes no money any more, whatever the payer does there', async () => {
    const left = await scenario.open(first);
    const chosen = await scenario.open(other[first]);
    // We cannot stop a payer's approval at PayPal, but it takes nothing without us.
    expect(payerActs({ fixture, name: first, reference: await referenceOf(left) })).toBe(first === 'paypal');
    await scenario.comeBack({ name: first, paymentId: left });
    await bothIdle(fixture);
    await scenario.expectLost(left, 'replaced');
    expect(await takenAtSimulators({ fixture, taskId: scenario.task.id })).toEqual({
      captures: 0,
      refunds: 0,
      left: 0,
    });
    payerActs({ fixture, name: other[first], reference: await referenceOf(chosen) });
    await scenario.comeBack({ name: other[first], paymentId: chosen });
    await scenario.expectOnePaid();
  });

  it('is refused once the first is paid, and the first is the one that counts', async () => {
    const paid = await scenario.open(first);
    holdBoth(fixture);
    payerActs({ fixture, name: first, reference: await referenceOf(paid) });
    if (first === 'paypal') await syncPayment({ paymentId: paid, isPayerBack: true });
    await expect(scenario.open(other[first])).rejects.toMatchObject({ code: 'already_paid' });
    expect(await fixture.statusOf(paid)).toBe('completed');
    await scenario.expectOnePaid();
  });

  it('and back to the first, after the switch failed half way, begins it anew instead of in vain', async () => {
    const begun = await scenario.open(first);
    const path = first === 'stripe' ? `${SESSIONS}/*/expire` : ORDER;
    const simulator = first === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
    simulator.addFault({ path, fault: { kind: 'status', status: 503 }, times: null });
    await expect(scenario.open(other[first])).rejects.toMatchObject({ code: 'provider_unavailable' });
    simulator.clearFaults();
    const again = await scenario.open(first);
    await scenario.expectLost(begun, 'replaced');
    payerActs({ fixture, name: first, reference: await referenceOf(again) });
    await scenario.comeBack({ name: first, paymentId: again });
    await scenario.expectOnePaid();
  });
});

/** What may happen after the first payment was opened; actions on the second come after the switch. */
const steps = ['switch', 'pay first', 'pay second', 'return first', 'return second'] as const;
const webhookModes = ['at once', 'in the end', 'in the end and backwards', 'twice'] as const;

describe.each(bothProviders)('In every order, from an open payment at %s', (first) => {
  it('at most one is charged, and reservations are spent or released once', {
    timeout: 240_000,
  }, async () => {
    const ends = new Set<string>();
    const tales = withWebhookModes(ordersOfSteps());
    for (const { order, mode } of sampleOf({ of: tales, take: 10, key: `switching from ${first}` })) {
      scenario = await beginSwitching(fixture);
      await run({ first, order, mode });
      ends.add(await scenario.expectAtMostOnePaid(`${order.join(', ')}; webhooks ${mode}`));
    }
    expectEnds({ ends, possible: ['paypal paid', 'stripe paid'] });
  });

  it('also when the payer cancels', { timeout: 120_000 }, async () => {
    const ends = new Set<string>();
    const tales = withWebhookModes(
      permutations<Step>(['pay second', 'return second', 'cancel', 'pay first']),
    );
    for (const { order, mode } of sampleOf({ of: tales, take: 8, key: `cancelling from ${first}` })) {
      scenario = await beginSwitching(fixture);
      await run({ first, order: ['switch', ...order], mode });
      ends.add(await scenario.expectAtMostOnePaid(`${order.join(', ')}; webhooks ${mode}`));
    }
    expectEnds({ ends, possible: ['nobody paid', `${other[first]} paid`] });
  });
});

/** No other end than these; over all orders, each of them. */
function expectEnds({ ends, possible }: { ends: Set<string>; possible: string[] }): void {
  expect(possible).toEqual(expect.arrayContaining([...ends]));
  if (sampling().isFull) expect(ends).toEqual(new Set(possible));
}

/** Each order with one way in which webhooks arrive, by turns. */
function withWebhookModes(orders: Step[][]): { order: Step[]; mode: (typeof webhookModes)[number] }[] {
  return orders.map((order, round) => ({
    order,
    mode: webhookModes[round % webhookModes.length] ?? 'at once',
  }));
}

type Step = (typeof steps)[number] | 'cancel';

/** Runs one scenario from an open payment at the first provider until everything is delivered and synced. */
async function run({
  first,
  order,
  mode,
}: {
  first: ProviderName;
  order: Step[];
  mode: (typeof webhookModes)[number];
}): Promise<void> {
  const opened: Record<string, number | undefined> = { first: await scenario.open(first) };
  const nameOf = (which: string) => (which === 'first' ? first : other[first]);
  if (mode.startsWith('in the end')) holdBoth(fixture);
  if (mode === 'twice') {
    const rule = { fault: { kind: 'duplicate' as const }, times: null };
    fixture.simulators.stripe.addWebhookFault(rule);
    fixture.paypal.addWebhookFault(rule);
  }
  for (const step of order) {
    const [verb, which = 'second'] = step.split(' ');
    const paymentId = opened[which];
    if (verb === 'switch') opened.second = await scenario.open(other[first]).catch(onlyPayErrors);
    else if (paymentId === undefined) continue;
    else if (verb === 'pay')
      payerActs({ fixture, name: nameOf(which), reference: await referenceOf(paymentId) });
    else if (verb === 'return') await scenario.comeBack({ name: nameOf(which), paymentId });
    else await cancelPayment({ userId: scenario.poster.id, paymentId }).catch(onlyPayErrors);
  }
  await releaseBoth(fixture, { order: mode.endsWith('backwards') ? 'reversed' : 'created' });
  fixture.simulators.stripe.clearFaults();
  fixture.paypal.clearFaults();
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
