import { describe, expect, it } from 'vitest';
import { paymentRow, refundRow, refundState } from '@/tests/fixtures/rows';
import { planAcceptRefund } from './plan-accept-refund';
import type { ResolutionSituation } from './resolution-situation';

/** A refund of 400 that the provider reports with another amount. */
function accepted({ amount, attempt = 1 }: { amount: number; attempt?: number }) {
  const refund = refundRow({ id: 5, purpose: 'suspense', amount: 400, attempt });
  const situation: ResolutionSituation = {
    state: refundState({ payment: paymentRow() }),
    suspended: [],
    isUnmatchedOnItsWay: false,
    isReserved: false,
    losses: 0,
    disputes: [],
    isOverForLong: false,
    bounced: 0,
    disagreeing: [{ refund, reference: 're_1', amount }],
    pendingRefunds: [],
    wallet: 0,
  };
  const { postings = [] } = planAcceptRefund({ situation, refundId: 5 });
  return postings.map(({ key, lines }) => [
    key,
    ...lines.map(({ from, to, amount: moved }) => `${from.id} -> ${to.id} ${moved}`),
  ]);
}

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
