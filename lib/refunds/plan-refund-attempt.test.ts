import { describe, expect, it } from 'vitest';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { paymentRow, refundRow, refundState, taskRow } from '@/tests/fixtures/rows';
import {
  planRefundPostponed,
  planRefundRevived,
  planRefundStop,
  planRefundUnknown,
} from './plan-refund-attempt';
import type { RefundState } from './read-refund-state';
import type { RefundRow } from './refund-row';

const done = { status: 'completed', transactionId: 'pi_1', completedAt: new Date(2) } as const;
const fee = paymentRow(done);
const reward = paymentRow({ ...done, feeType: 'task_reward', finalAmount: 9_000 });

describe('a refund that waits', () => {
  const postponed = (refund: RefundRow, payment = fee) =>
    readablePlan(
      planRefundPostponed({ state: refundState({ payment }), refund, why: 'balance_insufficient' }),
    );

  it('says why, is shown to an operator, and gets a new attempt', () => {
    expect(postponed(refundRow({ refundReference: 're_1' }))).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'completed',
        to: 'completed',
        version: 4,
        set: { review_reason: 'refund_waiting' },
      },
      refund: {
        kind: 'move',
        id: 11,
        from: 'pending',
        to: 'pending',
        version: 2,
        set: {
          provider_refund_id: null,
          failure_reason: 'balance_insufficient',
          attempt: 2,
          send_after_seconds: 300,
        },
      },
      events: [
        {
          kind: 'noticed',
          actor: 'provider',
          detail: { reason: 'refund_waiting', why: 'balance_insufficient', amount: 400 },
        },
      ],
    });
  });

  it('is told once, and hides no other review', () => {
    const again = postponed(refundRow({ why: 'balance_insufficient', attempt: 2 }), {
      ...fee,
      reviewReason: 'refund_waiting',
    });
    expect(again).toEqual({
      refund: expect.objectContaining({ set: expect.objectContaining({ attempt: 3 }) }),
    });
    const other = postponed(refundRow({ why: 'transaction_unknown' }), {
      ...fee,
      reviewReason: 'refund_failed',
    });
    expect(other?.payment).toMatchObject({ set: {} });
    expect(other?.payment).not.toHaveProperty('set.review_reason');
    expect(other?.events).toHaveLength(1);
  });

  it('is shown again where somebody took its mark away', () => {
    expect(postponed(refundRow({ why: 'balance_insufficient', attempt: 2 }))).toMatchObject({
      payment: { set: { review_reason: 'refund_waiting' } },
      events: [{ kind: 'noticed' }],
    });
  });

  it('is stopped by a fence, with its operator in the audit log', () => {
    const refund = refundRow({ why: 'balance_insufficient', attempt: 2 });
    expect(planRefundStop({ refund, operatorId: 3 })).toEqual({
      refund: {
        kind: 'move',
        id: 11,
        from: 'pending',
        to: 'pending',
        version: 2,
        set: { stop_requested_by: 3 },
      },
      audit: {
        actor_id: 3,
        action: 'refund_stop_requested',
        subject: 'payment:7',
        detail: { refund_id: 11, amount: 400, waited_for: 'balance_insufficient' },
      },
    });
  });
});

it('an attempt whose answer is lost for ever is followed by another, a while later', () => {
  expect(planRefundUnknown(refundRow({ attempt: 2 }))).toEqual({
    refund: {
      kind: 'move',
      id: 11,
      from: 'pending',
      to: 'pending',
      version: 2,
      set: { provider_refund_id: null, attempt: 3, send_after_seconds: 60 },
    },
  });
});

describe('a failed refund that was made after all', () => {
  const revived = ({ refund = {}, ...parts }: Partial<RefundState> & { refund?: Partial<RefundRow> }) =>
    readablePlan(
      planRefundRevived({
        state: refundState(parts),
        refund: refundRow({ status: 'failed', why: 'refused', ...refund }),
        reference: 're_1',
      }),
    );

  it('takes its money again, and is on its way', () => {
    expect(revived({ payment: fee })).toEqual({
      payment: { kind: 'move', id: 7, from: 'completed', to: 'completed', version: 4, set: {} },
      refund: {
        kind: 'move',
        id: 11,
        from: 'failed',
        to: 'pending',
        version: 2,
        set: { provider_refund_id: 're_1', failure_reason: null, attempt: 2 },
      },
      postings: [
        {
          key: 'refund:11:revived:2',
          kind: 'refund_requested',
          requested_amount: 400,
          lines: ['platform:fee_revenue:GBP -> platform:refunds_in_flight:GBP 400'],
        },
      ],
      task_events: [{ task_id: 3, kind: 'fee_refund_started', actor: 'system', detail: { amount: 400 } }],
      events: [
        {
          kind: 'refund_requested',
          actor: 'provider',
          detail: { amount: 400, reason: 'goodwill', reference: 're_1' },
        },
      ],
    });
  });

  it('takes unmatched money from suspense, and leaves the task alone', () => {
    const plan = revived({ payment: reward, refund: { purpose: 'suspense', reason: 'paid_twice' } });
    expect(plan?.postings?.[0]?.lines).toEqual([
      'platform:suspense:GBP -> platform:refunds_in_flight:GBP 400',
    ]);
    expect(plan?.task).toBeUndefined();
    expect(plan?.refund).not.toHaveProperty('set.reason');
  });

  const ESCROW = 'task:3:escrow:GBP';
  const RETURNING = 'task:3:returning:GBP';
  const LOSSES = 'platform:refund_losses:GBP';

  it.each([
    ['goodwill', { escrowAmount: 400, returning: 0 }, ESCROW, undefined],
    ['goodwill', { escrowAmount: 399, returning: 400 }, RETURNING, 'reward_lowered'],
    ['goodwill', { escrowAmount: 399, returning: 399 }, LOSSES, 'made_at_provider_uncovered'],
    ['reward_lowered', { escrowAmount: 9_000, returning: 400 }, RETURNING, undefined],
    ['reward_lowered', { escrowAmount: 400, returning: 399 }, ESCROW, 'made_at_provider'],
    ['reward_lowered', { escrowAmount: 0, returning: 0 }, LOSSES, 'made_at_provider_uncovered'],
    ['made_at_provider_uncovered', { escrowAmount: 400, returning: 0 }, ESCROW, 'made_at_provider'],
    ['made_at_provider_uncovered', { escrowAmount: 0, returning: 0 }, LOSSES, undefined],
  ] as const)(
    'of a reward (%s, %o) takes it from %s',
    (reason, { escrowAmount, returning }, account, now) => {
      const task = taskRow({ escrowAmount, status: 'delivered' });
      const plan = revived({ payment: reward, task, returning, refund: { purpose: 'task_reward', reason } });
      expect(plan?.postings?.[0]?.lines).toEqual([`${account} -> platform:refunds_in_flight:GBP 400`]);
      if (now === undefined) expect(plan?.refund).not.toHaveProperty('set.reason');
      else expect(plan?.refund).toMatchObject({ set: { reason: now } });
      const isUncovered = account === LOSSES;
      expect(plan?.payment).toMatchObject({
        set: isUncovered ? { review_reason: 'made_at_provider_uncovered' } : {},
      });
      expect(plan?.task === undefined).toBe(isUncovered);
      // Nothing of it is left for the work.
      if (account === ESCROW && escrowAmount === 400) expect(plan?.task).toMatchObject({ to: 'cancelled' });
    },
  );
});
