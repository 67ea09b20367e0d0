import { describe, expect, it } from 'vitest';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { unmatchedReasons } from '@/lib/payments/states';
import type { SnapshotIn } from '@/lib/providers/snapshot';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { paymentRow } from '@/tests/fixtures/rows';
import { decidePayment, type Situation } from './decide-payment';

type Paid = SnapshotIn<'paid'>;
type Approved = SnapshotIn<'approved'>;

const OWN = { id: 7, token: '0123456789ab' };

const money = {
  reference: 'cs_1',
  externalReference: OWN,
  amount: 1_000,
  currency: 'GBP',
  livemode: false,
  payee: 'OURSELVES',
};
const paid: Paid = { state: 'paid', transactionId: 'pi_1', ...money };
const approved: Approved = { state: 'approved', ...money };

/** Everything agrees: the money completes the payment. */
const agreeing: Situation = {
  payment: paymentRow(),
  snapshot: paid,
  hasCompletedSibling: false,
  isPayable: false,
  closing: null,
  payee: 'OURSELVES',
  isLapsed: false,
  isPayerBack: false,
};

const decided = (parts: Partial<Situation>) => readablePlan(decidePayment({ ...agreeing, ...parts }));

const change = { id: 12, status: 'accepted', toAmount: 9_500 } as PaymentRow['change'];
const raise = paymentRow({ feeType: 'reward_top_up', taskStatus: 'delivered', change });

describe('money that agrees in everything', () => {
  const move = {
    kind: 'move',
    id: 7,
    from: 'pending',
    to: 'completed',
    version: 4,
    set: { reason: null, provider_transaction_id: 'pi_1', checkout_url: null },
  };
  const evidence = {
    provider: 'stripe',
    provider_payment_id: 'cs_1',
    provider_transaction_id: 'pi_1',
    amount: 1_000,
    currency: 'GBP',
    livemode: false,
    payee: 'OURSELVES',
  };
  const completed = {
    kind: 'completed',
    from_status: 'pending',
    to_status: 'completed',
    actor: 'provider',
    detail: { amount: 1_000 },
  };

  it('completes a fee, uses its reservations and publishes the task', () => {
    const payment = paymentRow({ pointsUsed: 400, couponDiscount: 100, couponUsageLogId: 5 });
    expect(decided({ payment })).toEqual({
      payment: move,
      coupon: { kind: 'move', usage_log_id: 5, from: 'reserved', to: 'used' },
      task: { id: 3, from: 'pending_payment', to: 'open' },
      task_events: [
        {
          task_id: 3,
          kind: 'published',
          from_status: 'pending_payment',
          to_status: 'open',
          actor: 'poster',
          detail: { payment_id: 7, amount: 1_500 },
        },
      ],
      evidence,
      postings: [
        {
          key: 'settle',
          kind: 'settle',
          lines: [
            'provider:stripe:clearing:GBP -> platform:fee_revenue:GBP 1000',
            'user:2:points_reserved -> platform:points_redeemed:PTS 400',
          ],
        },
      ],
      events: [completed],
    });
  });

  it('redeems a single point', () => {
    const [posting] = decided({ payment: paymentRow({ pointsUsed: 1 }) })?.postings ?? [];
    expect(posting?.lines).toContain('user:2:points_reserved -> platform:points_redeemed:PTS 1');
  });

  it('completes a reward, which is held for the helper', () => {
    const payment = paymentRow({ feeType: 'task_reward', taskStatus: 'accepted' });
    expect(decided({ payment })).toEqual({
      payment: move,
      task: { id: 3, from: 'accepted', to: 'in_progress' },
      task_events: [
        {
          task_id: 3,
          kind: 'reward_held',
          from_status: 'accepted',
          to_status: 'in_progress',
          actor: 'poster',
          detail: { payment_id: 7, amount: 1_000 },
        },
      ],
      evidence,
      postings: [
        {
          key: 'settle',
          kind: 'settle',
          lines: ['provider:stripe:clearing:GBP -> task:3:escrow:GBP 1000'],
        },
      ],
      events: [completed],
    });
  });

  it('completes a raise, which ends its change order and changes the agreed reward', () => {
    expect(decided({ payment: raise })).toMatchObject({
      payment: move,
      change_order: { kind: 'move', id: 12, from: 'accepted', to: 'done' },
      task: { id: 3, from: 'delivered', to: 'delivered' },
      task_events: [{ kind: 'reward_raised' }],
    });
  });

  it('stores a reference that we never learned', () => {
    expect(decided({ payment: paymentRow({ reference: null }) })?.payment).toMatchObject({
      to: 'completed',
      set: { provider_payment_id: 'cs_1' },
    });
  });

  it('completes also where the provider names no payee to compare', () => {
    for (const payee of [null, 'ANYBODY']) {
      expect(decided({ payee: null, snapshot: { ...paid, payee } })?.payment).toMatchObject({
        to: 'completed',
      });
    }
  });
});

type Found = Partial<Omit<Approved, 'state'>>;

