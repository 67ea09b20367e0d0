import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan, PostingLine } from '@/lib/ledger/plan';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { mayMove, type PaymentStatus } from '@/lib/payments/states';
import type { RefundSnapshot } from '@/lib/providers/snapshot';
import { paymentRow, refundRow, refundState, taskRow } from '@/tests/fixtures/rows';
import { decideRefund, planReturn, type RefundSituation } from './decide-refund';
import type { RefundState } from './read-refund-state';
import type { RefundRow } from './refund-row';
import type { RefundStatus } from './states';

const RUNS = 3_000;
const CLEARING = 'provider:paypal:clearing:GBP';
const SUSPENSE = 'platform:suspense:GBP';
const IN_FLIGHT = 'platform:refunds_in_flight:GBP';

/** As the database has it in guard_refund. */
const legalMoves: Record<RefundStatus, RefundStatus[]> = {
  pending: ['pending', 'succeeded', 'failed'],
  succeeded: ['succeeded', 'failed'],
  failed: ['failed', 'pending'],
};

/** The account of a refund's money, by its state. */
const placeOf: Record<RefundStatus, string> = { pending: IN_FLIGHT, succeeded: CLEARING, failed: SUSPENSE };

const statusArbitrary = fc.constantFrom<RefundStatus>('pending', 'pending', 'succeeded', 'failed');

const snapshotArbitrary: fc.Arbitrary<RefundSnapshot> = fc.oneof(
  fc.constant<RefundSnapshot>({ state: 'absent' }),
  fc.constant<RefundSnapshot>({ state: 'postponed', reason: 'balance_insufficient' }),
  fc
    .constantFrom('pending' as const, 'succeeded' as const)
    .map((state) => ({ state, refundReference: 'R1', amount: 500, currency: 'GBP' })),
  fc.constantFrom('R1', null).map((refundReference) => ({
    state: 'failed' as const,
    refundReference,
    reason: 'insufficient_funds',
  })),
);

const paymentArbitrary = fc
  .record({
    status: fc.constantFrom<PaymentStatus>('needs_review', 'needs_review', 'completed', 'refunded'),
    pointsUsed: fc.integer({ min: 0, max: 400 }),
    couponUsageLogId: fc.constantFrom(null, 3),
    reviewReason: fc.constantFrom('paid_twice', 'late_success', 'task_closed'),
  })
  .map(payment);

const situationArbitrary: fc.Arbitrary<RefundSituation> = fc
  .record({
    payment: paymentArbitrary,
    status: statusArbitrary,
    refundReference: fc.constantFrom(null, 'R1'),
    snapshot: snapshotArbitrary,
    isReserved: fc.boolean(),
    proof: fc.constantFrom('not_yet' as const, 'unsent' as const, 'unknown' as const),
    unmatched: fc.constantFrom(null, null, 'paid_twice'),
  })
  .map(({ status, refundReference, ...rest }) => ({
    ...rest,
    state: stateOf(rest.payment),
    refund: refund({ status, refundReference }),
  }));

