import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { retryEvents } from '@/lib/jobs/retry-events';
import { searchEvents } from '@/lib/jobs/search-events';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { recordEvent } from '@/lib/webhooks/record-event';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  adapterOf,
  bothIdle,
  bothProviders,
  holdBoth,
  type ProviderName,
  payerActs,
  releaseBoth,
  reset,
} from '@/tests/fixtures/two-providers';
import {
  heldReward,
  openUsers,
  paidFee,
  platformSum,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
} from '@/tests/scenarios/refund-scenario';
import { adoptRefunds } from './adopt-refunds';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const fee = (body: CreatePaymentBody) => paidFee({ fixture, poster: users.poster, body });
const reward = (parts: { provider?: 'stripe' | 'paypal'; card?: string } = {}) =>
  heldReward({ fixture, users, ...parts });

/** An operator's action in the provider's own console. */
async function refundInConsole({ paymentId, amount }: { paymentId: number; amount?: number }): Promise<void> {
  const row = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  const provider = row.paymentProvider === 'stripe' ? 'stripe' : 'paypal';
  refundAtSimulator({ provider, transactionId: row.providerTransactionId ?? '', ...(amount && { amount }) });
  await bothIdle(fixture);
}

function refundAtSimulator({
  provider,
  transactionId,
  ...part
}: {
  provider: ProviderName;
  transactionId: string;
  amount?: number;
}): void {
  const { simulators, paypal } = fixture;
  if (provider === 'stripe') simulators.stripe.refund({ paymentIntentId: transactionId, ...part });
  else paypal.refund({ captureId: transactionId, ...part });
}

describe.each(bothProviders)('A refund that was made in the console of %s', (provider) => {
  it('of a fee is adopted once, with every event of it', async () => {
    const { paymentId, taskId } = await fee({ payment_method: provider });
    await refundInConsole({ paymentId, amount: 400 });
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
    await refundInConsole({ paymentId });
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect((await refundsOf(paymentId)).map(({ amount, reason }) => [amount, reason])).toEqual([
      [400, 'made_at_provider'],
      [600, 'made_at_provider'],
    ]);
    expect((await taskOf(taskId)).status).toBe('cancelled');
  });

  it('of more than half is adopted once by notifications that race, and none of them fails', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { paymentId } = await fee({ payment_method: provider });
      holdBoth(fixture);
      await refundInConsole({ paymentId, amount: 700 });
      const adopted = await Promise.all(Array.from({ length: 4 }, () => adoptRefunds({ paymentId })));
      expect(adopted.reduce((sum, count) => sum + count, 0)).toBe(1);
      await releaseBoth(fixture);
      expect(await refundsOf(paymentId)).toMatchObject([{ amount: 700, status: 'succeeded' }]);
      const events = await db().webhookEvent.findMany({ where: { paymentId, attempts: { gt: 1 } } });
      expect(events).toEqual([]);
    }
  });

  it('is found when its events were lost', async () => {
    const { paymentId, taskId } = await reward({ provider });
    (provider === 'stripe' ? fixture.simulators.stripe : fixture.paypal).addWebhookFault({
      event_type: '*',
      times: null,
      fault: { kind: 'lose' },
    });
    await refundInConsole({ paymentId, amount: 1_000 });
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    await searchEvents();
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD - 1_000 });
    expect(await searchEvents(), 'what was found once is known').toBe(0);
  });

  /** Paid at the provider and refunded there, by a payer and a process that died before it booked the money. */
  async function takenAndSentBack() {
    const { id: taskId } = await fixture.task({ poster: users.poster });
    const { payment_id: paymentId } = await createPayment({
      user: users.poster,
      taskId,
      body: { payment_method: provider },
      idempotencyKey: null,
    });
    holdBoth(fixture);
    const reference = await referenceOf(paymentId);
    payerActs({ fixture, name: provider, reference });
    const taken = await adapterOf(provider).capture({ reference, idempotencyKey: `died-${paymentId}` });
    if (taken.state !== 'paid') throw new Error(`The payment is ${taken.state}`);
    refundAtSimulator({ provider, transactionId: taken.transactionId });
    return { paymentId, reference };
  }

  it('is adopted even if we learn of it before the money', async () => {
    const { paymentId } = await takenAndSentBack();
    await releaseBoth(fixture, { order: 'reversed' });
    await syncPayment({ paymentId });
    await retryEvents();
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect((await refundsOf(paymentId)).map(({ amount, reason }) => [amount, reason])).toEqual([
      [1_000, 'made_at_provider'],
    ]);
    expect(await retryEvents(), 'nothing is left to act on').toBe(0);
  });

  it('is adopted if its event names our payment, whose money we learn of by that event alone', async () => {
    const { paymentId, reference } = await takenAndSentBack();
    const window = { since: new Date(Date.now() - 60_000), until: new Date() };
    const { events } = await adapterOf(provider).listEvents(window);
    const event = events.at(-1);
    if (event?.meaning !== 'refund') throw new Error('The provider tells of no refund');
    const named = { ...event, eventId: `${event.eventId}-named`, reference, transactionId: null };
    const id = await recordEvent({ provider: adapterOf(provider), event: named });
    expect(await handleEvent(id)).toBe('handled');
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
  });

  it('of a reward takes it from escrow', async () => {
    const { paymentId, taskId } = await reward({ provider });
    await refundInConsole({ paymentId, amount: 1_000 });
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD - 1_000 });
    await refundInConsole({ paymentId });
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
  });

  it('of a reward that was released is our loss, and shown', async () => {
    const { paymentId, taskId } = await reward({ provider });
    await confirmTask({ userId: users.poster.id, taskId });
    const before = await platformSum('platform:refund_losses:GBP');
    await refundInConsole({ paymentId });
    expect(await platformSum('platform:refund_losses:GBP')).toBe(before - REWARD);
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } })).toMatchObject({
      paymentStatus: 'refunded',
      reviewReason: 'made_at_provider_uncovered',
    });
  });
});