/** Changes one field of an agreeing situation at a time. */
const disagreeing: [string, Found, Partial<PaymentRow>, Partial<Situation>, string][] = [
  ['the mode is the live one', { livemode: true }, {}, {}, 'other_mode'],
  ['the mode is the test one', {}, { livemode: true }, {}, 'other_mode'],
  ['the currency', { currency: 'EUR' }, {}, {}, 'other_currency'],
  ['a unit too little', { amount: 999 }, {}, {}, 'other_amount'],
  ['a unit too much', { amount: 1_001 }, {}, {}, 'other_amount'],
  ['the payee', { payee: 'SOMEBODY' }, {}, {}, 'other_payee'],
  ['no payee', { payee: null }, {}, {}, 'other_payee'],
  ['another payment of the fee is complete', {}, {}, { hasCompletedSibling: true }, 'paid_twice'],
  ['the task is open already', {}, { taskStatus: 'open' }, {}, 'task_closed'],
];

describe('paid money that disagrees in one thing is under suspense', () => {
  it.each(disagreeing)('%s', (_, found, row, rest, problem) => {
    const snapshot = { ...paid, ...found };
    const plan = decided({ payment: paymentRow(row), snapshot, ...rest });
    expect(plan?.payment).toEqual({
      kind: 'move',
      id: 7,
      from: 'pending',
      to: 'needs_review',
      version: 4,
      set: {
        reason: problem,
        review_reason: problem,
        provider_transaction_id: 'pi_1',
        checkout_url: null,
      },
    });
    expect(plan?.events).toEqual([
      {
        kind: 'needs_review',
        from_status: 'pending',
        to_status: 'needs_review',
        actor: 'provider',
        detail: { reason: problem, amount: snapshot.amount },
      },
    ]);
    expect([plan?.task, plan?.coupon, plan?.task_events]).toEqual([undefined, undefined, undefined]);
    const { amount, currency } = snapshot;
    const posting = {
      key: 'suspense:pi_1',
      kind: 'suspense',
      reason: problem,
      lines: [`provider:stripe:clearing:${currency} -> platform:suspense:${currency} ${amount}`],
    };
    // Money of another mode is not money in this ledger: it is shown, and not booked.
    const isBooked = problem !== 'other_mode';
    expect(plan?.postings).toEqual(isBooked ? [posting] : undefined);
    expect(plan?.evidence).toEqual(
      isBooked
        ? {
            provider: 'stripe',
            provider_payment_id: 'cs_1',
            provider_transaction_id: 'pi_1',
            amount,
            currency,
            livemode: snapshot.livemode,
            payee: snapshot.payee,
          }
        : undefined,
    );
  });

  it('another payment at the provider under our reference', () => {
    expect(decided({ snapshot: { ...paid, reference: 'cs_2' } })?.payment).toMatchObject({
      to: 'needs_review',
      set: { review_reason: 'paid_twice' },
    });
  });

  it('a raise that is not accepted any more', () => {
    for (const status of ['declined', 'withdrawn', 'lapsed', 'open', 'done'] as const) {
      const payment = { ...raise, change: { id: 12, status, toAmount: 9_500 } as PaymentRow['change'] };
      expect(decided({ payment })).toMatchObject({
        payment: { to: 'needs_review', set: { review_reason: 'task_closed' } },
        postings: [{ kind: 'suspense' }],
      });
    }
    expect(decided({ payment: { ...raise, change: null } })?.payment).toMatchObject({ to: 'needs_review' });
  });

  it('late money of such a raise', () => {
    const late = {
      ...raise,
      status: 'expired' as const,
      change: { ...change, status: 'lapsed' } as PaymentRow['change'],
    };
    const plan = decided({ payment: late, isPayable: true });
    expect(plan?.payment).toMatchObject({ to: 'needs_review', set: { review_reason: 'task_closed' } });
    expect(plan?.postings).toMatchObject([{ kind: 'suspense', reason: 'task_closed' }]);
  });

  it('of zero is shown, and nothing is booked', () => {
    const plan = decided({ snapshot: { ...paid, amount: 0 } });
    expect(plan?.payment).toMatchObject({ to: 'needs_review', set: { review_reason: 'other_amount' } });
    expect([plan?.postings, plan?.evidence]).toEqual([undefined, undefined]);
    expect(decided({ snapshot: { ...paid, amount: 1 } })?.postings).toHaveLength(1);
  });
});

describe('approved money that would disagree in one thing is not captured', () => {
  it.each(disagreeing)('%s', (_, found, row, rest, problem) => {
    const payment = paymentRow({ pointsUsed: 400, couponUsageLogId: 5, ...row });
    const plan = decided({ payment, snapshot: { ...approved, ...found }, ...rest });
    const reason = problem === 'paid_twice' ? 'already_paid' : problem;
    expect(plan).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'pending',
        to: 'failed',
        version: 4,
        set: { reason, checkout_url: null },
      },
      coupon: { kind: 'move', usage_log_id: 5, from: 'reserved', to: 'released' },
      postings: [
        { key: 'release', kind: 'points_release', lines: ['user:2:points_reserved -> user:2:points 400'] },
      ],
      events: [
        { kind: 'failed', from_status: 'pending', to_status: 'failed', actor: 'system', detail: { reason } },
      ],
    });
  });
});

