import { describe, expect, it } from 'vitest';
import type { RefundState } from '@/lib/refunds/read-refund-state';
import { paymentRow, refundState, resolutionSituation, taskRow } from '@/tests/fixtures/rows';
import type { PositionKind } from './names';
import { planByHand } from './plan-by-hand';

const completed = { status: 'completed', transactionId: 'pi_1', completedAt: new Date(2) } as const;
const reward = paymentRow({ ...completed, feeType: 'task_reward', finalAmount: 9_000 });
const fee = paymentRow({ ...completed, finalAmount: 1_000, couponUsageLogId: 8 });

function byHand({ kind, amount, ...state }: { kind: PositionKind; amount: number } & Partial<RefundState>) {
  const position = { kind, subject: null, amount, currency: 'GBP', verbs: [], isKept: false };
  const situation = resolutionSituation({ state: refundState(state) });
  return planByHand({ situation, position, amount, operatorId: 5, key: 'k' });
}

const bookedBy = ({ postings = [] }: ReturnType<typeof byHand>) =>
  postings.flatMap(({ kind, lines }) =>
    lines.map(({ from, to, amount }) => `${kind}: ${from.id} -> ${to.id} ${amount}`),
  );

describe('What is paid by hand of a reward', () => {
  const held = { kind: 'escrow', payment: reward, task: taskRow(), openRequestId: 12 } as const;
  const arrived = { task_id: 3, kind: 'refund_arrived', actor: 'operator' };

  it('in part leaves its task as it is', () => {
    const plan = byHand({ ...held, amount: 8_999 });
    expect(bookedBy(plan)).toEqual(['refund_by_hand: task:3:escrow:GBP -> platform:paid_by_hand:GBP 8999']);
    expect(plan).toMatchObject({ status: 'partially_refunded', task: { to: 'in_progress', version: 6 } });
    expect(plan.task_events).toEqual([{ ...arrived, detail: { amount: 8_999 } }]);
    expect(plan.refund_request).toBeUndefined();
  });

  it('and was all that is held ends its task, with the request about it', () => {
    const plan = byHand({ ...held, amount: 9_000 });
    expect(plan).toMatchObject({ status: 'refunded', task: { from: 'in_progress', to: 'cancelled' } });
    expect(plan.task_events).toMatchObject([
      arrived,
      { kind: 'cancelled', actor: 'operator', detail: { reason: 'reward_refunded' } },
    ]);
    expect(plan.refund_request).toMatchObject({ id: 12, to: 'withdrawn' });
    expect(byHand({ ...held, amount: 9_000, openRequestId: null }).refund_request).toBeUndefined();
  });

  it('was set aside, or is left in a task that is over, and does not end it', () => {
    const setAside = byHand({ ...held, kind: 'returning', amount: 9_000 });
    expect(bookedBy(setAside)).toEqual([
      'refund_by_hand: task:3:returning:GBP -> platform:paid_by_hand:GBP 9000',
    ]);
    const over = byHand({ ...held, task: taskRow({ status: 'completed' }), amount: 9_000 });
    expect([setAside.task?.to, over.task?.to]).toEqual(['in_progress', 'completed']);
  });
});

describe('What is paid by hand of a fee', () => {
  const open = { kind: 'fee', payment: fee, task: taskRow({ status: 'open', helperId: null }) } as const;
  const refundable = { ...refundState({ payment: fee }).refundable, coupon: 'valid' } as const;

  it('and was all of it ends the open task, and returns the coupon', () => {
    const plan = byHand({ ...open, refundable, amount: 1_000 });
    expect(bookedBy(plan)).toEqual([
      'refund_by_hand: platform:fee_revenue:GBP -> platform:paid_by_hand:GBP 1000',
    ]);
    expect(plan).toMatchObject({
      status: 'refunded',
      task: { from: 'open', to: 'cancelled' },
      task_events: [{ kind: 'cancelled', actor: 'operator', detail: { reason: 'fee_refunded' } }],
      coupon: { usage_log_id: 8, to: 'released' },
    });
  });

  it('in part leaves everything else as it is', () => {
    const { status, task, coupon } = byHand({ ...open, refundable, amount: 999 });
    expect([status, task, coupon]).toEqual(['partially_refunded', undefined, undefined]);
  });
});

it('What is paid by hand of unmatched money has nothing to do with the task', () => {
  const { status, task, refund } = byHand({ kind: 'suspense', payment: fee, amount: 1_000 });
  expect([status, task]).toEqual([undefined, undefined]);
  expect(refund).toMatchObject({ row: { purpose: 'suspense', status: 'succeeded', amount: 1_000 } });
});
