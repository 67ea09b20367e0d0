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
  /** Null: it waits for nothing any more. */
  why?: string | null;
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

/**
 * The next attempt: the provider forgets or repeats what it answered under the key of the last one. What that one sent,
 * if anything, failed.
 */
export function moveToNextAttempt({
  refund,
  set,
}: {
  refund: RefundRow;
  set: Omit<RefundMove['set'], 'attempt'>;
}): RefundMove {
  const { id, status: from, version, attempt } = refund;
  return {
    kind: 'move',
    id,
    from,
    to: 'pending',
    version,
    set: { provider_refund_id: null, attempt: attempt + 1, ...set },
  };
}

/** The end of the business key of what happens to a refund once per attempt. */
export function refundKey({ refund: { id, attempt }, what }: { refund: RefundRow; what: string }): string {
  return attempt === 1 ? `refund:${id}:${what}` : `refund:${id}:${what}:${attempt}`;
}