describe('approved money', () => {
  const collecting = {
    payment: {
      kind: 'move',
      id: 7,
      from: 'pending',
      to: 'processing',
      version: 4,
      set: { reason: 'capturing' },
    },
    events: [
      {
        kind: 'processing',
        from_status: 'pending',
        to_status: 'processing',
        actor: 'payer',
        detail: { reason: 'capturing' },
      },
    ],
  };

  it('that agrees in everything is about to be captured', () => {
    expect(decided({ snapshot: approved })).toEqual(collecting);
  });

  it('of an order that is not the one on the row changes nothing', () => {
    expect(decided({ snapshot: { ...approved, reference: 'cs_2' } })).toBeNull();
    expect(decided({ snapshot: { ...approved, reference: 'cs_2', amount: 1 } })).toBeNull();
  });

  it('of an order that we never learned is stored even where it does not match', () => {
    const plan = decided({ payment: paymentRow({ reference: null }), snapshot: { ...approved, amount: 1 } });
    expect(plan?.payment).toMatchObject({ to: 'failed', set: { provider_payment_id: 'cs_1' } });
  });

  it('of an order that we never learned is stored with it', () => {
    expect(decided({ payment: paymentRow({ reference: null }), snapshot: approved })?.payment).toMatchObject({
      to: 'processing',
      set: { reason: 'capturing', provider_payment_id: 'cs_1' },
    });
  });

  it('waits for the payer after a decline, and continues when they return', () => {
    const payment = paymentRow({ reason: 'instrument_declined' });
    expect(decided({ payment, snapshot: approved })).toBeNull();
    expect(decided({ payment, snapshot: approved, isPayerBack: true })).toEqual(collecting);
  });

  it.each(['processing', 'completed', 'failed', 'cancelled', 'expired', 'needs_review'] as const)(
    'is not captured for a payment that is %s',
    (status) => {
      expect(decided({ payment: paymentRow({ status }), snapshot: approved })).toBeNull();
    },
  );
});

describe('the same transaction', () => {
  it.each(['completed', 'needs_review', 'refunded', 'disputed', 'expired'] as const)(
    'is nothing new to a payment that is %s',
    (status) => {
      expect(decided({ payment: paymentRow({ status, transactionId: 'pi_1' }) })).toBeNull();
    },
  );

  it('beside another one is unmatched money, and leaves the payment complete', () => {
    const payment = paymentRow({ status: 'completed', transactionId: 'pi_1', checkoutUrl: null });
    expect(decided({ payment, snapshot: { ...paid, transactionId: 'pi_2' } })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'completed',
        to: 'completed',
        version: 4,
        set: { review_reason: 'paid_twice', checkout_url: null },
      },
      evidence: expect.objectContaining({ provider_transaction_id: 'pi_2' }),
      postings: [
        {
          key: 'suspense:pi_2',
          kind: 'suspense',
          reason: 'paid_twice',
          lines: ['provider:stripe:clearing:GBP -> platform:suspense:GBP 1000'],
        },
      ],
      events: [{ kind: 'noticed', actor: 'provider', detail: { reason: 'paid_twice', amount: 1_000 } }],
    });
  });
});

describe('late money', () => {
  const late = paymentRow({ status: 'expired', pointsUsed: 400, reason: 'expired' });

  it('completes a fee that is still due, and takes its points again', () => {
    const plan = decided({ payment: late, isPayable: true });
    expect(plan?.payment).toMatchObject({ from: 'expired', to: 'completed', set: { reason: null } });
    expect(plan?.postings?.[0]?.lines).toEqual([
      'provider:stripe:clearing:GBP -> platform:fee_revenue:GBP 1000',
      'user:2:points -> platform:points_redeemed:PTS 400',
    ]);
  });

  it.each<[string, Partial<PaymentRow>, Partial<Situation>, string]>([
    ['of what is not due any more', {}, { isPayable: false }, 'late_success'],
    ['of what its payer cancelled', { status: 'cancelled' }, {}, 'late_success'],
    ['of what a person ended', { reason: 'ended_by_operator' }, {}, 'late_success'],
    ['of a coupon that was given back', { couponUsageLogId: 5 }, {}, 'late_success'],
    ['of what is paid already', {}, { hasCompletedSibling: true }, 'paid_twice'],
    ['of a task that is open already', { taskStatus: 'open' }, {}, 'task_closed'],
  ])('%s goes to review', (_, row, rest, problem) => {
    const plan = decided({ payment: { ...late, ...row }, isPayable: true, ...rest });
    expect(plan?.payment).toMatchObject({ to: 'needs_review', set: { review_reason: problem } });
    expect(plan?.postings).toMatchObject([{ kind: 'suspense', reason: problem }]);
  });
});

it('Money is under suspense for one of these reasons, and money of another mode is not', () => {
  expect(unmatchedReasons).toEqual([
    'other_currency',
    'other_amount',
    'other_payee',
    'paid_twice',
    'late_success',
    'task_closed',
  ]);
});
