import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '@/lib/ledger/plan';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { paymentStatusSchema } from '@/lib/payments/schema';
import { mayMove } from '@/lib/payments/states';
import { mayTaskMove } from '@/lib/tasks/states';
import type { TaskRow } from '@/lib/tasks/task-row';
import { paymentRow, refundRow, taskRow } from '@/tests/fixtures/rows';
import { planRefund } from './plan-refund';
import { planRefundFailed, planRefundSucceeded } from './plan-refund-end';
import type { RefundState } from './read-refund-state';
import type { RefundRow } from './refund-row';
import { splitRefund } from './split-refund';

type FeeType = PaymentRow['feeType'];
type Paid = { feeType: FeeType; money: number; points: number };

const nothingBeside = { returning: 0, openRequestId: null, refunds: [] };

/** A ledger, rows and a provider in memory: plans are applied to them, and nothing else. */
function openModel({ feeType, money, points }: Paid) {
  const accounts = new Map<string, number>();
  const home = feeType === 'application_fee' ? 'platform:fee_revenue:GBP' : 'task:7:escrow:GBP';
  accounts.set(home, money);
  accounts.set('provider:stripe:clearing:GBP', -money);
  accounts.set('platform:points_redeemed:PTS', points);
  accounts.set('user:3:points', 0);
  const refunds: RefundRow[] = [];
  let status: PaymentRow['status'] = 'completed';
  let reviewReason: string | null = null;
  let taskStatus: TaskRow['status'] = feeType === 'application_fee' ? 'open' : 'in_progress';
  let coupon: RefundState['refundable']['coupon'] = feeType === 'application_fee' ? 'valid' : 'none';
  const sum = (of: (refund: RefundRow) => number) => refunds.reduce((total, one) => total + of(one), 0);
  const amountOf = (account: string) => accounts.get(account) ?? 0;

  const model = {
    refunds,
    home: () => amountOf(home),
    inFlight: () => amountOf('platform:refunds_in_flight:GBP'),
    givenBack: () => amountOf('user:3:points'),
    left: () => 0 - amountOf('provider:stripe:clearing:GBP'),
    stands: () => ({ status, reviewReason, taskStatus, coupon }),
    state(): RefundState {
      return {
        payment: payment({ feeType, money, points, status, reviewReason }),
        task: task({ status: taskStatus, escrowAmount: feeType === 'task_reward' ? amountOf(home) : 0 }),
        evidenceId: money > 0 ? '1' : null,
        refundable: {
          captured: { money, points },
          taken: {
            money: sum((one) => (one.status === 'failed' ? 0 : one.amount)),
            points: sum((one) => one.points),
          },
          held: feeType === 'task_reward' ? amountOf(home) : null,
          coupon,
        },
        arrived: sum((one) => (one.status === 'succeeded' ? one.amount : 0)),
        ...nothingBeside,
      };
    },
    apply(plan: Plan) {
      for (const { lines } of plan.postings ?? []) {
        for (const { from, to, amount } of lines) {
          accounts.set(from.id, amountOf(from.id) - amount);
          accounts.set(to.id, amountOf(to.id) + amount);
        }
      }
      if (plan.payment?.kind === 'move') {
        const to = paymentStatusSchema.parse(plan.payment.to);
        expect(to === status || mayMove({ from: status, to }), `${status} to ${to}`).toBe(true);
        status = to;
        if (plan.payment.set.review_reason !== undefined) reviewReason = plan.payment.set.review_reason;
      }
      if (plan.task) {
        const to = plan.task.to as TaskRow['status'];
        expect(to === taskStatus || mayTaskMove({ from: taskStatus, to }), `${taskStatus} to ${to}`).toBe(
          true,
        );
        taskStatus = to;
      }
      if (plan.coupon?.kind === 'move') {
        expect(coupon).toBe('valid');
        coupon = 'none';
      }
      applyRefund({ refunds, refund: plan.refund });
    },
  };
  return model;
}

function applyRefund({ refunds, refund }: { refunds: RefundRow[]; refund: Plan['refund'] }): void {
  if (refund?.kind === 'insert') refunds.push(refundOf({ id: refunds.length + 1, row: refund.row }));
  if (refund?.kind !== 'move') return;
  const moved = refunds.find(({ id }) => id === refund.id);
  if (moved) moved.status = refund.to as RefundRow['status'];
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), wanted: fc.option(fc.integer({ min: 1, max: 900 })) }),
  fc.record({ kind: fc.constantFrom('arrives' as const, 'fails' as const), which: fc.nat({ max: 9 }) }),
);

const paid: fc.Arbitrary<Paid> = fc.oneof(
  fc.record({
    feeType: fc.constant('application_fee' as const),
    money: fc.nat({ max: 1000 }),
    points: fc.nat({ max: 1000 }),
  }),
  fc.record({
    feeType: fc.constant('task_reward' as const),
    money: fc.integer({ min: 1, max: 1000 }),
    points: fc.constant(0),
  }),
);

