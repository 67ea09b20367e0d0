import type { RefundMove } from '@/lib/ledger/outgoing-parts';
import type { RefundRow } from './refund-row';

/** Moves a refund to another state, with the provider's reference or reason. */
export function moveRefund({
  refund,
  to,
  reference,
  why,
}: {
  refund: RefundRow;
  to: string;
  reference: string | null;
  why?: string;
}): RefundMove {
  return {
    kind: 'move',
    id: refund.id,
    from: refund.status,
    to,
    version: refund.version,
    set: {
      ...(reference !== null && { provider_refund_id: reference }),
      ...(why !== undefined && { failure_reason: why }),
    },
  };
}
