import { describe, expect, it } from 'vitest';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { paymentRow, refundRow, refundState } from '@/tests/fixtures/rows';
import { decideRefund, planReturn, type RefundSituation } from './decide-refund';

const unmatched = paymentRow({
  status: 'needs_review',
  transactionId: 'pi_1',
  reviewReason: 'paid_twice',
  pointsUsed: 400,
  couponUsageLogId: 5,
});
const succeeded = { state: 'succeeded' as const, refundReference: 're_1', amount: 400, currency: 'GBP' };
const failed = { state: 'failed' as const, refundReference: 're_1', reason: 'expired_card' };

const returning: RefundSituation = {
  refund: refundRow({ purpose: 'suspense', reason: 'paid_twice' }),
  snapshot: succeeded,
  payment: unmatched,
  state: refundState({ payment: unmatched }),
  proof: 'unsent',
  isReserved: true,
  unmatched: null,
};

const decided = (parts: Partial<RefundSituation>) => readablePlan(decideRefund({ ...returning, ...parts }));

describe('money under suspense begins its refund', () => {
  const money = { evidenceId: 31n, transactionId: 'pi_1', amount: 400, currency: 'EUR' };

  it('by rule, once for each attempt', () => {
    expect(readablePlan(planReturn({ payment: unmatched, money, reason: 'paid_twice', attempt: 1 }))).toEqual(
      {
        payment: { kind: 'move', id: 7, from: 'needs_review', to: 'needs_review', version: 4, set: {} },
        refund: {
          kind: 'insert',
          row: {
            payment_id: 7,
            evidence_id: '31',
            amount: 400,
            points: 0,
            currency: 'EUR',
            purpose: 'suspense',
            reason: 'paid_twice',
            requested_by: null,
            status: 'pending',
          },
        },
        postings: [
          {
            key: 'return:pi_1:1',
            kind: 'refund_requested',
            lines: ['platform:suspense:EUR -> platform:refunds_in_flight:EUR 400'],
            requested_amount: 400,
          },
        ],
        events: [
          { kind: 'refund_requested', actor: 'system', detail: { amount: 400, reason: 'paid_twice' } },
        ],
      },
    );
  });

  it('by a person, who is recorded, and by the provider’s own console', () => {
    const audit = { actor_id: 99, action: 'suspense_returned', subject: 'payment:7' } as const;
    const by = { actor: 'operator', actorId: 99 } as const;
    const plan = planReturn({
      payment: unmatched,
      money,
      reason: 'paid_twice',
      attempt: 're_9',
      by,
      audit,
      reference: 're_9',
    });
    expect(plan).toMatchObject({
      refund: { row: { requested_by: 99, provider_refund_id: 're_9' } },
      postings: [{ key: 'return:pi_1:re_9' }],
      events: [{ actor: 'operator' }],
      audit,
    });
  });
});

describe('money under suspense that was refunded', () => {
  it('ends the review, and releases its reservations', () => {
    expect(decided({})).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'needs_review',
        to: 'refunded',
        version: 4,
        set: { reason: 'paid_twice', review_reason: null },
      },
      refund: {
        kind: 'move',
        id: 11,
        from: 'pending',
        to: 'succeeded',
        version: 2,
        set: { provider_refund_id: 're_1' },
      },
      coupon: { kind: 'move', usage_log_id: 5, from: 'reserved', to: 'released' },
      postings: [
        {
          key: 'refund:11:succeeded',
          kind: 'refund',
          lines: ['platform:refunds_in_flight:GBP -> provider:stripe:clearing:GBP 400'],
        },
        { key: 'release', kind: 'points_release', lines: ['user:2:points_reserved -> user:2:points 400'] },
      ],
      events: [
        {
          kind: 'refunded',
          from_status: 'needs_review',
          to_status: 'refunded',
          actor: 'provider',
          detail: { amount: 400, reference: 're_1' },
        },
      ],
    });
  });

  it('leaves the review where other money waits', () => {
    const plan = decided({ unmatched: 'late_success' });
    expect(plan?.payment).toMatchObject({ to: 'needs_review', set: {} });
    expect(plan).not.toHaveProperty('coupon');
    expect(plan?.postings).toHaveLength(1);
    expect(plan?.events).toEqual([
      { kind: 'refund_succeeded', actor: 'provider', detail: { amount: 400, reference: 're_1' } },
    ]);
  });

  it('leaves a complete payment complete, and says no more about that money', () => {
    const payment = { ...unmatched, status: 'completed' as const, completedAt: new Date(2) };
    expect(decided({ payment })?.payment).toMatchObject({ to: 'completed', set: { review_reason: null } });
    const spoken = { ...payment, reason: 'paid_twice' };
    expect(decided({ payment: spoken })?.payment).toMatchObject({
      set: { reason: null, review_reason: null },
    });
    const never = { ...spoken, completedAt: null };
    expect(decided({ payment: never })?.payment).not.toHaveProperty('set.reason');
    expect(decided({ payment: { ...payment, reason: 'other' } })?.payment).not.toHaveProperty('set.reason');
    expect(decided({ payment: spoken, unmatched: 'paid_twice' })?.payment).toMatchObject({ set: {} });
    expect(decided({ payment: spoken, unmatched: 'paid_twice' })?.payment).toMatchObject({ to: 'completed' });
  });

  it.each(['paid_twice', 'refund_does_not_agree', 'an older word'])(
    'was what the review was about: %s',
    (reviewReason) => {
      const payment = { ...unmatched, status: 'completed' as const, completedAt: new Date(2), reviewReason };
      const refund = { ...returning.refund, reason: 'an older word' };
      expect(decided({ payment, refund })?.payment).toMatchObject({ set: { review_reason: null } });
    },
  );

  it('was not what the review is about', () => {
    const payment = { ...unmatched, status: 'completed' as const, reviewReason: 'dispute_uncovered' };
    expect(decided({ payment })?.payment).not.toHaveProperty('set.review_reason');
  });
});

