import { describe, expect, it } from 'vitest';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { paymentRow, refundState, taskRow } from '@/tests/fixtures/rows';
import { keyOf, planCouponBack, planRefund, type RefundCommand } from './plan-refund';
import type { RefundState } from './read-refund-state';
import { MADE_AT_PROVIDER, MADE_AT_PROVIDER_UNCOVERED, REWARD_LOWERED } from './reasons';

const done = { status: 'completed', transactionId: 'pi_1', completedAt: new Date(2) } as const;

/** 6.00 by card and 400 points, with a coupon that can still be used. */
const mixed = paymentRow({ ...done, finalAmount: 600, pointsUsed: 400, couponUsageLogId: 5 });

const feeState = ({
  taken = { money: 0, points: 0 },
  ...parts
}: Partial<RefundState> & { taken?: RefundState['refundable']['taken'] } = {}) =>
  refundState({
    payment: mixed,
    refundable: { captured: { money: 600, points: 400 }, taken, held: null, coupon: 'valid' },
    ...parts,
  });

const reward = paymentRow({ ...done, feeType: 'task_reward', finalAmount: 9_000 });
const rewardState = (parts: Partial<RefundState> = {}) =>
  refundState({ payment: reward, task: taskRow(), ...parts });

const command: RefundCommand = {
  state: feeState(),
  split: { money: 600, points: 400 },
  reason: 'goodwill',
  requestKey: 'operator:1',
  by: { actor: 'operator', actorId: 99 },
};

const begun = (parts: Partial<RefundCommand>) => readablePlan(planRefund({ ...command, ...parts }));

