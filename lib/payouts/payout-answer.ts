import type { PayoutAnswer } from '@/lib/http/contract/payout';
import { toDecimal } from '@/lib/money';
import type { PayoutRow } from './payout-row';

/** A payout as the contract tells it. */
export function payoutAnswer({
  id,
  provider,
  status,
  amount,
  currency,
  reason,
  expectedAt,
  createdAt,
  endedAt,
}: PayoutRow): PayoutAnswer {
  return {
    payout_id: id,
    provider,
    status,
    amount,
    amount_display: toDecimal({ amount, currency }),
    currency,
    reason,
    expected_at: expectedAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
  };
}
