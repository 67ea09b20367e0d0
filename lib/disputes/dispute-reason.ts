import type { DisputeReason } from '@/lib/providers/reasons';
import { disputeReasonOf } from '@/lib/providers/registry';
import type { DisputeResponse } from './schema';

/** Why the payer disputes, in our words; `reason` of a dispute is the provider's, which the operator finds there. */
export function disputeReason({
  provider,
  reason,
}: Pick<DisputeResponse, 'provider' | 'reason'>): DisputeReason {
  return disputeReasonOf({ provider, word: reason });
}
