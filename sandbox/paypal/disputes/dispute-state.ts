import { notFound } from '../errors';
import { emitEvent } from '../events';
import { bookDisputeRelease } from '../ledger';
import type { PayPalTwin } from '../twin';
import type { DisputeOutcome, DisputeRecord } from './dispute-records';
import { renderDispute } from './render-dispute';

/** The dispute of this id. Throws the 404. */
export function findDispute({ twin, id }: { twin: PayPalTwin; id: string }): DisputeRecord {
  const dispute = twin.disputes.get(id);
  if (dispute === undefined) throw notFound({ id, field: 'dispute_id' });
  return dispute;
}

/** The dispute that is open on a capture; there is one at most. */
export function openDisputeOf({
  twin,
  captureId,
}: {
  twin: PayPalTwin;
  captureId: string;
}): DisputeRecord | null {
  const isOpen = (dispute: DisputeRecord) => dispute.captureId === captureId && dispute.status !== 'RESOLVED';
  return twin.disputes.all().find(isOpen) ?? null;
}

export function updateDispute({
  twin,
  dispute,
  change,
}: {
  twin: PayPalTwin;
  dispute: DisputeRecord;
  change: Partial<DisputeRecord>;
}): DisputeRecord {
  const updated = { ...dispute, ...change, updatedAtMs: twin.clock.nowMs() };
  twin.disputes.put(updated.id, updated);
  return updated;
}

/**
 * The end of a dispute: the money that was held is the merchant's again, until whoever decided moves it on. Announce it when
 * that is done. Call it inside a transaction.
 */
export function resolveDispute({
  twin,
  dispute,
  outcome,
  refunded,
}: {
  twin: PayPalTwin;
  dispute: DisputeRecord;
  outcome: DisputeOutcome;
  /** What the buyer gets, in minor units. */
  refunded: number;
}): DisputeRecord {
  twin.clock.clearAlarm(disputeAlarmKey(dispute.id));
  bookDisputeRelease({ twin, dispute });
  return updateDispute({ twin, dispute, change: { status: 'RESOLVED', outcome, refunded } });
}

export function emitDispute({
  twin,
  dispute,
  word,
}: {
  twin: PayPalTwin;
  dispute: DisputeRecord;
  word: 'CREATED' | 'UPDATED' | 'RESOLVED';
}): void {
  emitEvent({
    twin,
    type: `CUSTOMER.DISPUTE.${word}`,
    resourceType: 'dispute',
    resourceVersion: null,
    summary: word === 'CREATED' ? 'A new dispute opened' : `A dispute was ${word.toLowerCase()}`,
    resource: renderDispute({ twin, dispute }),
    transactionIds: [dispute.id, dispute.captureId],
  });
}

export const disputeAlarmKey = (disputeId: string) => `dispute:${disputeId}`;