describe('every decision about a refund', () => {
  it('makes a legal move of the refund and of the payment, of the versions that it saw', () => {
    forEachPlan(({ situation, plan }) => {
      const move = refundMoveOf(plan);
      expect(move).toMatchObject({ id: situation.refund.id, from: situation.refund.status, version: 2 });
      expect(legalMoves[situation.refund.status]).toContain(move.to);
      if (!plan.payment) return;
      expect(plan.payment).toMatchObject({ kind: 'move', id: 7, from: situation.payment.status, version: 5 });
      const { to } = plan.payment as { to: PaymentStatus };
      if (to !== situation.payment.status) expect(mayMove({ from: situation.payment.status, to })).toBe(true);
    });
  });

  it('moves the money from its account to the one of its new state, and to no other', () => {
    forEachPlan(({ situation: { refund: before }, plan }) => {
      const { to } = refundMoveOf(plan);
      const moved = new Map<string, number>();
      for (const { from, to: into, amount } of moneyLines(plan)) {
        expect([from.unit, into.unit]).toEqual(['GBP', 'GBP']);
        moved.set(from.id, (moved.get(from.id) ?? 0) - amount);
        moved.set(into.id, (moved.get(into.id) ?? 0) + amount);
      }
      const expected = to === before.status ? {} : { [placeOf[before.status]]: -500, [placeOf[to]]: 500 };
      expect(Object.fromEntries(moved)).toEqual(expected);
    });
  });

  it('releases points and coupon exactly when they were still reserved and no money is left with us', () => {
    forEachPlan(({ situation, plan }) => {
      const { payment: row, isReserved, unmatched } = situation;
      const isOver =
        refundMoveOf(plan).to === 'succeeded' && row.status === 'needs_review' && unmatched === null;
      const points = allLines(plan).filter(({ from }) => from.unit === 'PTS');
      expect(points.map(({ amount }) => amount)).toEqual(
        isOver && isReserved && row.pointsUsed > 0 ? [row.pointsUsed] : [],
      );
      expect(plan.coupon).toEqual(
        isOver && isReserved && row.couponUsageLogId !== null
          ? { kind: 'move', usage_log_id: 3, from: 'reserved', to: 'released' }
          : undefined,
      );
    });
  });

  it('shows the payment to a person as long as money of it is with us, and no longer', () => {
    forEachPlan(({ situation, plan }) => {
      const { to, from } = refundMoveOf(plan);
      const set = plan.payment?.kind === 'move' ? plan.payment.set : {};
      // It waits, is on its way, or turned out to be: the mark of the money stays.
      if (to === 'pending') return expect(set).toEqual({});
      expect(to).not.toBe(from);
      if (to === 'failed') return expect(set.review_reason).toBe(situation.refund.reason);
      expect('review_reason' in set).toBe(situation.unmatched === null);
      expect(set.review_reason ?? null).toBeNull();
    });
  });

  it('is none if nothing new was seen', () => {
    fc.assert(
      fc.property(situationArbitrary, (situation) => {
        const { refund: row, snapshot } = situation;
        const isKnown =
          snapshot.state === 'absent' ||
          (snapshot.state === row.status && (snapshot.state !== 'pending' || row.refundReference !== null)) ||
          (row.status === 'failed' && snapshot.state === 'postponed') ||
          (row.status === 'succeeded' && snapshot.state === 'pending');
        expect(decideRefund(situation) === null).toBe(isKnown);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a snapshot under our reference that reports another amount', () => {
  it.each([
    { amount: 499, currency: 'GBP' },
    { amount: 501, currency: 'GBP' },
    { amount: 500, currency: 'EUR' },
  ])('(%o) is not taken for ours, books nothing and is shown, once', (money) => {
    for (const state of ['pending', 'succeeded'] as const) {
      for (const purpose of ['suspense', 'application_fee'] as const) {
        const row = payment({ status: 'completed', reviewReason: 'paid_twice' });
        const situation = {
          payment: row,
          snapshot: { state, refundReference: 'R1', ...money },
          isReserved: false,
          proof: 'not_yet' as const,
          unmatched: null,
          state: stateOf(row),
          refund: { ...refund({ status: 'pending', refundReference: null }), purpose },
        };
        const plan = decideRefund(situation);
        expect(plan).toMatchObject({
          payment: { from: 'completed', to: 'completed', set: { review_reason: 'refund_does_not_agree' } },
        });
        expect([plan?.refund, plan?.postings, plan?.coupon]).toEqual([undefined, undefined, undefined]);
        const shown = { ...row, reviewReason: 'refund_does_not_agree' };
        expect(decideRefund({ ...situation, payment: shown })).toBeNull();
        const snapshot = { ...situation.snapshot, amount: 500, currency: 'GBP', state: 'succeeded' as const };
        const agreed = decideRefund({ ...situation, payment: shown, state: stateOf(shown), snapshot });
        expect(agreed).toMatchObject({
          refund: { to: 'succeeded' },
          payment: { set: { review_reason: null } },
        });
      }
    }
  });
});

describe('a review reason', () => {
  it('with another cause stays when unmatched money has been refunded', () => {
    for (const reviewReason of ['refund_failed', 'dispute_uncovered', 'other_mode']) {
      const row = payment({ status: 'completed', reviewReason });
      const plan = decideRefund({
        payment: row,
        snapshot: { state: 'succeeded', refundReference: 'R1', amount: 500, currency: 'GBP' },
        isReserved: false,
        proof: 'not_yet' as const,
        unmatched: null,
        state: stateOf(row),
        refund: refund({ status: 'pending', refundReference: null }),
      });
      expect(plan?.payment).toMatchObject({ to: 'completed', set: {} });
      expect(plan?.payment).not.toHaveProperty('set.review_reason');
    }
  });

  it('that an older version also wrote as the reason of a completed payment is removed there, too', () => {
    const row = { ...payment({ status: 'completed', reviewReason: 'task_closed' }), completedAt: new Date() };
    const plan = decideRefund({
      payment: row,
      snapshot: { state: 'succeeded', refundReference: 'R1', amount: 500, currency: 'GBP' },
      isReserved: false,
      proof: 'not_yet' as const,
      unmatched: null,
      state: stateOf(row),
      refund: refund({ status: 'pending', refundReference: null }),
    });
    expect(plan?.payment).toMatchObject({ set: { reason: null, review_reason: null } });
  });
});

/** From its beginning, whatever the provider reports and in which order. */
describe('the whole life of a refund', () => {
  const scenario = fc.record({
    payment: paymentArbitrary,
    snapshots: fc.array(snapshotArbitrary, { maxLength: 8 }),
    isReserved: fc.boolean(),
    proof: fc.constantFrom('not_yet' as const, 'unsent' as const, 'unknown' as const),
    unmatched: fc.constantFrom(null, null, 'paid_twice'),
  });

  it('has its money in one place at every moment, and no booking twice', () => {
    const ends = new Map<RefundStatus, number>();
    fc.assert(
      fc.property(scenario, ({ payment: start, snapshots, isReserved, unmatched }) => {
        const balances = new Map([[SUSPENSE, 500]]);
        const keys = new Set<string>();
        const money = { evidenceId: 1n, transactionId: 'C1', amount: 500, currency: 'GBP' };
        const begun = planReturn({ payment: start, money, reason: 'task_closed', attempt: 1 });
        expect(begun.refund).toEqual({
          kind: 'insert',
          row: {
            payment_id: 7,
            evidence_id: '1',
            amount: 500,
            points: 0,
            currency: 'GBP',
            purpose: 'suspense',
            reason: 'task_closed',
            requested_by: null,
            status: 'pending',
          },
        });
        book({ plan: begun, balances, keys });
        let row = refund({ status: 'pending', refundReference: null });
        let paymentRow = start;
        let isReleased = false;
        for (const snapshot of snapshots) {
          const plan = decideRefund({
            refund: row,
            snapshot,
            payment: paymentRow,
            state: stateOf(paymentRow),
            isReserved: isReserved && !isReleased,
            proof: 'not_yet',
            unmatched,
          });
          if (plan) {
            book({ plan, balances, keys });
            const { to, attempt } = refundMoveOf(plan);
            expect(attempt ?? row.attempt).toBeGreaterThanOrEqual(row.attempt);
            row = { ...row, status: to, attempt: attempt ?? row.attempt };
            paymentRow = { ...paymentRow, status: statusAfter({ plan, before: paymentRow }) };
            // Whoever completes the refund of money that waited releases what was reserved, once.
            isReleased ||= paymentRow.status === 'refunded';
          }
          const held = [...balances].filter(([, amount]) => amount !== 0);
          expect(held).toEqual([[placeOf[row.status], 500]]);
        }
        ends.set(row.status, (ends.get(row.status) ?? 0) + 1);
      }),
      { numRuns: RUNS },
    );
    expect([...ends.keys()].sort()).toEqual(['failed', 'pending', 'succeeded']);
  });
});

/** Books like the database: each key once, and postings that sum to zero. Points have their own proof above. */
function book({
  plan,
  balances,
  keys,
}: {
  plan: Plan;
  balances: Map<string, number>;
  keys: Set<string>;
}): void {
  for (const { key, lines } of plan.postings ?? []) {
    expect(keys.has(key)).toBe(false);
    keys.add(key);
    for (const { from, to, amount } of lines) {
      expect(from.unit).toBe(to.unit);
      expect(amount).toBeGreaterThan(0);
      if (from.unit === 'PTS') continue;
      balances.set(from.id, (balances.get(from.id) ?? 0) - amount);
      balances.set(to.id, (balances.get(to.id) ?? 0) + amount);
    }
  }
}

function forEachPlan(check: (made: { situation: RefundSituation; plan: Plan }) => unknown): void {
  let made = 0;
  fc.assert(
    fc.property(situationArbitrary, (situation) => {
      const plan = decideRefund(situation);
      if (!plan) return;
      made += 1;
      check({ situation, plan });
    }),
    { numRuns: RUNS },
  );
  expect(made).toBeGreaterThan(RUNS / 10);
}

function refundMoveOf({ refund: move }: Plan): {
  id: number;
  from: RefundStatus;
  to: RefundStatus;
  version: number;
  attempt: number | undefined;
} {
  if (move?.kind !== 'move') throw new Error('The plan moves no refund');
  const { attempt } = move.set;
  return { ...move, attempt, from: move.from as RefundStatus, to: move.to as RefundStatus };
}

function statusAfter({ plan, before }: { plan: Plan; before: PaymentRow }): PaymentStatus {
  return plan.payment?.kind === 'move' ? (plan.payment.to as PaymentStatus) : before.status;
}

function allLines({ postings = [] }: Plan): PostingLine[] {
  return postings.flatMap(({ lines }) => lines);
}

function moneyLines(plan: Plan): PostingLine[] {
  return allLines(plan).filter(({ from }) => from.unit !== 'PTS');
}

function refund({
  status,
  refundReference,
}: {
  status: RefundStatus;
  refundReference: string | null;
}): RefundRow {
  return refundRow({
    provider: 'paypal',
    transactionId: 'C1',
    amount: 500,
    purpose: 'suspense',
    reason: 'task_closed',
    status,
    refundReference,
  });
}

/** The facts that the decision about unmatched money ignores. */
function stateOf(row: PaymentRow): RefundState {
  return refundState({ payment: row, task: taskRow({ status: 'pending_payment' }), evidenceId: null });
}

function payment(parts: Partial<PaymentRow>): PaymentRow {
  return paymentRow({
    provider: 'paypal',
    status: 'needs_review',
    finalAmount: 500,
    reference: 'O1',
    transactionId: 'C1',
    checkoutUrl: null,
    reason: 'task_closed',
    reviewReason: 'task_closed',
    version: 5,
    taskStatus: 'cancelled',
    ...parts,
  });
}