describe('money under suspense whose refund failed', () => {
  const gone = { ...returning.refund, status: 'succeeded' as const };

  it('while in flight is under suspense again', () => {
    expect(decided({ snapshot: failed })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'needs_review',
        to: 'needs_review',
        version: 4,
        set: { review_reason: 'paid_twice' },
      },
      refund: {
        kind: 'move',
        id: 11,
        from: 'pending',
        to: 'failed',
        version: 2,
        set: { provider_refund_id: 're_1', failure_reason: 'expired_card' },
      },
      postings: [
        {
          key: 'refund:11:failed',
          kind: 'refund_failed',
          lines: ['platform:refunds_in_flight:GBP -> platform:suspense:GBP 400'],
        },
      ],
      events: [{ kind: 'refund_failed', actor: 'provider', detail: { amount: 400, reason: 'expired_card' } }],
    });
  });

  it('after it had arrived sends a payment that never completed to review again', () => {
    const payment = { ...unmatched, status: 'refunded' as const, reviewReason: null };
    expect(decided({ snapshot: failed, payment, refund: gone })).toMatchObject({
      payment: { from: 'refunded', to: 'needs_review', set: { review_reason: 'paid_twice' } },
      postings: [{ lines: ['provider:stripe:clearing:GBP -> platform:suspense:GBP 400'] }],
      events: [{ from_status: 'refunded', to_status: 'needs_review' }],
    });
    const completed = { ...payment, completedAt: new Date(2) };
    expect(decided({ snapshot: failed, payment: completed, refund: gone })?.payment).toMatchObject({
      to: 'refunded',
    });
    const open = { ...unmatched, status: 'completed' as const };
    const plan = decided({ snapshot: failed, payment: open, refund: gone });
    expect(plan?.payment).toMatchObject({ to: 'completed' });
    expect(plan?.events?.[0]).not.toHaveProperty('from_status');
  });
});