describe('a refund of a fee', () => {
  it('in part puts money in flight, returns points at once, and keeps coupon and task', () => {
    const audit = { actor_id: 99, action: 'payment_refunded', subject: 'payment:7' } as const;
    expect(begun({ split: { money: 600, points: 100 }, audit, reference: 're_1' })).toEqual({
      payment: { kind: 'move', id: 7, from: 'completed', to: 'partially_refunded', version: 4, set: {} },
      refund: {
        kind: 'insert',
        row: {
          payment_id: 7,
          evidence_id: '31',
          amount: 600,
          points: 100,
          currency: 'GBP',
          purpose: 'application_fee',
          reason: 'goodwill',
          requested_by: 99,
          status: 'pending',
          provider_refund_id: 're_1',
        },
      },
      postings: [
        {
          key: 'refund_requested:operator:1',
          kind: 'refund_requested',
          requested_amount: 700,
          actor_id: 99,
          lines: [
            'platform:fee_revenue:GBP -> platform:refunds_in_flight:GBP 600',
            'platform:points_redeemed:PTS -> user:2:points 100',
          ],
        },
      ],
      events: [
        {
          kind: 'refund_requested',
          from_status: 'completed',
          to_status: 'partially_refunded',
          actor: 'operator',
          detail: { amount: 600, points: 100, reason: 'goodwill' },
        },
      ],
      task_events: [
        {
          task_id: 3,
          kind: 'fee_refund_started',
          actor: 'operator',
          detail: { amount: 600, points: 100 },
        },
      ],
      audit: { ...audit, act: 'refund', unit: 'GBP' },
    });
  });

  it('returns the coupon with the whole, and not with the first penny', () => {
    expect(begun({ split: { money: 1, points: 0 } })).not.toHaveProperty('coupon');
    expect(begun({ split: { money: 600, points: 400 } })).not.toHaveProperty('coupon');
    const sent = feeState({ taken: { money: 600, points: 399 }, arrived: 600 });
    expect(begun({ state: sent, split: { money: 0, points: 0 } })).not.toHaveProperty('coupon');
    expect(begun({ state: sent, split: { money: 0, points: 1 } })?.coupon).toEqual({
      kind: 'move',
      usage_log_id: 5,
      from: 'used',
      to: 'released',
    });
  });

  it('in points alone needs no provider, and ends the task with the last of them', () => {
    const sent = feeState({ taken: { money: 600, points: 0 }, arrived: 600 });
    const plan = begun({
      state: sent,
      split: { money: 0, points: 400 },
      by: { actor: 'system', actorId: null },
    });
    expect(plan).toEqual({
      payment: { kind: 'move', id: 7, from: 'completed', to: 'refunded', version: 4, set: {} },
      coupon: { kind: 'move', usage_log_id: 5, from: 'used', to: 'released' },
      task: { id: 3, from: 'open', to: 'cancelled', version: 6 },
      task_events: [
        { task_id: 3, kind: 'fee_refunded', actor: 'system', detail: { amount: 0, points: 400 } },
        {
          task_id: 3,
          kind: 'cancelled',
          from_status: 'open',
          to_status: 'cancelled',
          actor: 'system',
          detail: { reason: 'fee_refunded' },
        },
      ],
      refund: {
        kind: 'insert',
        row: {
          payment_id: 7,
          evidence_id: null,
          amount: 0,
          points: 400,
          currency: 'GBP',
          purpose: 'application_fee',
          reason: 'goodwill',
          requested_by: null,
          status: 'succeeded',
        },
      },
      postings: [
        {
          key: 'refund_requested:operator:1',
          kind: 'refund_requested',
          requested_amount: 400,
          lines: ['platform:points_redeemed:PTS -> user:2:points 400'],
        },
      ],
      events: [
        {
          kind: 'refund_requested',
          from_status: 'completed',
          to_status: 'refunded',
          actor: 'system',
          detail: { amount: 0, points: 400, reason: 'goodwill' },
        },
      ],
    });
  });

  it('names the operator in the task’s timeline, and the system for everybody else', () => {
    const sent = feeState({ taken: { money: 600, points: 0 }, arrived: 600 });
    const actor = (by: RefundCommand['by']) =>
      begun({ state: sent, split: { money: 0, points: 400 }, by })?.task_events?.[0]?.actor;
    expect(actor({ actor: 'operator', actorId: 99 })).toBe('operator');
    expect(actor({ actor: 'payer', actorId: 2 })).toBe('system');
  });

  it.each(['pending_payment', 'in_progress', 'completed', 'cancelled'] as const)(
    'leaves a task that is %s as it is',
    (status) => {
      const sent = feeState({ taken: { money: 600, points: 0 }, arrived: 600, task: taskRow({ status }) });
      expect(begun({ state: sent, split: { money: 0, points: 400 } })).not.toHaveProperty('task');
    },
  );

  it('ends also a task that has accepted a helper', () => {
    const task = taskRow({ status: 'accepted', escrowAmount: 0 });
    const sent = feeState({ taken: { money: 600, points: 0 }, arrived: 600, task });
    expect(begun({ state: sent, split: { money: 0, points: 400 } })?.task).toMatchObject({
      from: 'accepted',
      to: 'cancelled',
    });
  });

  it('of a coupon that ended, or of none, returns none', () => {
    const whole = { captured: { money: 600, points: 400 }, taken: { money: 600, points: 0 }, held: null };
    for (const coupon of ['none', 'ended'] as const) {
      const state = feeState({ arrived: 600, refundable: { ...whole, coupon } });
      expect(begun({ state, split: { money: 0, points: 400 } })).not.toHaveProperty('coupon');
    }
    const payment = { ...mixed, couponUsageLogId: null };
    const state = feeState({ payment, arrived: 600, taken: { money: 600, points: 0 } });
    expect(begun({ state, split: { money: 0, points: 400 } })).not.toHaveProperty('coupon');
  });

  it('needs evidence of its money, be it a penny', () => {
    expect(begun({ split: { money: 1, points: 0 } })?.refund).toMatchObject({
      row: { evidence_id: '31', status: 'pending' },
    });
    expect(() => begun({ state: feeState({ evidenceId: null }) })).toThrow('evidence');
    expect(begun({ state: feeState({ evidenceId: null }), split: { money: 0, points: 1 } })).not.toBeNull();
  });

  it.each(['needs_review', 'disputed', 'failed'] as const)(
    'leaves a payment that is %s as it is',
    (status) => {
      const plan = begun({
        state: feeState({ payment: { ...mixed, status } }),
        split: { money: 0, points: 400 },
      });
      expect(plan?.payment).toMatchObject({ from: status, to: status });
      expect(plan?.events).toEqual([
        {
          kind: 'refund_requested',
          actor: 'operator',
          detail: { amount: 0, points: 400, reason: 'goodwill' },
        },
      ]);
    },
  );

  it.each(['completed', 'partially_refunded', 'refunded'] as const)(
    'leaves a payment that never completed as it is: %s',
    (status) => {
      const payment = { ...mixed, status, completedAt: null };
      const whole = feeState({ payment, arrived: 600, taken: { money: 600, points: 400 } });
      expect(begun({ state: whole, split: { money: 0, points: 0 } })?.payment).toMatchObject({ to: status });
      expect(begun({ state: feeState({ payment }), split: { money: 1, points: 0 } })?.payment).toMatchObject({
        to: status,
      });
    },
  );
});

