import { emitEvent } from '../events';
import type { PayPalTwin } from '../twin';
import { PayoutError } from './payout-errors';
import { moveItem } from './payout-items';
import { endOf, type PayoutItemEnd } from './payout-recipients';
import type { PayoutBatchRecord, PayoutItemRecord } from './payout-records';
import { renderBatchEvent } from './render-payout';

export type PayoutOutcome = 'processed' | 'denied';

/** The batch of this id. Throws the 404. */
export function findBatch({ twin, id }: { twin: PayPalTwin; id: string }): PayoutBatchRecord {
  const batch = twin.payoutBatches.get(id);
  if (batch === undefined) throw new PayoutError({ refusal: 'INVALID_RESOURCE_ID' });
  return batch;
}

export function itemsOf({ twin, batchId }: { twin: PayPalTwin; batchId: string }): PayoutItemRecord[] {
  return twin.payoutItems.all().filter((item) => item.batchId === batchId);
}

/** Sets the alarm of the batch's next step; also after a restart. */
export function scheduleStep({ twin, batch }: { twin: PayPalTwin; batch: PayoutBatchRecord }): void {
  const { id, status, nextStepAtMs } = batch;
  if (nextStepAtMs === null) return;
  const run = () =>
    void (status === 'PENDING'
      ? processBatch({ twin, batchId: id })
      : finishBatch({ twin, batchId: id, outcome: 'processed' }));
  twin.journal.afterCommit(() => twin.clock.setAlarm({ key: alarmKey(id), atMs: nextStepAtMs, run }));
}

/** PENDING becomes PROCESSING. False when it is past that. */
export function processBatch({ twin, batchId }: { twin: PayPalTwin; batchId: string }): boolean {
  twin.clock.clearAlarm(alarmKey(batchId));
  return twin.journal.transact(() => {
    const { payoutStepMs: stepMs } = twin.settings;
    const nextStepAtMs = stepMs === null ? null : twin.clock.nowMs() + stepMs;
    const batch = beginProcessing({ twin, batchId, nextStepAtMs });
    if (batch !== null) scheduleStep({ twin, batch });
    return batch !== null;
  });
}

function beginProcessing({
  twin,
  batchId,
  nextStepAtMs,
}: {
  twin: PayPalTwin;
  batchId: string;
  nextStepAtMs: number | null;
}): PayoutBatchRecord | null {
  const pending = twin.payoutBatches.get(batchId);
  if (pending?.status !== 'PENDING') return null;
  const batch: PayoutBatchRecord = { ...pending, status: 'PROCESSING', nextStepAtMs };
  twin.payoutBatches.put(batchId, batch);
  emitBatch({ twin, batch, summary: 'Payouts batch is getting processed.' });
  return batch;
}

/**
 * Every item comes to what its receiver makes of it, or all fail when the payout is denied. A payout of which nothing
 * arrives is DENIED too. False when it is over already.
 */
export function finishBatch({
  twin,
  batchId,
  outcome,
}: {
  twin: PayPalTwin;
  batchId: string;
  outcome: PayoutOutcome;
}): boolean {
  twin.clock.clearAlarm(alarmKey(batchId));
  return twin.journal.transact(() => {
    beginProcessing({ twin, batchId, nextStepAtMs: null });
    const processing = twin.payoutBatches.get(batchId);
    if (processing?.status !== 'PROCESSING') return false;
    const denial: PayoutItemEnd = { status: 'FAILED', error: 'RISK_DECLINE' };
    const ended = itemsOf({ twin, batchId }).map((item) =>
      outcome === 'denied'
        ? moveItem({ twin, itemId: item.id, end: denial, word: 'DENIED' })
        : moveItem({ twin, itemId: item.id, end: endOf(item) }),
    );
    const status = ended.every((item) => item?.status === 'FAILED') ? 'DENIED' : 'SUCCESS';
    const completedAtMs = twin.clock.nowMs();
    const batch: PayoutBatchRecord = { ...processing, status, completedAtMs, nextStepAtMs: null };
    twin.payoutBatches.put(batchId, batch);
    const summary =
      status === 'SUCCESS' ? 'Payouts batch completed successfully.' : 'Payouts batch is denied.';
    emitBatch({ twin, batch, summary });
    return true;
  });
}

function emitBatch({
  twin,
  batch,
  summary,
}: {
  twin: PayPalTwin;
  batch: PayoutBatchRecord;
  summary: string;
}): void {
  emitEvent({
    twin,
    type: `PAYMENT.PAYOUTSBATCH.${batch.status}`,
    resourceType: 'payouts',
    resourceVersion: null,
    summary,
    resource: renderBatchEvent({ twin, batch }),
    transactionIds: [batch.id],
  });
}

const alarmKey = (batchId: string) => `payout:${batchId}`;
