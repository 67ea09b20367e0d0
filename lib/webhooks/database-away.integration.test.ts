import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { db } from '@/lib/core/db/client';
import { retryEvents } from '@/lib/jobs/retry-events';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { type CommitCutter, openCommitCutter } from '@/tests/fixtures/commit-cutter';
import { type Fixture, openFixture, referenceOf } from '@/tests/fixtures/fixture';
import { handleEvent } from './handle-event';

let fixture: Fixture;
let cutter: CommitCutter;

beforeAll(async () => {
  fixture = await openFixture();
  cutter = await openCommitCutter(fixture);
  fixture.simulators.stripe.hold();
});
afterAll(async () => {
  await fixture.close();
  await cutter.close();
});
beforeEach(() => cutter.cutEach(null));

it('An event during which the database goes away stays as it was, and is handled when it is back', async () => {
  const { paymentId, eventId } = await paidEvent();
  cutter.cutEach('before');
  await expect(handleEvent(eventId)).rejects.toMatchObject({ code: 'database_unavailable' });
  expect(await stateOf(eventId)).toEqual({ state: 'received', attempts: 0, note: null });

  expect(await handleEvent(eventId)).toBe('handled');
  expect(await fixture.statusOf(paymentId)).toBe('completed');
  await fixture.expectSoundBooks();
});

it('An event that loses its connection does not stop those after it', async () => {
  const { eventId } = await paidEvent();
  const { id: nextId } = await storedEvent({ eventId: 'evt_next', subject: { meaning: 'other' } });
  cutter.cutEach('before');
  await retryEvents();
  expect(await stateOf(eventId)).toMatchObject({ state: 'received' });
  expect(await stateOf(nextId)).toMatchObject({ state: 'ignored' });
});

/** A payment that is paid at Stripe, and the event that says so, stored a while ago. */
async function paidEvent(): Promise<{ paymentId: number; eventId: bigint }> {
  const poster = await fixture.user();
  const { payment_id: paymentId } = await createPayment({
    user: poster,
    taskId: (await fixture.task({ poster })).id,
    body: { payment_method: 'stripe' },
    idempotencyKey: null,
  });
  const reference = await referenceOf(paymentId);
  fixture.simulators.stripe.pay({ sessionId: reference, card: '4242424242424242' });
  const { id: eventId } = await storedEvent({
    eventId: `evt_${paymentId}`,
    subject: { meaning: 'payment', reference },
  });
  return { paymentId, eventId };
}

/** An event that nobody has handled for so long that its process must have died. */
function storedEvent({ eventId, subject }: { eventId: string; subject: Record<string, string> }) {
  const longAgo = new Date(Date.now() - 60_000);
  const names = { reference: null, transactionId: null, paymentId: null, summary: {} };
  return db().webhookEvent.create({
    data: {
      provider: 'stripe',
      eventId,
      type: 'checkout.session.completed',
      livemode: false,
      subject: { ...names, ...subject },
      occurredAt: longAgo,
      receivedAt: longAgo,
    },
  });
}

function stateOf(id: bigint) {
  return db().webhookEvent.findUniqueOrThrow({
    where: { id },
    select: { state: true, attempts: true, note: true },
  });
}
