import { describe, expect, it } from 'vitest';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { paymentRow, refundRow, refundState, taskRow } from '@/tests/fixtures/rows';
import { planRefundFailed, planRefundSucceeded } from './plan-refund-end';
import type { RefundState } from './read-refund-state';
import { REFUND_DOES_NOT_AGREE, REFUND_FAILED, REFUND_WAITING } from './reasons';
import type { RefundRow } from './refund-row';

const done = { status: 'completed', transactionId: 'pi_1', completedAt: new Date(2) } as const;
const fee = paymentRow({ ...done, pointsUsed: 400, couponUsageLogId: 5 });
const reward = paymentRow({ ...done, feeType: 'task_reward', finalAmount: 9_000 });

/** A fee of 10.00 and 400 points; the points were returned already. */
const feeState = (parts: Partial<RefundState> = {}) =>
  refundState({
    payment: fee,
    refundable: {
      captured: { money: 1_000, points: 400 },
      taken: { money: 1_000, points: 400 },
      held: null,
      coupon: 'valid',
    },
    ...parts,
  });

const arrived = ({
  state = feeState(),
  refund = refundRow(),
  unmatched = null,
}: {
  state?: RefundState;
  refund?: RefundRow;
  unmatched?: string | null;
}) => readablePlan(planRefundSucceeded({ state, refund, unmatched, reference: 're_1' }));

const failed = ({
  state = feeState(),
  refund = refundRow(),
  reference = 're_1',
}: {
  state?: RefundState;
  refund?: RefundRow;
  reference?: string | null;
}) => readablePlan(planRefundFailed({ state, refund, reference, why: 'expired_card' }));

describe('money of a fee that arrived', () => {
  it('leaves the ledger, and the payment shows that a part was refunded', () => {
    expect(arrived({})).toEqual({
      payment: { kind: 'move', id: 7, from: 'completed', to: 'partially_refunded', version: 4, set: {} },
      refund: {
        kind: 'move',
        id: 11,
        from: 'pending',
        to: 'succeeded',
        version: 2,
        set: { provider_refund_id: 're_1' },
      },
      postings: [
        {
          key: 'refund:11:succeeded',
          kind: 'refund',
          lines: ['platform:refunds_in_flight:GBP -> provider:stripe:clearing:GBP 400'],
        },
      ],
      task_events: [{ task_id: 3, kind: 'fee_refunded', actor: 'system', detail: { amount: 400 } }],
      events: [
        {
          kind: 'refund_succeeded',
          from_status: 'completed',
          to_status: 'partially_refunded',
          actor: 'provider',
          detail: { amount: 400, reference: 're_1' },
        },
      ],
    });
  });

  it('and is the last of it makes it refunded, with the coupon and the task', () => {
    const plan = arrived({ state: feeState({ arrived: 600 }) });
    expect(plan).toMatchObject({
      payment: { from: 'completed', to: 'refunded' },
      coupon: { usage_log_id: 5, from: 'used', to: 'released' },
      task: { id: 3, from: 'open', to: 'cancelled', version: 6 },
      task_events: [
        { kind: 'fee_refunded', actor: 'system', detail: { amount: 400 } },
        { kind: 'cancelled', actor: 'system', detail: { reason: 'fee_refunded' } },
      ],
      events: [{ kind: 'refunded', from_status: 'completed', to_status: 'refunded' }],
    });
    expect(arrived({ state: feeState({ arrived: 599 }) })).not.toHaveProperty('coupon');
    const points = { captured: { money: 1_000, points: 400 }, taken: { money: 1_000, points: 399 } };
    const refundable = { ...points, held: null, coupon: 'valid' as const };
    expect(arrived({ state: feeState({ arrived: 600, refundable }) })?.payment).toMatchObject({
      to: 'partially_refunded',
    });
  });

  it('ends the review of a failed refund, and shows again why other money waits', () => {
    for (const reviewReason of [REFUND_FAILED, REFUND_DOES_NOT_AGREE]) {
      const state = feeState({ payment: { ...fee, reviewReason } });
      expect(arrived({ state })?.payment).toMatchObject({ set: { review_reason: null } });
      expect(arrived({ state, unmatched: 'paid_twice' })?.payment).toMatchObject({
        set: { review_reason: 'paid_twice' },
      });
    }
    const other = feeState({ payment: { ...fee, reviewReason: 'dispute_uncovered' } });
    expect(arrived({ state: other, unmatched: 'paid_twice' })?.payment).toMatchObject({ set: {} });
    expect([REFUND_FAILED, REFUND_DOES_NOT_AGREE]).toEqual(['refund_failed', 'refund_does_not_agree']);
  });

  it('ends the review of a failed refund only when as much is covered again', () => {
    const payment = { ...fee, reviewReason: REFUND_FAILED };
    const at = (seconds: number) => new Date(seconds * 1000);
    const bounced = { id: 9, amount: 900, status: 'failed', createdAt: at(1), endedAt: at(2) } as const;
    const self = { id: 11, amount: 400, status: 'pending', createdAt: at(3), endedAt: null } as const;
    const earlier = { id: 10, amount: 500, status: 'succeeded', createdAt: at(3), endedAt: at(4) } as const;
    const setOf = (refunds: RefundState['refunds'], parts: Partial<RefundState> = {}) => {
      const plan = arrived({ state: feeState({ payment, refunds, ...parts }) });
      return plan?.payment && 'set' in plan.payment ? plan.payment.set : null;
    };
    expect(setOf([bounced, self])).toEqual({});
    expect(setOf([bounced, earlier, self])).toEqual({ review_reason: null });
    expect(setOf([bounced, { ...earlier, amount: 499 }, self])).toEqual({});
    // All of it was refunded, a part of it by a dispute.
    expect(setOf([bounced, self], { arrived: 600 })).toEqual({ review_reason: null });
  });

  it.each([REFUND_WAITING, REFUND_DOES_NOT_AGREE])(
    'ends the review of a refund that is on its way (%s) when no other is',
    (reviewReason) => {
      const payment = { ...fee, reviewReason };
      const times = { createdAt: new Date(1), endedAt: null };
      const self = { id: 11, amount: 400, status: 'pending', ...times } as const;
      const other = { id: 12, amount: 100, status: 'pending', ...times } as const;
      const setOf = (refunds: RefundState['refunds']) => {
        const plan = arrived({ state: feeState({ payment, refunds }) });
        return plan?.payment && 'set' in plan.payment ? plan.payment.set : null;
      };
      expect(setOf([self, other])).toEqual({});
      expect(setOf([self, { ...other, status: 'failed' }])).toEqual({ review_reason: null });
    },
  );

  it('of a payment that never completed, or is disputed, leaves it as it is', () => {
    for (const parts of [
      { completedAt: null },
      { status: 'partially_refunded' as const, completedAt: null },
      { status: 'disputed' as const },
      { status: 'needs_review' as const },
    ]) {
      const payment = { ...fee, ...parts };
      const plan = arrived({ state: feeState({ payment, arrived: 600 }) });
      expect(plan?.payment).toMatchObject({ from: payment.status, to: payment.status });
      expect(plan).not.toHaveProperty('coupon');
      expect(plan?.events?.[0]).not.toHaveProperty('from_status');
    }
  });
});

