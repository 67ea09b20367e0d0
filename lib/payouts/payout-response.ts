import { toDecimal } from '@/lib/core/money';
import type { PayoutRow } from './payout-row';
import type { PayoutResponse } from './schema';

/** A payout as the API returns it. */
export function payoutResponse({
  id,
  provider,
  status,
  amount,
  currency,
  returnedAmount,
  reason,
  expectedAt,
  createdAt,
  endedAt,
}: PayoutRow): PayoutResponse {
  return {
    payout_id: id,
    provider,
    status,
    amount,
    amount_display: toDecimal({ amount, currency }),
    currency,
    returned_amount: returnedAmount,
    returned_amount_display: toDecimal({ amount: returnedAmount, currency }),
    reason,
    expected_at: expectedAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
  };
}