describe('a coupon that paid a whole fee', () => {
  const payment = paymentRow({ ...done, finalAmount: 0, couponDiscount: 1_000, couponUsageLogId: 5 });
  const state = (parts: Partial<PaymentRow> = {}) =>
    refundState({
      payment: { ...payment, ...parts },
      evidenceId: null,
      refundable: {
        captured: { money: 0, points: 0 },
        taken: { money: 0, points: 0 },
        held: null,
        coupon: 'valid',
      },
    });

  it('is returned, and the task ends with it', () => {
    expect(planCouponBack({ state: state(), by: { actor: 'operator', actorId: 99 } })).toEqual({
      payment: { kind: 'move', id: 7, from: 'completed', to: 'refunded', version: 4, set: {} },
      coupon: { kind: 'move', usage_log_id: 5, from: 'used', to: 'released' },
      task: { id: 3, from: 'open', to: 'cancelled', version: 6 },
      task_events: [
        {
          task_id: 3,
          kind: 'cancelled',
          from_status: 'open',
          to_status: 'cancelled',
          actor: 'operator',
          detail: { reason: 'fee_refunded' },
        },
      ],
      events: [
        {
          kind: 'refunded',
          from_status: 'completed',
          to_status: 'refunded',
          actor: 'operator',
          detail: {},
        },
      ],
    });
  });
});

describe('a refund of a reward', () => {
  const started = {
    task_id: 3,
    kind: 'refund_started',
    actor: 'operator',
    actor_id: 99,
    detail: { amount: 9_000, payment_id: 7 },
  };

  it('in whole takes it from escrow, ends the task and its open request', () => {
    const plan = begun({ state: rewardState({ openRequestId: 41 }), split: { money: 9_000, points: 0 } });
    expect(plan).toMatchObject({
      payment: { from: 'completed', to: 'completed', set: {} },
      refund: { row: { purpose: 'task_reward', amount: 9_000 } },
      postings: [{ lines: ['task:3:escrow:GBP -> platform:refunds_in_flight:GBP 9000'] }],
    });
    expect(plan?.task).toEqual({ id: 3, from: 'in_progress', to: 'cancelled', version: 6 });
    expect(plan?.task_events).toEqual([
      started,
      {
        task_id: 3,
        kind: 'cancelled',
        from_status: 'in_progress',
        to_status: 'cancelled',
        actor: 'operator',
        detail: { reason: 'reward_refunded' },
      },
    ]);
    expect(plan?.refund_request).toEqual({ kind: 'move', id: 41, from: 'open', to: 'withdrawn', set: {} });
  });

  it('in whole without a request moves none', () => {
    const plan = begun({ state: rewardState(), split: { money: 9_000, points: 0 } });
    expect(plan).not.toHaveProperty('refund_request');
  });

  it('in part leaves the task and the request as they are, and moves the version of the task', () => {
    const state = rewardState({ openRequestId: 41 });
    const by = { actor: 'system', actorId: null } as const;
    const plan = begun({ state, split: { money: 8_999, points: 0 }, by });
    expect(plan?.task).toEqual({ id: 3, from: 'in_progress', to: 'in_progress', version: 6 });
    expect(plan?.task_events).toEqual([
      { task_id: 3, kind: 'refund_started', actor: 'system', detail: { amount: 8_999, payment_id: 7 } },
    ]);
    expect(plan).not.toHaveProperty('refund_request');
  });

  it('that is held no more leaves the task as it ended', () => {
    const task = taskRow({ status: 'cancelled', escrowAmount: 9_000 });
    const plan = begun({
      state: rewardState({ task, openRequestId: 41 }),
      split: { money: 9_000, points: 0 },
    });
    expect(plan?.task).toMatchObject({ from: 'cancelled', to: 'cancelled' });
    expect(plan?.task_events).toHaveLength(1);
    expect(plan).not.toHaveProperty('refund_request');
  });

  it('that was lowered comes from what was set aside for that, and ends no task', () => {
    const plan = begun({ state: rewardState(), split: { money: 9_000, points: 0 }, reason: REWARD_LOWERED });
    expect(plan).toMatchObject({
      postings: [{ lines: ['task:3:returning:GBP -> platform:refunds_in_flight:GBP 9000'] }],
      task: { to: 'in_progress' },
    });
  });

  it('that the provider made after its release is our loss, and a person sees it', () => {
    const plan = begun({
      state: rewardState(),
      split: { money: 9_000, points: 0 },
      reason: MADE_AT_PROVIDER_UNCOVERED,
    });
    expect(plan).toMatchObject({
      payment: { set: { review_reason: 'made_at_provider_uncovered' } },
      postings: [{ lines: ['platform:refund_losses:GBP -> platform:refunds_in_flight:GBP 9000'] }],
    });
    expect([plan?.task, plan?.task_events]).toEqual([undefined, undefined]);
    const covered = begun({
      state: rewardState(),
      split: { money: 9_000, points: 0 },
      reason: MADE_AT_PROVIDER,
    });
    expect(covered).toMatchObject({ payment: { set: {} }, task: { to: 'cancelled' } });
  });
});

it('The reasons that others search are spelled as in the rows', () => {
  expect([MADE_AT_PROVIDER, MADE_AT_PROVIDER_UNCOVERED, REWARD_LOWERED]).toEqual([
    'made_at_provider',
    'made_at_provider_uncovered',
    'reward_lowered',
  ]);
  expect(keyOf('cancel:3')).toBe('refund_requested:cancel:3');
});
