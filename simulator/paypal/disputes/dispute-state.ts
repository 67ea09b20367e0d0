import { notFound } from '../api/errors';
import { bookDisputeRelease } from '../books/ledger';
import type { PayPalSimulator } from '../simulator';
import { emitEvent } from '../webhooks/events';
import type { DisputeRecord } from './dispute-records';
import { renderDispute } from './render-dispute';

/** The dispute of this id. Throws the 404. */
export function findDispute({ simulator, id }: { simulator: PayPalSimulator; id: string }): DisputeRecord {
  const dispute = simulator.disputes.get(id);
  if (dispute === undefined) throw notFound({ id, field: 'dispute_id' });
  return dispute;
}

/** The dispute that is open on a capture; there is one at most. */
export function openDisputeOf({
  simulator,
  captureId,
}: {
  simulator: PayPalSimulator;
  captureId: string;
}): DisputeRecord | null {
  const isOpen = (dispute: DisputeRecord) => dispute.captureId === captureId && dispute.status !== 'RESOLVED';
  return simulator.disputes.all().find(isOpen) ?? null;
}

export function updateDispute({
  simulator,
  dispute,
  change,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
  change: Partial<DisputeRecord>;
}): DisputeRecord {
  const updated = { ...dispute, ...change, updatedAtMs: simulator.clock.nowMs() };
  simulator.disputes.put(updated.id, updated);
  return updated;
}

/**
 * Ends a dispute: the withheld money is the merchant's again, until the decision moves it on. Announce the end after
 * that. Call it inside a transaction.
 */
export function resolveDispute({
  simulator,
  dispute,
  outcome,
  refunded,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
  /** Null: it says none. */
  outcome: string | null;
  /** What the buyer gets, in minor units. */
  refunded: number;
}): DisputeRecord {
  simulator.clock.clearAlarm(disputeAlarmKey(dispute.id));
  bookDisputeRelease({ simulator, dispute });
  return updateDispute({ simulator, dispute, change: { status: 'RESOLVED', outcome, refunded } });
}

export function emitDispute({
  simulator,
  dispute,
  word,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
  word: 'CREATED' | 'UPDATED' | 'RESOLVED';
}): void {
  emitEvent({
    simulator,
    type: `CUSTOMER.DISPUTE.${word}`,
    resourceType: 'dispute',
    resourceVersion: null,
    summary: word === 'CREATED' ? 'A new dispute opened' : `A dispute was ${word.toLowerCase()}`,
    resource: renderDispute({ simulator, dispute }),
    transactionIds: [dispute.id, dispute.captureId],
  });
}

export const disputeAlarmKey = (disputeId: string) => `dispute:${disputeId}`;