describe('money of a reward that arrived', () => {
  it('is shown in the task’s timeline, and moves nothing else of it', () => {
    const state = refundState({ payment: reward, task: taskRow({ status: 'cancelled' }) });
    const plan = arrived({ state, refund: refundRow({ purpose: 'task_reward', amount: 9_000 }) });
    expect(plan?.task_events).toEqual([
      { task_id: 3, kind: 'refund_arrived', actor: 'system', detail: { amount: 9_000 } },
    ]);
    expect(plan).not.toHaveProperty('task');
    expect(plan?.payment).toMatchObject({ to: 'refunded' });
  });
});

describe('money of a refund that failed', () => {
  it('was in flight, is in its account again, and a person sees it', () => {
    expect(failed({})).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'completed',
        to: 'partially_refunded',
        version: 4,
        set: { review_reason: 'refund_failed' },
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
          lines: ['platform:refunds_in_flight:GBP -> platform:fee_revenue:GBP 400'],
        },
      ],
      task_events: [{ task_id: 3, kind: 'fee_refund_failed', actor: 'system', detail: { amount: 400 } }],
      events: [
        {
          kind: 'refund_failed',
          from_status: 'completed',
          to_status: 'partially_refunded',
          actor: 'provider',
          detail: { amount: 400, reason: 'expired_card' },
        },
      ],
    });
  });

  it('had arrived: it returns from the provider, and less of the payment was refunded', () => {
    const refund = refundRow({ status: 'succeeded', amount: 1_000 });
    const payment = { ...fee, status: 'refunded' as const, pointsUsed: 0 };
    const none = { captured: { money: 1_000, points: 0 }, taken: { money: 1_000, points: 0 } };
    const refundable = { ...none, held: null, coupon: 'none' as const };
    const plan = failed({ state: feeState({ payment, refundable, arrived: 1_000 }), refund });
    expect(plan).toMatchObject({
      payment: { from: 'refunded', to: 'completed' },
      postings: [{ lines: ['provider:stripe:clearing:GBP -> platform:fee_revenue:GBP 1000'] }],
      events: [{ from_status: 'refunded', to_status: 'completed' }],
    });
    const some = failed({ state: feeState({ payment, refundable, arrived: 1_001 }), refund });
    expect(some?.payment).toMatchObject({ to: 'partially_refunded' });
    // Money that never arrived was never counted.
    const pending = failed({ state: feeState({ payment, refundable, arrived: 1_000 }), refund: refundRow() });
    expect(pending?.payment).toMatchObject({ to: 'refunded' });
  });

  it('has no reference that was never learned', () => {
    expect(failed({ reference: null })?.refund).toMatchObject({ set: { failure_reason: 'expired_card' } });
    expect(failed({ reference: null })?.refund).not.toHaveProperty('set.provider_refund_id');
  });

  it.each([
    ['goodwill', 'task:3:escrow:GBP'],
    ['reward_lowered', 'task:3:returning:GBP'],
    ['made_at_provider', 'task:3:escrow:GBP'],
    ['made_at_provider_uncovered', 'platform:refund_losses:GBP'],
  ])('of a reward (%s) goes to %s, and its task moves its version', (reason, account) => {
    const state = refundState({ payment: reward, task: taskRow({ status: 'cancelled' }) });
    const plan = failed({ state, refund: refundRow({ purpose: 'task_reward', amount: 9_000, reason }) });
    expect(plan?.postings?.[0]?.lines).toEqual([`platform:refunds_in_flight:GBP -> ${account} 9000`]);
    expect(plan?.task).toEqual({ id: 3, from: 'cancelled', to: 'cancelled', version: 6 });
    expect(plan?.task_events).toEqual([
      { task_id: 3, kind: 'refund_failed', actor: 'system', detail: { amount: 9_000 } },
    ]);
  });
});
