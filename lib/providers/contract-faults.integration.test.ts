import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallFault } from '@/simulator/http/call-faults';
import type { ProviderFixture, Verb } from '@/tests/fixtures/provider-fixture';
import {
  openPayment,
  providerFixtures,
  refundRequest,
  startRequest,
  takePayment,
} from '@/tests/fixtures/provider-fixtures';
import { ProviderError } from './provider';

const VERBS: Verb[] = ['start', 'find', 'capture', 'cancel', 'refund', 'findRefund', 'searchRefund'];

/**
 * The failures of a connection or a server. After any of them nothing is known, and an adapter that guesses loses
 * money.
 */
const FAULTS: [name: string, fault: CallFault][] = [
  ['cuts the line before it did it', { kind: 'drop_before' }],
  ['cuts the line after it did it', { kind: 'execute_then_drop' }],
  ['answers 500', { kind: 'status', status: 500 }],
  ['answers 503', { kind: 'status', status: 503 }],
  ['asks us to slow down (429)', { kind: 'status', status: 429, retry_after_seconds: 1 }],
  ['does it and answers a page of HTML', { kind: 'wrong_body', form: 'html' }],
  ['does it and answers half of its JSON', { kind: 'wrong_body', form: 'truncated' }],
];

/**
 * What every adapter retries by itself. Stripe's library leaves the others unknown, which is as safe: the same call
 * again finds one truth.
 */
const TRIED_AGAIN = FAULTS.filter(
  ([, fault]) => fault.kind !== 'wrong_body' && !(fault.kind === 'status' && fault.status === 429),
);

/** Longer than an adapter waits for a response, and shorter than all its attempts. */
const LATE: CallFault = { kind: 'delay', ms: 20_000 };

describe.each(providerFixtures)('When %s', (_, open) => {
  let fixture: ProviderFixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterEach(() => fixture.clearFaults());
  afterAll(() => fixture.close());

  it.each(FAULTS)(
    '%s, every operation reports it as unknown, and the same again finds one truth',
    async (_name, fault) => {
      const scene = await setScene(fixture);
      for (const verb of VERBS) fixture.addFault({ target: scene.targets[verb], fault, times: null });
      expect(await outcomes(scene)).toEqual(everyVerb('unavailable'));
      expect(fixture.fired()).toBeGreaterThanOrEqual(VERBS.length);
      fixture.clearFaults();
      await expectOneTruth(scene);
    },
  );

  it.each(TRIED_AGAIN)(
    '%s just once, every operation succeeds by itself, and acts once',
    async (_name, fault) => {
      const scene = await setScene(fixture);
      // A target of two operations has a fault for each.
      for (const verb of VERBS) fixture.addFault({ target: scene.targets[verb], fault, times: 1 });
      expect(await outcomes(scene)).toEqual(TRUTH);
      expect(fixture.fired()).toBe(VERBS.length);
      await expectOneTruth(scene);
    },
  );
});

it.concurrent.each(providerFixtures)(
  'When %s responds too late, no operation waits for ever and none guesses, and the same again finds one truth',
  async (_, open) => {
    const fixture = await open();
    const scene = await setScene(fixture);
    for (const verb of VERBS) fixture.addFault({ target: scene.targets[verb], fault: LATE, times: null });
    const { capture, ...rest } = await outcomes(scene);
    // A second attempt under the same key may hear that the first is still running: then nothing was taken so far.
    expect(['unavailable', 'approved']).toContain(capture);
    expect(rest).toEqual(allBut('capture', 'unavailable'));
    fixture.clearFaults();
    await expectOneTruth(scene);
    await fixture.close();
  },
);

/** The result of each operation when nothing is wrong. */
const TRUTH: Record<Verb, string> = {
  start: 'started',
  find: 'open',
  capture: 'paid',
  cancel: 'closed',
  refund: 'succeeded',
  findRefund: 'succeeded',
  searchRefund: 'succeeded',
};

type Scene = Awaited<ReturnType<typeof setScene>>;

/** For each operation a payment that waits for exactly that. */
async function setScene(fixture: ProviderFixture) {
  const [found, cancelled, approved] = [
    await openPayment({ fixture }),
    await openPayment({ fixture }),
    await openPayment({ fixture }),
  ];
  fixture.act({ reference: approved.reference, act: 'pays' });
  const [toRefund, refunded, searched] = [
    await takePayment({ fixture }),
    await takePayment({ fixture }),
    await takePayment({ fixture }),
  ];
  const known = refundRequest({ transactionId: refunded.transactionId });
  const lost = refundRequest({ transactionId: searched.transactionId });
  const sent = await fixture.provider.refund(known);
  await fixture.provider.refund(lost);
  if (sent.state !== 'succeeded') throw new Error(`The refund is ${sent.state}`);
  const { refundReference } = sent;
  const request = startRequest();
  const refund = refundRequest({ transactionId: toRefund.transactionId });
  const { provider } = fixture;
  const targetsOf = (parts: { reference?: string; transactionId?: string }) =>
    fixture.targets({ ...fixture.unknown, refundReference, ...parts });
  const calls: Record<Verb, () => Promise<object>> = {
    start: () => provider.start(request),
    find: () => provider.find(found),
    capture: () =>
      provider.capture({ reference: approved.reference, idempotencyKey: `c-${approved.reference}` }),
    cancel: () =>
      provider.cancel({
        reference: cancelled.reference,
        payment: cancelled.externalReference,
        idempotencyKey: `x-${cancelled.reference}`,
      }),
    refund: () => provider.refund(refund),
    findRefund: () => provider.findRefund({ ...known, refundReference }),
    searchRefund: () => provider.findRefund({ ...lost, refundReference: null }),
  };
  const targets = {
    ...targetsOf({}),
    find: targetsOf(found).find,
    cancel: targetsOf(cancelled).cancel,
    capture: targetsOf(approved).capture,
    refund: targetsOf(toRefund).refund,
    searchRefund: targetsOf(searched).searchRefund,
  };
  return { fixture, calls, targets, payment: request.payment, found, cancelled, approved, toRefund };
}

/** The results of all operations, called at once: their state, or the kind of failure that they throw. */
async function outcomes({ calls }: Scene): Promise<Record<Verb, string>> {
  const answers = await Promise.all(
    VERBS.map(async (verb): Promise<[Verb, string]> => {
      try {
        const answer = await calls[verb]();
        return [verb, 'state' in answer ? String(answer.state) : 'started'];
      } catch (error) {
        return [verb, error instanceof ProviderError ? error.kind : String(error)];
      }
    }),
  );
  return Object.fromEntries(answers) as Record<Verb, string>;
}

async function expectOneTruth(scene: Scene): Promise<void> {
  const { fixture, payment, found, cancelled, approved, toRefund } = scene;
  expect(await outcomes(scene)).toEqual(TRUTH);
  expect(fixture.openedFor(payment)).toBe(1);
  expect(fixture.books(found.reference).captured).toBe(0);
  expect(fixture.books(cancelled.reference).captured).toBe(0);
  expect(fixture.books(approved.reference)).toMatchObject({ captured: 1000, captures: 1 });
  expect(fixture.books(toRefund.reference)).toMatchObject({ refunded: 400, refunds: 1 });
}

function allBut(left: Verb, outcome: string) {
  return Object.fromEntries(VERBS.filter((verb) => verb !== left).map((verb) => [verb, outcome]));
}

function everyVerb(outcome: string): Record<Verb, string> {
  return Object.fromEntries(VERBS.map((verb) => [verb, outcome])) as Record<Verb, string>;
}
