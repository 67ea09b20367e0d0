import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '@/lib/ledger/plan';
import type { ClosingReason } from '@/lib/payments/closing-reasons';
import type { PaymentRow } from '@/lib/payments/payment-row';
import {
  isEnded,
  isUnfinished,
  mayMove,
  type PaymentStatus,
  paymentStatuses,
  unmatchedReasons,
} from '@/lib/payments/states';
import type { Snapshot, SnapshotIn } from '@/lib/providers/snapshot';
import { paymentRow } from '@/tests/fixtures/rows';
import { decidePayment, type Situation } from './decide-payment';
import { CAPTURING } from './plan-payment';

const RUNS = 5_000;
const REFERENCE = 'cs_test_1';
const OWN = { id: 7, token: '0123456789ab' };

const paymentArbitrary: fc.Arbitrary<PaymentRow> = fc
  .record({
    status: fc.oneof(
      fc.constantFrom(...paymentStatuses),
      fc.constantFrom('pending', 'processing'),
      fc.constantFrom('expired', 'failed'),
    ),
    pointsUsed: fc.integer({ min: 0, max: 500 }),
    couponDiscount: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })),
    finalAmount: fc.integer({ min: 30, max: 5_000 }),
    reference: fc.constantFrom(null, REFERENCE, REFERENCE),
    token: fc.constantFrom(OWN.token, OWN.token, OWN.token, null),
    reason: fc.constantFrom(null, null, 'instrument_declined'),
    reviewReason: fc.constantFrom(null, 'late_success', 'unknown_too_long'),
    taskStatus: fc.constantFrom('pending_payment', 'pending_payment', 'open', 'cancelled'),
  })
  .map((parts) => payment(parts));

const externalReferenceArbitrary = fc.constantFrom(
  OWN,
  OWN,
  OWN,
  { id: 7, token: 'ba9876543210' },
  { id: 7, token: null },
  { id: 8, token: OWN.token },
  null,
);
const referenceArbitrary = fc.constantFrom(REFERENCE, REFERENCE, 'cs_test_2');

const payeeArbitrary = fc.constantFrom(null, 'OURSELVES', 'SOMEBODY');

const snapshotArbitrary: fc.Arbitrary<Snapshot> = fc.oneof(
  fc.constant<Snapshot>({ state: 'absent' }),
  fc.record({
    state: fc.constant('open' as const),
    reference: referenceArbitrary,
    externalReference: externalReferenceArbitrary,
    lastDecline: fc.constantFrom(null, {
      reason: 'card_declined' as const,
      providerReason: 'generic_decline',
    }),
  }),
  fc.record({
    state: fc.constantFrom('processing' as const, 'failed' as const),
    reference: referenceArbitrary,
    externalReference: externalReferenceArbitrary,
    reason: fc.constant('bank_confirmation' as const),
  }),
  fc.record({
    state: fc.constant('closed' as const),
    reference: referenceArbitrary,
    externalReference: externalReferenceArbitrary,
  }),
  fc.record({
    state: fc.constant('paid' as const),
    reference: referenceArbitrary,
    externalReference: externalReferenceArbitrary,
    transactionId: fc.constantFrom('pi_1', 'pi_2'),
    amount: fc.integer({ min: 1, max: 5_000 }),
    currency: fc.constantFrom('GBP', 'GBP', 'EUR'),
    livemode: fc.constantFrom(false, false, true),
    payee: payeeArbitrary,
  }),
  fc.record({
    state: fc.constant('approved' as const),
    reference: referenceArbitrary,
    externalReference: externalReferenceArbitrary,
    amount: fc.integer({ min: 1, max: 5_000 }),
    currency: fc.constantFrom('GBP', 'GBP', 'EUR'),
    livemode: fc.constantFrom(false, false, true),
    payee: payeeArbitrary,
  }),
);

const closingArbitrary: fc.Arbitrary<ClosingReason | null> = fc.constantFrom(
  null,
  'expired',
  'cancelled_by_payer',
);

