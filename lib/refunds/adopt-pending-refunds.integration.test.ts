import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { retryEvents } from '@/lib/jobs/retry-events';
import { searchEvents } from '@/lib/jobs/search-events';
import type { RefundEnd } from '@/simulator/paypal/payments/refunds';
import { useFixture } from '@/tests/fixtures/fixture';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import {
  heldReward,
  openUsers,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
} from '@/tests/scenarios/refund-scenario';
import { makeRefundsDue } from '@/tests/scenarios/unmatched-money';

/** A part of a held reward, refunded in PayPal's dashboard from a bank account: the money takes days. */
const PART = 1_000;
const PENDING = 'PAYMENT.REFUND.PENDING';

const fixture = useFixture();
let users: Users;
let held: { taskId: number; paymentId: number };
let captureId: string;

beforeAll(async () => {
  users = await openUsers(fixture);
});
beforeEach(async () => {
  held = await heldReward({ fixture, users, provider: 'paypal' });
  await bothIdle(fixture);
  const paid = fixture.paypal.orders().at(-1);
  captureId = String(paid?.capture_id);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** PayPal begins the refund and tells nobody but by its event. Returns PayPal's id of it. */
async function refundInDashboard(): Promise<string> {
  fixture.paypal.refundOutcome({ outcome: 'pending', capture_id: captureId });
  const { id } = fixture.paypal.refund({ captureId, amount: PART });
  await fixture.paypal.idle();
  return String(id);
}

async function settle({ refundId, outcome }: { refundId: string; outcome: RefundEnd }): Promise<void> {
  expect(fixture.paypal.settleRefund({ refundId, outcome })).toBe(true);
  await fixture.paypal.idle();
}

/** It is in flight, in one place only, and the payment says so. */
async function expectInFlight(): Promise<void> {
  expect(await refundsOf(held.paymentId)).toMatchObject([
    { amount: PART, status: 'pending', reason: 'made_at_provider' },
  ]);
  expect(await taskOf(held.taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD - PART });
}

const ends = {
  completed: { status: 'succeeded', paymentStatus: 'partially_refunded', escrowAmount: REWARD - PART },
  failed: { status: 'failed', paymentStatus: 'completed', escrowAmount: REWARD },
  cancelled: { status: 'failed', paymentStatus: 'completed', escrowAmount: REWARD },
} as const;
const everyEnd = ['completed', 'failed', 'cancelled'] as const;

/** It ended once, at PayPal as in the books. */
async function expectEnded(outcome: RefundEnd): Promise<void> {
  const { status, paymentStatus, escrowAmount } = ends[outcome];
  expect(await refundsOf(held.paymentId)).toMatchObject([{ amount: PART, status }]);
  expect(await fixture.statusOf(held.paymentId)).toBe(paymentStatus);
  expect(await taskOf(held.taskId)).toMatchObject({ escrowAmount });
  expect(fixture.paypal.ledger().orders.at(-1)).toMatchObject({
    captured: REWARD,
    refunded: outcome === 'completed' ? PART : 0,
  });
}

/** PayPal announces no end but the completed one; the others are found because the refund is asked for again. */
async function askAgain(): Promise<void> {
  await makeRefundsDue();
  await Promise.all([reconcileRefunds(), reconcileRefunds()]);
}

describe('A pending refund that was made in the dashboard of PayPal', () => {
  it.each(everyEnd)('is adopted by its event, and its end is booked: %s', async (outcome) => {
    const refundId = await refundInDashboard();
    expect(fixture.paypal.events().at(-1)?.event_type).toBe(PENDING);
    await expectInFlight();
    await settle({ refundId, outcome });
    if (outcome !== 'completed') await expectInFlight();
    await askAgain();
    await expectEnded(outcome);
  });

  it.each(everyEnd)('of which every event comes three times is adopted once: %s', async (outcome) => {
    fixture.paypal.addWebhookFault({ fault: { kind: 'duplicate', copies: 3 }, times: null });
    const refundId = await refundInDashboard();
    await expectInFlight();
    await settle({ refundId, outcome });
    await askAgain();
    await expectEnded(outcome);
  });

  it.each(['created', 'reversed'] as const)(
    'whose events come together, %s, is booked once',
    async (order) => {
      fixture.paypal.hold();
      const refundId = await refundInDashboard();
      await settle({ refundId, outcome: 'completed' });
      expect(await refundsOf(held.paymentId)).toEqual([]);
      await fixture.paypal.release({ order });
      await fixture.paypal.idle();
      await expectEnded('completed');
      await askAgain();
      expect(await retryEvents(), 'nothing is left to act on').toBe(0);
      await expectEnded('completed');
    },
  );

  it.each(['failed', 'cancelled'] as const)(
    'that is over before its only event comes takes nothing: %s',
    async (outcome) => {
      fixture.paypal.hold();
      const refundId = await refundInDashboard();
      await settle({ refundId, outcome });
      await fixture.paypal.release();
      await fixture.paypal.idle();
      await askAgain();
      expect(await refundsOf(held.paymentId)).toSatisfy((rows: { status: string }[]) =>
        rows.every(({ status }) => status === 'failed'),
      );
      expect(await fixture.statusOf(held.paymentId)).toBe('completed');
      expect(await taskOf(held.taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD });
    },
  );

  it.each(everyEnd)('whose event is lost is found by the list of events, and ends: %s', async (outcome) => {
    fixture.paypal.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    const refundId = await refundInDashboard();
    expect(await refundsOf(held.paymentId)).toEqual([]);
    await searchEvents();
    await expectInFlight();
    expect(await searchEvents(), 'what was found once is known').toBe(0);
    await settle({ refundId, outcome });
    await askAgain();
    await expectEnded(outcome);
  });
});
