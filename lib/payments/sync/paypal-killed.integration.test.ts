import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { notifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { type FixtureProcess, startProcess } from '@/tests/fixtures/process';
import { beginFee, type FeeScenario, passDeadline, someFeeParts } from '@/tests/scenarios/fee-scenario';

const GET_ORDER = '/v2/checkout/orders/*';
const CAPTURE = `${GET_ORDER}/capture`;
const STARTING_MS_MAX = 60_000;

const fixture = useFixture();
let scenario: FeeScenario;
let running: FixtureProcess[] = [];

/** The payer approved, and every event waits: only the process that dies knows. */
beforeEach(() => fixture.paypal.hold());
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  running = [];
  fixture.paypal.clearFaults();
  await fixture.paypal.release();
  await fixture.paypal.idle();
  await fixture.expectSoundBooks();
});

/** Where a process is when the power fails. PayPal holds a response there until the process is dead. */
const timestamps = [
  {
    name: 'before it moved the row',
    syncsBefore: 0,
    fault: null,
    row: { status: 'pending', reason: null },
    taken: 0,
  },
  {
    name: 'between moving the row and the capture',
    syncsBefore: 1,
    fault: null,
    row: { status: 'processing', reason: 'capturing' },
    taken: 0,
  },
  {
    name: 'during the capture, which PayPal did',
    syncsBefore: 1,
    fault: { kind: 'answer_after_webhook', event_type: 'never.comes', timeout_ms: 60_000 },
    row: { status: 'processing', reason: 'capturing' },
    taken: 1,
  },
  {
    name: 'after the capture and before its own commit',
    syncsBefore: 2,
    fault: null,
    row: { status: 'processing', reason: 'capturing' },
    taken: 1,
  },
] as const;

type Timestamp = (typeof timestamps)[number];

describe.each(timestamps)('A process killed $name', (timestamp) => {
  beforeEach(async () => {
    scenario = await beginFee({ fixture, provider: 'paypal' });
    fixture.paypal.approve({ orderId: scenario.reference });
    await dieAt(timestamp);
    expect(await rowOf()).toEqual(timestamp.row);
    expect(scenario.payer.takenFor(scenario.paymentId).times).toBe(timestamp.taken);
  });

  it.each(["the webhook's event", 'the reconciler'] as const)(
    'leaves a payment that %s finishes',
    { timeout: STARTING_MS_MAX },
    async (name) => {
      await notifications[name](scenario);
      await scenario.expectPaidOnce();
    },
  );

  it('leaves a payment that three others finish side by side', { timeout: 2 * STARTING_MS_MAX }, async () => {
    const others = [1, 2, 3].map(() => start());
    expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    await notifications['the reconciler'](scenario);
    await scenario.expectPaidOnce();
  });

  it('leaves nothing that is lost at the deadline', { timeout: STARTING_MS_MAX }, async () => {
    await passDeadline(scenario);
    await notifications['the reconciler'](scenario);
    if (timestamp.row.status === 'processing') await scenario.expectPaidOnce();
    else await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
  });
});

describe.each(someFeeParts('killed at PayPal'))('A fee paid by PayPal, $name,', (parts) => {
  it("whose process died during PayPal's capture, is paid once", {
    timeout: 2 * STARTING_MS_MAX,
  }, async () => {
    scenario = await beginFee({ fixture, provider: 'paypal', parts });
    fixture.paypal.approve({ orderId: scenario.reference });
    await dieAt(timestamps[2]);
    await expect(
      cancelPayment({ userId: scenario.poster.id, paymentId: scenario.paymentId }),
    ).rejects.toMatchObject({ code: 'payment_in_progress' });
    const successor = start();
    expect(await successor.ended).toBe(0);
    expect(JSON.parse(successor.output())).toMatchObject({ status: 'completed' });
    await scenario.expectPaidOnce();
  });
});

it('A process killed while PayPal still works on its capture leaves one capture, whoever asks meanwhile', {
  timeout: 2 * STARTING_MS_MAX,
}, async () => {
  scenario = await beginFee({ fixture, provider: 'paypal' });
  fixture.paypal.approve({ orderId: scenario.reference });
  fixture.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'delay', ms: 3_000 } });
  const dying = start();
  await vi.waitUntil(() => fixture.paypal.fired().calls.delay === 1, { timeout: STARTING_MS_MAX });
  await dying.kill();
  // The key is in use at PayPal, so for us it is unknown.
  await notifications['the status page'](scenario);
  await notifications['the return address'](scenario);
  await vi.waitUntil(() => scenario.payer.takenFor(scenario.paymentId).times > 0, {
    timeout: STARTING_MS_MAX,
  });
  await notifications['the reconciler'](scenario);
  await scenario.expectPaidOnce();
});

/** Starts a process that syncs, waits until it reaches the point, and kills it. */
async function dieAt({ syncsBefore, fault }: Timestamp): Promise<void> {
  if (syncsBefore > 0) {
    fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: { kind: 'ok' }, times: syncsBefore });
  }
  const held = fault ?? { kind: 'delay' as const, ms: 60_000 };
  const [method, path] = fault ? (['POST', CAPTURE] as const) : (['GET', GET_ORDER] as const);
  fixture.paypal.addFault({ method, path, fault: held });
  const dying = start();
  await vi.waitUntil(() => fixture.paypal.fired().calls[held.kind] === 1, { timeout: STARTING_MS_MAX });
  if (fault) {
    await vi.waitUntil(() => scenario.payer.takenFor(scenario.paymentId).times === 1, {
      timeout: STARTING_MS_MAX,
    });
  }
  await dying.kill();
  fixture.paypal.clearFaults();
  fixture.paypal.hold();
}

function start(): FixtureProcess {
  const script = 'tests/fixtures/sync-payment-process.ts';
  const argument = { paymentId: scenario.paymentId, isPayerBack: true };
  const one = startProcess({ fixture, script, argument });
  running.push(one);
  return one;
}

async function rowOf(): Promise<{ status: string; reason: string | null }> {
  const { paymentStatus, reason } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: scenario.paymentId },
  });
  return { status: paymentStatus, reason };
}