describe('the new state of a refund of a completed payment', () => {
  const payment = paymentRow({ status: 'completed', transactionId: 'pi_1', completedAt: new Date(2) });
  const fee = { refund: refundRow(), payment, state: refundState({ payment }) };

  it('is decided by what the payment was for', () => {
    expect(decided({ ...fee })?.payment).toMatchObject({ to: 'partially_refunded' });
    const bounced = decided({ ...fee, snapshot: failed });
    expect(bounced?.postings?.[0]?.lines).toEqual([
      'platform:refunds_in_flight:GBP -> platform:fee_revenue:GBP 400',
    ]);
    expect(bounced?.refund).toMatchObject({
      set: { provider_refund_id: 're_1', failure_reason: 'expired_card' },
    });
  });

  it('is its reference, once, while it is pending', () => {
    const snapshot = { ...succeeded, state: 'pending' as const };
    expect(decided({ ...fee, snapshot })).toEqual({
      refund: {
        kind: 'move',
        id: 11,
        from: 'pending',
        to: 'pending',
        version: 2,
        set: { provider_refund_id: 're_1' },
      },
    });
    const known = refundRow({ refundReference: 're_1' });
    expect(decided({ ...fee, refund: known, snapshot })).toBeNull();
    expect(decided({ ...fee, refund: refundRow({ status: 'succeeded' }), snapshot })).toBeNull();
  });

  it('is nothing if the provider knows none, or reports what we know', () => {
    expect(decided({ ...fee, snapshot: { state: 'absent' } })).toBeNull();
    expect(decided({ ...fee, refund: refundRow({ status: 'succeeded' }) })).toBeNull();
    expect(decided({ ...fee, refund: refundRow({ status: 'failed' }), snapshot: failed })).toBeNull();
    const waits = { state: 'postponed', reason: 'balance_insufficient' } as const;
    expect(decided({ ...fee, refund: refundRow({ status: 'failed' }), snapshot: waits })).toBeNull();
  });

  it('is on its way again if it was taken for failed', () => {
    const taken = refundRow({ status: 'failed', why: 'refused' });
    for (const state of ['pending', 'succeeded'] as const) {
      const plan = decided({ ...fee, refund: taken, snapshot: { ...succeeded, state } });
      expect(plan?.refund).toMatchObject({
        from: 'failed',
        to: 'pending',
        set: { provider_refund_id: 're_1', failure_reason: null, attempt: 2 },
      });
    }
    const other = decided({ ...fee, refund: taken, snapshot: { ...succeeded, amount: 401 } });
    expect(other?.payment).toMatchObject({ set: { review_reason: 'refund_does_not_agree' } });
    expect(other?.refund).toBeUndefined();
  });

  it('is that it waits, or that it failed if it had arrived before', () => {
    const snapshot = { state: 'postponed', reason: 'balance_insufficient' } as const;
    expect(decided({ ...fee, snapshot })?.refund).toMatchObject({ from: 'pending', to: 'pending' });
    const refund = refundRow({ status: 'succeeded', refundReference: 're_1' });
    expect(decided({ ...fee, refund, snapshot })?.refund).toMatchObject({
      to: 'failed',
      set: { provider_refund_id: 're_1', failure_reason: 'balance_insufficient' },
    });
  });

  it('ends the wait when it is made', () => {
    const refund = refundRow({ why: 'balance_insufficient', attempt: 3 });
    const pending = decided({ ...fee, refund, snapshot: { ...succeeded, state: 'pending' } });
    expect(pending?.refund).toMatchObject({
      set: { provider_refund_id: 're_1', failure_reason: null },
    });
    const arrived = decided({ ...fee, refund });
    expect(arrived?.refund).toMatchObject({ to: 'succeeded', set: { failure_reason: null } });
    expect(arrived?.postings).toMatchObject([{ key: 'refund:11:succeeded:3' }]);
    expect(decided({ ...fee, refund, snapshot: failed })?.postings).toMatchObject([
      { key: 'refund:11:failed:3' },
    ]);
  });

  it.each([{ amount: 401 }, { currency: 'EUR' }])('is shown and not booked if it reports %o', (other) => {
    expect(decided({ ...fee, snapshot: { ...succeeded, ...other } })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'completed',
        to: 'completed',
        version: 4,
        set: { review_reason: 'refund_does_not_agree' },
      },
      events: [{ kind: 'noticed', actor: 'provider', detail: { reason: 'refund_does_not_agree' } }],
    });
    // It is over: a later report changes nothing.
    const over = refundRow({ status: 'succeeded' });
    expect(decided({ ...fee, refund: over, snapshot: { ...succeeded, ...other } })).toBeNull();
  });
});

describe('a refund that an operator stopped', () => {
  const stopped = (parts: Partial<RefundSituation>, own: Parameters<typeof refundRow>[0] = {}) =>
    decided({
      refund: refundRow({ purpose: 'suspense', reason: 'paid_twice', stoppedBy: 3, ...own }),
      snapshot: { state: 'absent' },
      ...parts,
    });
  const postponed = { state: 'postponed', reason: 'balance_insufficient' } as const;

  it('fails, by the operator, when the provider shows that it was never sent', () => {
    for (const snapshot of [{ state: 'absent' } as const, postponed]) {
      expect(stopped({ snapshot, proof: 'unsent' })).toMatchObject({
        refund: { from: 'pending', to: 'failed', set: { failure_reason: 'stopped' } },
        postings: [{ key: 'refund:11:failed' }],
        events: [{ kind: 'refund_failed', actor: 'operator', detail: { reason: 'stopped' } }],
      });
    }
  });

  it('is nothing yet while something may be on its way', () => {
    for (const proof of ['not_yet', 'unknown'] as const) {
      expect(stopped({ proof })).toBeNull();
      expect(stopped({ proof, snapshot: postponed })).toBeNull();
    }
    expect(decided({ snapshot: { state: 'absent' }, proof: 'unsent' }), 'nobody stopped it').toBeNull();
  });

  it('is not over because the provider does not know what it once showed', () => {
    expect(stopped({ proof: 'unsent' }, { refundReference: 're_1' })).toBeNull();
  });

  it('is not tried again when it was made and failed for want of balance', () => {
    expect(stopped({ proof: 'not_yet', snapshot: postponed }, { refundReference: 're_1' })).toMatchObject({
      refund: { to: 'failed', set: { failure_reason: 'stopped' } },
    });
  });

  it('that is over stays so', () => {
    expect(stopped({ proof: 'unsent' }, { status: 'failed' })).toBeNull();
    expect(stopped({ proof: 'unsent', snapshot: postponed }, { status: 'failed' })).toBeNull();
  });

  it('arrives all the same where it was sent before', () => {
    expect(stopped({ snapshot: succeeded })).toMatchObject({ refund: { to: 'succeeded' } });
  });
});
