import { toDecimal } from '@/lib/core/money';
import { capabilities } from '@/lib/providers/names';
import type { PayoutRow } from './payout-row';
import type { PayoutResponse } from './schema';
import { isCancellable, shownReason } from './sending-proof';

/** A payout as the API returns it. */
export function payoutResponse(payout: PayoutRow): PayoutResponse {
  const { provider, amount, currency, returnedAmount } = payout;
  return {
    payout_id: payout.id,
    provider,
    status: payout.status,
    amount,
    amount_display: toDecimal({ amount, currency }),
    currency,
    returned_amount: returnedAmount,
    returned_amount_display: toDecimal({ amount: returnedAmount, currency }),
    reason: shownReason(payout),
    email: capabilities[provider].payoutAccount === 'address' ? payout.destination : null,
    can_cancel: isCancellable(payout),
    expected_at: payout.expectedAt?.toISOString() ?? null,
    created_at: payout.createdAt.toISOString(),
    ended_at: payout.endedAt?.toISOString() ?? null,
  };
}