describe('Any scenario of refunds that arrive, fail and bounce', () => {
  it('keeps the money in one place, never takes more than there was, and shows how much was refunded', () => {
    fc.assert(
      fc.property(paid, fc.array(step, { maxLength: 25 }), (payment, steps) => {
        const model = openModel(payment);
        for (const one of steps) {
          run({ model, step: one });
          const pending = model.refunds.filter(({ status }) => status === 'pending');
          const arrived = model.refunds.filter(({ status }) => status === 'succeeded');
          const total = (rows: RefundRow[]) => rows.reduce((sum, { amount }) => sum + amount, 0);
          expect(model.home()).toBeGreaterThanOrEqual(0);
          expect(model.inFlight()).toBe(total(pending));
          expect(model.left()).toBe(payment.money - total(arrived));
          expect(model.home() + model.inFlight() + total(arrived)).toBe(payment.money);
          expect(model.givenBack()).toBeLessThanOrEqual(payment.points);
          const isAllBack = total(arrived) === payment.money && model.givenBack() === payment.points;
          const { status, taskStatus, coupon } = model.stands();
          if (isAllBack && payment.money + payment.points > 0) {
            expect([status, coupon]).toEqual(['refunded', 'none']);
            expect(taskStatus).toBe('cancelled');
          }
          if (!isAllBack) {
            expect(status).toBe(total(arrived) + model.givenBack() > 0 ? 'partially_refunded' : 'completed');
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stands where the same refunds bring it, in whatever order they arrive and bounce', () => {
    const orders = [
      ['arrives 0', 'arrives 1', 'fails 0'],
      ['arrives 0', 'fails 0', 'arrives 1'],
      ['fails 0', 'arrives 1'],
      ['arrives 1', 'arrives 0', 'fails 0'],
    ];
    const ends = orders.map((order) => {
      const model = openModel({ feeType: 'application_fee', money: 1000, points: 0 });
      for (const wanted of [600, 400]) run({ model, step: { kind: 'ask', wanted } });
      for (const one of order) {
        const [kind, which] = one.split(' ') as ['arrives' | 'fails', string];
        run({ model, step: { kind, which: Number(which) } });
      }
      return { ...model.stands(), left: model.left(), home: model.home() };
    });
    for (const end of ends) {
      expect(end).toMatchObject({ status: 'partially_refunded', left: 600, home: 600 });
    }
  });

  it('a coupon that was returned with the whole stays returned when the money bounces', () => {
    const model = openModel({ feeType: 'application_fee', money: 1000, points: 0 });
    run({ model, step: { kind: 'ask', wanted: null } });
    run({ model, step: { kind: 'arrives', which: 0 } });
    expect(model.stands()).toMatchObject({ status: 'refunded', coupon: 'none', taskStatus: 'cancelled' });
    run({ model, step: { kind: 'fails', which: 0 } });
    expect(model.stands()).toEqual({
      status: 'completed',
      reviewReason: 'refund_failed',
      taskStatus: 'cancelled',
      coupon: 'none',
    });
    run({ model, step: { kind: 'ask', wanted: null } });
    run({ model, step: { kind: 'arrives', which: 1 } });
    expect(model.stands()).toMatchObject({ status: 'refunded', reviewReason: null, coupon: 'none' });
  });

  it('a refund that arrives after another failed shows again why unmatched money waits', () => {
    const model = openModel({ feeType: 'application_fee', money: 500, points: 0 });
    for (const which of [0, 1]) {
      run({ model, step: { kind: 'ask', wanted: 200 } });
      run({ model, step: { kind: which === 0 ? 'fails' : 'arrives', which }, unmatched: 'paid_twice' });
    }
    expect(model.stands().reviewReason).toBe('paid_twice');
  });

  it('shows a failed refund until another arrives', () => {
    const model = openModel({ feeType: 'task_reward', money: 500, points: 0 });
    run({ model, step: { kind: 'ask', wanted: 200 } });
    run({ model, step: { kind: 'fails', which: 0 } });
    expect(model.stands()).toMatchObject({ status: 'completed', reviewReason: 'refund_failed' });
    expect(model.home()).toBe(500);
    run({ model, step: { kind: 'ask', wanted: 200 } });
    run({ model, step: { kind: 'arrives', which: 1 } });
    expect(model.stands()).toMatchObject({ status: 'partially_refunded', reviewReason: null });
  });
});

type Step = { kind: 'ask'; wanted: number | null } | { kind: 'arrives' | 'fails'; which: number };

function run({
  model,
  step: one,
  unmatched = null,
}: {
  model: ReturnType<typeof openModel>;
  step: Step;
  unmatched?: string | null;
}): void {
  const state = model.state();
  if (one.kind === 'ask') {
    const split = splitRefund({ refundable: state.refundable, wanted: one.wanted ?? 'all' });
    if (!split) return;
    const by = { actor: 'operator' as const, actorId: 9 };
    model.apply(
      planRefund({ state, split, reason: 'goodwill', requestKey: String(model.refunds.length), by }),
    );
    return;
  }
  const refund = model.refunds[one.which];
  if (!refund || refund.amount === 0) return;
  const reference = `re_${refund.id}`;
  if (one.kind === 'arrives' && refund.status === 'pending') {
    model.apply(planRefundSucceeded({ state, refund, unmatched, reference }));
  }
  if (one.kind === 'fails' && refund.status !== 'failed') {
    model.apply(planRefundFailed({ state, refund, reference, why: 'bounced' }));
  }
}

function payment({
  feeType,
  money,
  points,
  status,
  reviewReason,
}: Paid & { status: PaymentRow['status']; reviewReason: string | null }): PaymentRow {
  return paymentRow({
    id: 5,
    taskId: 7,
    userId: 3,
    feeType,
    status,
    pointsUsed: points,
    finalAmount: money,
    transactionId: 'pi_1',
    checkoutUrl: null,
    couponUsageLogId: feeType === 'application_fee' ? 11 : null,
    reviewReason,
    completedAt: new Date(0),
    taskStatus: 'open',
  });
}

function task(parts: Pick<TaskRow, 'status' | 'escrowAmount'>): TaskRow {
  return taskRow({ id: 7, posterId: 3, helperId: 4, ...parts });
}

type InsertedRefund = Extract<NonNullable<Plan['refund']>, { kind: 'insert' }>['row'];

function refundOf({ id, row }: { id: number; row: InsertedRefund }): RefundRow {
  const { amount, points, purpose, reason, status } = row;
  return refundRow({ id, paymentId: 5, amount, points, purpose, reason, status });
}
