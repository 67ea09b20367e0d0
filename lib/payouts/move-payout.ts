import type { PayoutMove } from '@/lib/ledger/outgoing-parts';
import type { PayoutRow } from './payout-row';
import type { PayoutResolution, PayoutStatus } from './states';

/** A move of a payout, without its money. */
export function movePayout({
  payout: { id, status, version, payoutReference },
  to,
  reason,
  reference = null,
  expectedAt = null,
  returned,
  resolution,
}: {
  payout: PayoutRow;
  to: PayoutStatus;
  reason: string | null;
  reference?: string | null;
  expectedAt?: Date | null;
  /** Minor units that have come back by now. */
  returned?: number | undefined;
  resolution?: PayoutResolution;
}): { payout: PayoutMove } {
  return {
    payout: {
      kind: 'move',
      id,
      from: status,
      to,
      version,
      set: {
        failure_reason: reason,
        ...(reference !== null && payoutReference === null && { provider_payout_id: reference }),
        ...(expectedAt !== null && { expected_at: expectedAt.toISOString() }),
        ...(returned !== undefined && { returned_amount: returned }),
        ...(resolution !== undefined && { resolution }),
      },
    },
  };
}