const situationArbitrary: fc.Arbitrary<Situation> = fc
  .record({
    payment: paymentArbitrary,
    snapshot: snapshotArbitrary,
    hasCompletedSibling: fc.boolean(),
    isPayable: fc.boolean(),
    closing: closingArbitrary,
    payee: fc.constantFrom(null, 'OURSELVES'),
    isLapsed: fc.boolean(),
    isPayerBack: fc.boolean(),
    agrees: fc.boolean(),
  })
  // Chance alone would almost never make every field agree, so half of the time they are made to.
  .map(({ agrees, ...situation }) => {
    const { snapshot, payment: row, payee } = situation;
    if (!agrees || (snapshot.state !== 'paid' && snapshot.state !== 'approved')) return situation;
    const { id, finalAmount, currency, livemode } = row;
    return {
      ...situation,
      payment: { ...row, reference: snapshot.reference, taskStatus: 'pending_payment' },
      snapshot: {
        ...snapshot,
        externalReference: { id, token: row.token },
        amount: finalAmount,
        currency,
        livemode,
        payee,
      },
      hasCompletedSibling: false,
    };
  });

describe('every decision', () => {
  it('makes a legal move of the version that it saw', () => {
    forEachPlan(({ situation: { payment }, plan }) => {
      const move = moveOf(plan);
      expect(move).toMatchObject({ id: payment.id, from: payment.status, version: payment.version });
      if (move.to !== move.from)
        expect(mayMove({ from: payment.status, to: move.to as PaymentStatus })).toBe(true);
    });
  });

  it('completes only on money that agrees in amount, currency, mode, payee, payment and owner', () => {
    const completed = forEachPlan(({ situation, plan }) => {
      const { payment, snapshot, hasCompletedSibling, payee } = situation;
      if (moveOf(plan).to !== 'completed' || payment.status === 'completed') return false;
      expect(snapshot).toMatchObject({
        state: 'paid',
        amount: payment.finalAmount,
        currency: payment.currency,
        livemode: payment.livemode,
        ...(payee !== null && { payee }),
      });
      expect(isOpenedFor(situation)).toBe(true);
      const isUndecided = isUnfinished(payment.status) || payment.reviewReason === 'unknown_too_long';
      expect(isUndecided || mayBeAdopted(situation)).toBe(true);
      expect(hasCompletedSibling).toBe(false);
      expect(payment.taskStatus).toBe('pending_payment');
      expect(plan.evidence).toMatchObject({ amount: payment.finalAmount });
      expect(plan.task).toEqual({ id: payment.taskId, from: 'pending_payment', to: 'open' });
      return true;
    });
    expect(completed).toBeGreaterThan(20);
  });

  it('completes with late money only a fee that is still due and ended without its payer or a coupon, and takes its points again', () => {
    const adopted = forEachPlan(({ situation, plan }) => {
      const { payment } = situation;
      if (moveOf(plan).to !== 'completed' || !isEnded(payment.status)) return false;
      expect(mayBeAdopted(situation)).toBe(true);
      expect(plan.coupon).toBeUndefined();
      const points = plan.postings?.flatMap(({ lines }) => lines).filter(({ from }) => from.unit === 'PTS');
      expect(points?.map(({ from, amount }) => [from.kind, amount])).toEqual(
        payment.pointsUsed > 0 ? [['points', payment.pointsUsed]] : [],
      );
      return true;
    });
    expect(adopted).toBeGreaterThan(20);
  });

  it('captures only from a pending payment, and only what agrees in everything', () => {
    const captured = forEachPlan(({ situation, plan }) => {
      const { payment, snapshot, hasCompletedSibling, payee, isPayerBack } = situation;
      if (snapshot.state !== 'approved' || moveOf(plan).to !== 'processing') return false;
      expect(payment).toMatchObject({ status: 'pending', taskStatus: 'pending_payment' });
      expect(isOpenedFor(situation)).toBe(true);
      expect(snapshot).toMatchObject({
        amount: payment.finalAmount,
        currency: payment.currency,
        livemode: payment.livemode,
        ...(payment.reference !== null && { reference: payment.reference }),
        ...(payee !== null && { payee }),
      });
      expect(hasCompletedSibling).toBe(false);
      expect(payment.reason === null || isPayerBack).toBe(true);
      expect(plan.postings ?? []).toEqual([]);
      return true;
    });
    expect(captured).toBeGreaterThan(20);
  });

  it('brings a payment back to its payer only from processing, and books nothing by it', () => {
    const back = forEachPlan(({ situation: { payment, snapshot }, plan }) => {
      if (payment.status !== 'processing' || moveOf(plan).to !== 'pending') return false;
      expect(snapshot.state).toBe('open');
      expect(moveOf(plan).set).not.toHaveProperty('checkout_url');
      expect(plan.postings ?? []).toEqual([]);
      return true;
    });
    expect(back).toBeGreaterThan(20);
  });

  it('releases reservations exactly when the payment ends without money', () => {
    const ended = forEachPlan(({ situation: { payment }, plan }) => {
      const to = moveOf(plan).to as PaymentStatus;
      const isEnd = isEnded(to) && !isEnded(payment.status);
      const released = plan.postings?.filter(({ kind }) => kind === 'points_release') ?? [];
      expect(released.length).toBe(isEnd && payment.pointsUsed > 0 ? 1 : 0);
      expect(released[0]?.lines[0]?.amount ?? 0).toBe(isEnd ? payment.pointsUsed : 0);
      const coupon = plan.coupon?.kind === 'move' ? plan.coupon.to : null;
      expect(coupon === 'released').toBe(isEnd && payment.couponUsageLogId !== null);
      return isEnd;
    });
    expect(ended).toBeGreaterThan(20);
  });

  it('never drops money that arrived: it settles, goes under suspense, or is known already', () => {
    fc.assert(
      fc.property(situationArbitrary, (situation) => {
        const { payment, snapshot } = situation;
        if (snapshot.state !== 'paid' || !isOpenedFor(situation)) return;
        const plan = decidePayment(situation);
        expect(plan).not.toBeNull();
        if (!plan) return;
        const booked = plan.postings?.flatMap(({ lines }) => lines) ?? [];
        const fromProvider = booked.filter(({ from }) => from.kind === 'provider_clearing');
        const isOtherMode = snapshot.livemode !== payment.livemode;
        expect(fromProvider.map(({ amount }) => amount)).toEqual(isOtherMode ? [] : [snapshot.amount]);
        const isReviewed = typeof moveOf(plan).set.review_reason === 'string';
        expect(isReviewed).toBe(moveOf(plan).to !== 'completed' || payment.status === 'completed');
      }),
      { numRuns: RUNS },
    );
  });

  it('takes nothing from an object of another payment, even one with the same number', () => {
    fc.assert(
      fc.property(situationArbitrary, (situation) => {
        if (situation.snapshot.state === 'absent' || isOpenedFor(situation)) return;
        expect(decidePayment(situation)).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  it('books every posting in one unit, with positive amounts, and is about this payment', () => {
    forEachPlan(({ plan }) => {
      for (const { from, to, amount } of plan.postings?.flatMap(({ lines }) => lines) ?? []) {
        expect(from.unit).toBe(to.unit);
        expect(amount).toBeGreaterThan(0);
      }
    });
  });
});

describe('why money is under suspense', () => {
  it('is the same list in the database', () => {
    const sql = readdirSync('prisma/migrations', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sql'))
      .map((name) => readFileSync(`prisma/migrations/${name}`, 'utf8'))
      .join('\n');
    const [check = ''] =
      sql.match(/"ledger_transactions_reason_check" CHECK [\s\S]*?END\)/g)?.slice(-1) ?? [];
    const [, list = ''] = /"reason" IN \(([^)]*)\)/.exec(check) ?? [];
    expect([...list.matchAll(/'(\w+)'/g)].map(([, reason]) => reason)).toEqual([...unmatchedReasons]);
  });
});

describe('a decision on', () => {
  it('an unknown payment is as if it had not been, once it is known', () => {
    const unknown = payment({ status: 'needs_review', reviewReason: 'unknown_too_long', pointsUsed: 40 });
    const known = (snapshot: Snapshot) =>
      decidePayment({ payment: unknown, snapshot, ...onlyLooking })?.payment;
    expect(known(paid({}))).toMatchObject({ to: 'completed', set: { review_reason: null } });
    expect(known({ state: 'closed', reference: REFERENCE, externalReference: OWN })).toMatchObject({
      to: 'expired',
      set: { review_reason: null },
    });
  });

  const open: Snapshot = { state: 'open', reference: REFERENCE, externalReference: OWN, lastDecline: null };

  it('an open payment is nothing, whatever the time', () => {
    expect(decidePayment({ payment: payment({}), snapshot: open, ...onlyLooking })).toBeNull();
  });

  it('a declined card keeps the payment open and stores the reason, once', () => {
    const snapshot = { ...open, lastDecline: { reason: 'insufficient_funds' as const } };
    const plan = decidePayment({ payment: payment({}), snapshot, ...onlyLooking });
    expect(plan?.events).toMatchObject([{ kind: 'declined', detail: { reason: 'insufficient_funds' } }]);
    const noted = payment({ reason: 'insufficient_funds' });
    expect(decidePayment({ payment: noted, snapshot, ...onlyLooking })).toBeNull();
  });

  it("keeps the provider's own word for the operator, in the timeline and nowhere else", () => {
    const lastDecline = { reason: 'card_declined' as const, providerReason: 'stolen_card' };
    const plan = decidePayment({ payment: payment({}), snapshot: { ...open, lastDecline }, ...onlyLooking });
    expect(plan?.payment).toMatchObject({ set: { reason: 'card_declined' } });
    expect(plan?.events).toEqual([
      {
        kind: 'declined',
        actor: 'provider',
        detail: { reason: 'card_declined', provider_reason: 'stolen_card' },
      },
    ]);
  });

  it('an approval that is open again asks for the payer, even if nobody saw the refusal', () => {
    const collecting = payment({ status: 'processing', reason: CAPTURING });
    expect(decidePayment({ payment: collecting, snapshot: open, ...onlyLooking })).toMatchObject({
      payment: { from: 'processing', to: 'pending', set: { reason: 'payer_action_required' } },
    });
    const snapshot = { ...open, lastDecline: { reason: 'instrument_declined' as const } };
    expect(decidePayment({ payment: collecting, snapshot, ...onlyLooking })).toMatchObject({
      payment: { from: 'processing', to: 'pending', set: { reason: 'instrument_declined' } },
    });
  });

  it.each(['expired', 'failed', 'cancelled'] as const)('late money of a payment that is %s', (status) => {
    const late = { snapshot: paid({}), ...onlyLooking, isPayable: true };
    const to = (parts: Partial<PaymentRow>) =>
      decidePayment({ payment: payment({ status, ...parts }), ...late })?.payment;
    expect(to({})).toMatchObject({ to: status === 'cancelled' ? 'needs_review' : 'completed' });
    expect(to({ couponUsageLogId: 3 })).toMatchObject({ to: 'needs_review' });
  });

  it('late money that is not due is booked to suspense, and goes to review', () => {
    const plan = decidePayment({
      payment: payment({ status: 'expired' }),
      snapshot: paid({}),
      ...onlyLooking,
    });
    expect(plan).toMatchObject({
      payment: { to: 'needs_review', set: { review_reason: 'late_success' } },
      postings: [{ kind: 'suspense' }],
    });
  });

  it('a second payment of the same task is paid twice, and stays visible', () => {
    const plan = decidePayment({
      payment: payment({}),
      snapshot: paid({}),
      ...onlyLooking,
      hasCompletedSibling: true,
    });
    expect(plan).toMatchObject({ payment: { to: 'needs_review', set: { review_reason: 'paid_twice' } } });
  });
});

const onlyLooking = {
  hasCompletedSibling: false,
  isPayable: false,
  closing: null,
  payee: null,
  isLapsed: false,
  isPayerBack: false,
};

function mayBeAdopted({ payment: { status, couponUsageLogId }, isPayable }: Situation): boolean {
  return isPayable && (status === 'expired' || status === 'failed') && couponUsageLogId === null;
}

function forEachPlan(check: (found: { situation: Situation; plan: Plan }) => unknown): number {
  let hits = 0;
  fc.assert(
    fc.property(situationArbitrary, (situation) => {
      const plan = decidePayment(situation);
      if (plan && check({ situation, plan }) === true) hits += 1;
    }),
    { numRuns: RUNS },
  );
  return hits;
}

function moveOf(plan: Plan) {
  if (plan.payment?.kind !== 'move') throw new Error('a decision moves the payment');
  return plan.payment;
}

/** By number and token; by the number alone only under the reference that we stored. */
function isOpenedFor({ payment: row, snapshot }: Situation): boolean {
  if (snapshot.state === 'absent' || snapshot.externalReference?.id !== row.id) return false;
  const { token } = snapshot.externalReference;
  return token === null ? snapshot.reference === row.reference : token === row.token;
}

function paid(parts: Partial<SnapshotIn<'paid'>>): Snapshot {
  return {
    state: 'paid',
    reference: REFERENCE,
    externalReference: OWN,
    transactionId: 'pi_1',
    amount: 1000,
    currency: 'GBP',
    livemode: false,
    payee: null,
    ...parts,
  };
}

function payment(parts: Partial<PaymentRow>): PaymentRow {
  const couponUsageLogId = (parts.couponDiscount ?? 0) > 0 ? 5 : null;
  return paymentRow({ reference: REFERENCE, couponUsageLogId, ...parts });
}
