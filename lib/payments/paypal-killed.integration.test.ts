import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { db } from '@/lib/db/client';
import { beginFee, type FeeStory, feeParts, passDeadline } from '@/lib/testing/fee-story';
import { hints } from '@/lib/testing/hints';
import { startProcess, type WorldProcess } from '@/lib/testing/process';
import { openWorld, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';

const LOOK = '/v2/checkout/orders/*';
const CAPTURE = `${LOOK}/capture`;
const STARTING_MS_MAX = 60_000;

let world: World;
let story: FeeStory;
let running: WorldProcess[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
/** The payer agreed, and every event waits: nobody but the process that dies knows. */
beforeEach(() => world.paypal.hold());
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  running = [];
  world.paypal.clearFaults();
  await world.paypal.release();
  await world.paypal.idle();
  await world.expectSoundBooks();
});

/** Where a process is when the power goes. PayPal holds an answer back there until the process is dead. */
const moments = [
  {
    name: 'before it moved the row',
    looksBefore: 0,
    fault: null,
    row: { status: 'pending', reason: null },
    taken: 0,
  },
  {
    name: 'between moving the row and the capture',
    looksBefore: 1,
    fault: null,
    row: { status: 'processing', reason: 'collecting' },
    taken: 0,
  },
  {
    name: 'during the capture, which PayPal did',
    looksBefore: 1,
    fault: { kind: 'answer_after_webhook', event_type: 'never.comes', timeout_ms: 60_000 },
    row: { status: 'processing', reason: 'collecting' },
    taken: 1,
  },
  {
    name: 'after the capture and before its own commit',
    looksBefore: 2,
    fault: null,
    row: { status: 'processing', reason: 'collecting' },
    taken: 1,
  },
] as const;

type Moment = (typeof moments)[number];

describe.each(moments)('A process killed $name', (moment) => {
  beforeEach(async () => {
    story = await beginFee({ world, provider: 'paypal' });
    world.paypal.approve({ orderId: story.reference });
    await dieAt(moment);
    expect(await rowOf()).toEqual(moment.row);
    expect(story.payer.takenFor(story.paymentId).times).toBe(moment.taken);
  });

  it.each(["the webhook's event", 'the reconciler'] as const)(
    'leaves a payment that %s finishes',
    { timeout: STARTING_MS_MAX },
    async (name) => {
      await hints[name](story);
      await story.expectPaidOnce();
    },
  );

  it('leaves a payment that three others finish side by side', { timeout: 2 * STARTING_MS_MAX }, async () => {
    const others = [1, 2, 3].map(() => start());
    expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    await hints['the reconciler'](story);
    await story.expectPaidOnce();
  });

  it('leaves nothing that is lost at the deadline', { timeout: STARTING_MS_MAX }, async () => {
    await passDeadline(story);
    await hints['the reconciler'](story);
    if (moment.row.status === 'processing') await story.expectPaidOnce();
    else await story.expectGivenBack({ status: 'expired', reason: 'expired' });
  });
});

describe.each(feeParts)('A fee paid by PayPal, $name,', (parts) => {
  it('of which the process died while PayPal took the money, is paid once', {
    timeout: 2 * STARTING_MS_MAX,
  }, async () => {
    story = await beginFee({ world, provider: 'paypal', parts });
    world.paypal.approve({ orderId: story.reference });
    await dieAt(moments[2]);
    await expect(
      cancelPayment({ userId: story.poster.id, paymentId: story.paymentId }),
    ).rejects.toMatchObject({ code: 'payment_in_progress' });
    const successor = start();
    expect(await successor.ended).toBe(0);
    expect(JSON.parse(successor.output())).toMatchObject({ status: 'completed' });
    await story.expectPaidOnce();
  });
});

it('A process killed while PayPal still works on its capture leaves one capture, whoever asks meanwhile', {
  timeout: 2 * STARTING_MS_MAX,
}, async () => {
  story = await beginFee({ world, provider: 'paypal' });
  world.paypal.approve({ orderId: story.reference });
  world.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'delay', ms: 3_000 } });
  const dying = start();
  await vi.waitUntil(() => world.paypal.fired().calls.delay === 1, { timeout: STARTING_MS_MAX });
  await dying.kill();
  // The key is in use at PayPal, so for us it is unknown.
  await hints['the status page'](story);
  await hints['the return address'](story);
  await vi.waitUntil(() => story.payer.takenFor(story.paymentId).times > 0, { timeout: STARTING_MS_MAX });
  await hints['the reconciler'](story);
  await story.expectPaidOnce();
});

/** Starts a process that settles, waits until it is at the moment, and kills it. */
async function dieAt({ looksBefore, fault }: Moment): Promise<void> {
  if (looksBefore > 0) {
    world.paypal.addFault({ method: 'GET', path: LOOK, fault: { kind: 'ok' }, times: looksBefore });
  }
  const held = fault ?? { kind: 'delay' as const, ms: 60_000 };
  const [method, path] = fault ? (['POST', CAPTURE] as const) : (['GET', LOOK] as const);
  world.paypal.addFault({ method, path, fault: held });
  const dying = start();
  await vi.waitUntil(() => world.paypal.fired().calls[held.kind] === 1, { timeout: STARTING_MS_MAX });
  if (fault) {
    await vi.waitUntil(() => story.payer.takenFor(story.paymentId).times === 1, { timeout: STARTING_MS_MAX });
  }
  await dying.kill();
  world.paypal.clearFaults();
  world.paypal.hold();
}

function start(): WorldProcess {
  const script = 'lib/testing/settle-payment-process.ts';
  const argument = { paymentId: story.paymentId, isPayerBack: true };
  const one = startProcess({ world, script, argument });
  running.push(one);
  return one;
}

async function rowOf(): Promise<{ status: string; reason: string | null }> {
  const { paymentStatus, reason } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: story.paymentId },
  });
  return { status: paymentStatus, reason };
}
