import { afterEach, describe, expect, it } from 'vitest';
import { capturePayment } from '@/lib/payments/sync/capture-payment';
import { claimCapture } from '@/lib/payments/sync/claim-capture';
import { returnFromProvider } from '@/lib/payments/sync/return-from-provider';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf } from '@/tests/fixtures/two-providers';
import { beginFee, type FeeScenario } from '@/tests/scenarios/fee-scenario';
import { handleEvent } from './handle-event';
import { recordEvent } from './record-event';

const fixture = useFixture();
afterEach(async () => {
  fixture.paypal.clearFaults();
  await fixture.paypal.release();
  await fixture.paypal.idle();
  await fixture.expectSoundBooks();
});

const CAPTURE = '/v2/checkout/orders/*/capture';

/** Every capture that reaches PayPal is counted, and takes a while, so that others come in between. */
function watchCaptures(): () => number {
  const before = fixture.paypal.fired().calls.delay ?? 0;
  fixture.paypal.addFault({ path: CAPTURE, times: null, fault: { kind: 'delay', ms: 150 } });
  return () => (fixture.paypal.fired().calls.delay ?? 0) - before;
}

const attempts = (paymentId: number) =>
  db().paymentEvent.count({ where: { paymentId, toStatus: 'processing' } });

async function versionOf(paymentId: number): Promise<number> {
  return (await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } })).version;
}

/** A fee that the payer approved with a card that declines; no event of it has arrived. */
async function approved(): Promise<FeeScenario> {
  const scenario = await beginFee({ fixture, provider: 'paypal' });
  fixture.paypal.hold();
  fixture.paypal.approve({ orderId: scenario.reference, funding: 'declining_card' });
  return scenario;
}

/** Stores the approval as it was delivered. */
async function delivered({ reference }: FeeScenario, copy = ''): Promise<bigint> {
  const adapter = adapterOf('paypal');
  const told = fixture.paypal
    .events()
    .filter(({ event_type: type }) => type === 'CHECKOUT.ORDER.APPROVED')
    .map((event) => event as { id: string; create_time: string; resource: { id: string } });
  const event = told.findLast(({ resource }) => resource.id === reference);
  if (!event) throw new Error('PayPal told of no approval');
  const none = { refundReference: null, refundId: null, refundToken: null, disputeReference: null };
  return recordEvent({
    provider: adapter,
    event: {
      ...none,
      eventId: `${event.id}${copy}`,
      type: 'CHECKOUT.ORDER.APPROVED',
      livemode: false,
      occurredAt: new Date(event.create_time),
      meaning: 'payer_approved',
      reference,
      transactionId: null,
      payoutReference: null,
      payoutId: null,
      payoutToken: null,
      accountReference: null,
      paymentId: null,
      paymentToken: null,
      summary: {},
    },
  });
}

describe('one approval with a card that declines', () => {
  it('is tried once, however often its event is delivered at the same time', async () => {
    const captures = watchCaptures();
    const scenario = await approved();
    const id = await delivered(scenario);
    const states = await Promise.all(Array.from({ length: 6 }, () => handleEvent(id)));
    expect(states).toEqual(Array(6).fill('handled'));
    expect(await handleEvent(id, { isForced: true })).toBe('handled');
    expect({ captures: captures(), attempts: await attempts(scenario.paymentId) }).toEqual({
      captures: 1,
      attempts: 1,
    });
    await scenario.expectWaiting({ status: 'pending', reason: 'instrument_declined' });
  });

  it('is tried once, whoever else notices it while it is tried', async () => {
    const captures = watchCaptures();
    const scenario = await approved();
    const { paymentId, reference, poster, task } = scenario;
    const ids = [await delivered(scenario), await delivered(scenario, '-again')];
    await Promise.all([
      ...ids.map((id) => handleEvent(id)),
      ...Array.from({ length: 3 }, () => syncPayment({ paymentId })),
      returnFromProvider({ provider: 'paypal', taskId: task.id, reference, after: 'paid' }),
      capturePayment({ provider: 'paypal', userId: poster.id, paymentId, orderId: reference }),
    ]);
    expect({ captures: captures(), attempts: await attempts(paymentId) }).toEqual({
      captures: 1,
      attempts: 1,
    });
    await scenario.expectWaiting({ status: 'pending', reason: 'instrument_declined' });
  });

  it('and a new approval after the decline are two', async () => {
    const captures = watchCaptures();
    const scenario = await approved();
    await handleEvent(await delivered(scenario));
    fixture.paypal.approve({ orderId: scenario.reference, funding: 'balance' });
    const id = await delivered(scenario);
    await Promise.all([handleEvent(id), handleEvent(id), handleEvent(id)]);
    expect(captures()).toBe(2);
    await scenario.expectPaidOnce();
  });
});

describe('a capture whose process died', () => {
  it('is tried again by the next one, after the time that a capture may take', async () => {
    const captures = watchCaptures();
    const scenario = await beginFee({ fixture, provider: 'paypal' });
    const { paymentId, reference } = scenario;
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId: reference });
    await db().$executeRaw`UPDATE payment_records SET payment_status = 'processing', reason = 'capturing',
      version = version + 1 WHERE id = ${paymentId}`;
    expect(await claimCapture({ id: paymentId, version: await versionOf(paymentId) })).toBe(true);
    expect(await claimCapture({ id: paymentId, version: await versionOf(paymentId) })).toBe(false);
    await syncPayment({ paymentId });
    expect(captures()).toBe(0);
    await scenario.expectWaiting({ status: 'processing', reason: 'capturing' });
    await db()
      .$executeRaw`UPDATE payment_records SET capture_until = now() - interval '1 second' WHERE id = ${paymentId}`;
    await syncPayment({ paymentId });
    expect(captures()).toBe(1);
    await scenario.expectPaidOnce();
  });
});
