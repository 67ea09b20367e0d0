import { describe, expect, it } from 'vitest';
import {
  type SimulatedPayment,
  type SimulatedProvider,
  simulateSchedule,
  simulateSearch,
} from '@/tests/fixtures/simulate-recovery';
import { LEASE_SECONDS, PENDING_SYNC_SECONDS } from './payment-schedule';

const HOUR = 3_600;
const PROMISE_SECONDS = 60;

/** A worker's queue is asked every two seconds, and its clock and the provider's may differ a little. */
const SLACK_SECONDS = 4;

/** Stripe publishes this limit of calls in a second, the lowest of its. PayPal publishes none: this one is our own. */
const CALLS_PER_SECOND_MAX: Record<string, number> = { Stripe: 25, PayPal: 40 };

const providers: Record<string, SimulatedProvider> = {
  Stripe: { callSeconds: 0.2, pageSize: 100, lists: 1, callsToSettle: 1 },
  // Approved orders and captures are two lists; an approved order is read, captured and read again.
  PayPal: { callSeconds: 0.2, pageSize: 10, lists: 2, callsToSettle: 3 },
};

/** The same numbers in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** So many payments at a time wait for their payers for an hour each; half of them are paid, at any time of it. */
function tenThousandPending(): SimulatedPayment[] {
  const next = numbers(20_261_129);
  return Array.from({ length: 2 * 14_600 }, () => {
    const createdAt = (2 * next() - 1) * HOUR;
    const paidAt = createdAt + next() * HOUR;
    const isPaid = next() < 0.5 && paidAt > 0;
    const isGone = !isPaid && paidAt <= 0 && next() < 0.5;
    return {
      createdAt,
      expiresAt: isGone ? 0 : createdAt + HOUR,
      paidAt: isPaid ? paidAt : Number.POSITIVE_INFINITY,
    };
  });
}

function pendingAt(payments: SimulatedPayment[], now: number): number {
  return payments.filter(
    ({ createdAt, expiresAt, paidAt }) => createdAt <= now && now < expiresAt && paidAt > now,
  ).length;
}

/** The most calls that begin within any one second. */
function mostInASecond(calls: number[]): number {
  const sorted = calls.toSorted((one, other) => one - other);
  let first = 0;
  return sorted.reduce((most, at, last) => {
    while (at - (sorted[first] ?? at) >= 1) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
}

describe.each(Object.entries(providers))(
  '10,000 pending payments at %s, of which every event is lost',
  (name, provider) => {
    const payments = tenThousandPending();
    const endsAt = HOUR / 2;
    const search = simulateSearch({ payments, provider, endsAt });
    const schedule = simulateSchedule({ payments, provider, endsAt });

    it('are that many all the time', () => {
      for (let now = 0; now <= endsAt; now += 60) {
        expect(pendingAt(payments, now)).toBeGreaterThanOrEqual(10_000);
      }
    });

    it('are recovered within a minute of being paid, with nobody watching', () => {
      const waits = payments.flatMap(({ paidAt }, row) =>
        paidAt < endsAt - PROMISE_SECONDS ? [(search.foundAt[row] ?? Number.POSITIVE_INFINITY) - paidAt] : [],
      );
      expect(waits.length).toBeGreaterThan(3_000);
      expect(Math.max(...waits) + SLACK_SECONDS).toBeLessThanOrEqual(PROMISE_SECONDS);
    });

    it('cost no more calls in a second than the provider allows', () => {
      expect(mostInASecond([...search.calls, ...schedule.calls])).toBeLessThanOrEqual(
        CALLS_PER_SECOND_MAX[name] ?? 0,
      );
    });

    it('are found without the list as well, each within its schedule', () => {
      const waits = payments.flatMap(({ paidAt, expiresAt }, row) => {
        const found = schedule.foundAt[row] ?? Number.POSITIVE_INFINITY;
        const isOver = Math.min(paidAt + HOUR, expiresAt) < endsAt;
        return isOver && paidAt < expiresAt - HOUR / 2 ? [found - paidAt] : [];
      });
      expect(Math.max(...waits)).toBeLessThanOrEqual(HOUR);
    });
  },
);

describe('The schedule of a pending payment', () => {
  it('asks after 1, 2, 5 and 10 minutes, then less and less often, and never less than every half hour', () => {
    expect(PENDING_SYNC_SECONDS.slice(0, 4)).toEqual([60, 120, 300, 600]);
    const sorted = PENDING_SYNC_SECONDS.toSorted((one, other) => one - other);
    expect(PENDING_SYNC_SECONDS).toEqual(sorted);
    expect(PENDING_SYNC_SECONDS.at(-1)).toBe(HOUR / 2);
  });

  it('asks soon again when nobody finished', () => {
    expect(LEASE_SECONDS).toBeLessThan(PROMISE_SECONDS);
  });
});
