import { describe, expect, it } from 'vitest';
import { paymentRow, refundRow, refundState, resolutionSituation, taskRow } from '@/tests/fixtures/rows';
import { planAcceptRefund } from './plan-accept-refund';

const situation = resolutionSituation({ state: refundState({ payment: paymentRow() }) });

/** A refund of 400 that the provider reports with another amount. */
function accepted({ amount, attempt = 1 }: { amount: number; attempt?: number }) {
  const refund = refundRow({ id: 5, purpose: 'suspense', amount: 400, attempt });
  const disagreeing = [{ refund, reference: 're_1', amount }];
  const { postings = [] } = planAcceptRefund({ situation: { ...situation, disagreeing }, refundId: 5 });
  return postings.map(({ key, lines }) => [
    key,
    ...lines.map(({ from, to, amount: moved }) => `${from.id} -> ${to.id} ${moved}`),
  ]);
}

describe('A refund of a fee that the provider made in another currency is accepted', () => {
  const plan = (finalAmount: number) => {
    const payment = paymentRow({
      status: 'completed',
      transactionId: 'pi_1',
      completedAt: new Date(2),
      finalAmount,
      couponUsageLogId: 8,
    });
    const open = { task: taskRow({ status: 'open', helperId: null, escrowAmount: 0 }), payment };
    const state = refundState(open);
    const refund = refundRow({ id: 5, amount: 400 });
    return planAcceptRefund({
      situation: {
        ...situation,
        state: { ...state, refundable: { ...state.refundable, coupon: 'valid' } },
        disagreeing: [{ refund, reference: 're_1', amount: 400 }],
      },
      refundId: 5,
    });
  };

  it('and was all of it: the open task ends, and the coupon is returned', () => {
    expect(plan(400)).toMatchObject({
      status: 'refunded',
      task: { from: 'open', to: 'cancelled' },
      task_events: [{ kind: 'cancelled', actor: 'operator', detail: { reason: 'fee_refunded' } }],
      coupon: { usage_log_id: 8, to: 'released' },
    });
  });

  it('and was a part: nothing else follows', () => {
    const { status, task, coupon } = plan(401);
    expect({ status, task, coupon }).toEqual({
      status: 'partially_refunded',
      task: undefined,
      coupon: undefined,
    });
  });
});

describe('A refund that the provider made in another amount is accepted', () => {
  it('when it is smaller: the rest waits as money that the payer did not get', () => {
    expect(accepted({ amount: 300 })).toEqual([
      ['refund:5:succeeded', 'platform:refunds_in_flight:GBP -> provider:stripe:clearing:GBP 300'],
      ['refund:5:difference', 'platform:refunds_in_flight:GBP -> platform:refund_losses:GBP 100'],
    ]);
  });

  it('when it is larger: the rest is a loss', () => {
    expect(accepted({ amount: 500 })).toEqual([
      ['refund:5:succeeded', 'platform:refunds_in_flight:GBP -> provider:stripe:clearing:GBP 400'],
      ['refund:5:difference', 'platform:refund_losses:GBP -> provider:stripe:clearing:GBP 100'],
    ]);
  });

  it('when only the currency is another: our own amount is booked, and nothing is left over', () => {
    expect(accepted({ amount: 400 })).toEqual([
      ['refund:5:succeeded', 'platform:refunds_in_flight:GBP -> provider:stripe:clearing:GBP 400'],
    ]);
  });

  it('under keys of its attempt, because an earlier one may have arrived and bounced', () => {
    expect(accepted({ amount: 300, attempt: 2 }).map(([key]) => key)).toEqual([
      'refund:5:succeeded:2',
      'refund:5:difference:2',
    ]);
  });
});
