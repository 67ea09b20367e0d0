import { PayError } from '@/lib/core/errors';
import { providerClearing, refundLosses, refundsInFlight } from '@/lib/ledger/accounts';
import type { Posting } from '@/lib/ledger/plan';
import { moveRefund, refundKey } from '@/lib/refunds/move-refund';
import { planCouponReturn, planTaskAfterFee, statusAfter } from '@/lib/refunds/plan-refund-parts';
import type { Booked, ResolutionSituation } from './resolution-situation';

/**
 * The provider refunded another amount than we asked for: that left its balance, and the difference waits as a loss, or as money
 * that the payer did not get. There is none if only the currency is another: then our own amount is booked.
 * @throws PayError resolution_not_possible: they agree by now
 */
export function planAcceptRefund({
  situation: { state, disagreeing },
  refundId,
}: {
  situation: ResolutionSituation;
  refundId: number;
}): Booked {
  const found = disagreeing.find(({ refund }) => refund.id === refundId);
  if (!found) throw new PayError('resolution_not_possible');
  const { refund, reference, amount } = found;
  const { currency, provider } = refund;
  const [clearing, inFlight, losses] = [
    providerClearing({ provider, currency }),
    refundsInFlight(currency),
    refundLosses(currency),
  ];
  const difference = refund.amount - amount;
  const line =
    difference > 0
      ? { from: inFlight, to: losses, amount: difference }
      : { from: losses, to: clearing, amount: -difference };
  const postings: Posting[] = [
    {
      key: refundKey({ refund, what: 'succeeded' }),
      kind: 'refund',
      lines: [{ from: inFlight, to: clearing, amount: Math.min(amount, refund.amount) }],
    },
    ...(difference === 0
      ? []
      : [
          {
            key: refundKey({ refund, what: 'difference' }),
            kind: 'refund_difference' as const,
            lines: [line],
          },
        ]),
  ];
  const isOwn = refund.purpose !== 'suspense';
  const money = state.arrived + refund.amount;
  const status = statusAfter({ state, money, points: state.refundable.taken.points });
  return {
    refund: moveRefund({ refund, to: 'succeeded', reference }),
    postings,
    ...(isOwn && { ...planCouponReturn({ state, status }), status }),
    ...(refund.purpose === 'application_fee' && planTaskAfterFee({ state, status, actor: 'operator' })),
  };
}
