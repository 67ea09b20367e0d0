import type { PayPalSimulator } from '../simulator';
import { emitEvent } from '../webhooks/events';
import { PayoutError } from './payout-errors';
import { moveItem } from './payout-items';
import { endOf, type PayoutItemEnd } from './payout-recipients';
import type { PayoutBatchRecord, PayoutItemRecord } from './payout-records';
import { renderBatchEvent } from './render-payout';

export type PayoutOutcome = 'processed' | 'denied';

/** The batch of this id. Throws the 404. */
export function findBatch({ simulator, id }: { simulator: PayPalSimulator; id: string }): PayoutBatchRecord {
  const batch = simulator.payoutBatches.get(id);
  if (batch === undefined) throw new PayoutError({ refusal: 'INVALID_RESOURCE_ID' });
  return batch;
}

export function itemsOf({
  simulator,
  batchId,
}: {
  simulator: PayPalSimulator;
  batchId: string;
}): PayoutItemRecord[] {
  return simulator.payoutItems.all().filter((item) => item.batchId === batchId);
}

/** Sets the alarm of the batch's next step; also after a restart. */
export function scheduleStep({
  simulator,
  batch,
}: {
  simulator: PayPalSimulator;
  batch: PayoutBatchRecord;
}): void {
  const { id, status, nextStepAtMs } = batch;
  if (nextStepAtMs === null) return;
  const run = () =>
    void (status === 'PENDING'
      ? processBatch({ simulator, batchId: id })
      : finishBatch({ simulator, batchId: id, outcome: 'processed' }));
  simulator.journal.afterCommit(() =>
    simulator.clock.setAlarm({ key: alarmKey(id), atMs: nextStepAtMs, run }),
  );
}

/** PENDING becomes PROCESSING. False when it is past that. */
export function processBatch({
  simulator,
  batchId,
}: {
  simulator: PayPalSimulator;
  batchId: string;
}): boolean {
  simulator.clock.clearAlarm(alarmKey(batchId));
  return simulator.journal.transact(() => {
    const { payoutStepMs: stepMs } = simulator.settings;
    const nextStepAtMs = stepMs === null ? null : simulator.clock.nowMs() + stepMs;
    const batch = beginProcessing({ simulator, batchId, nextStepAtMs });
    if (batch !== null) scheduleStep({ simulator, batch });
    return batch !== null;
  });
}

function beginProcessing({
  simulator,
  batchId,
  nextStepAtMs,
}: {
  simulator: PayPalSimulator;
  batchId: string;
  nextStepAtMs: number | null;
}): PayoutBatchRecord | null {
  const pending = simulator.payoutBatches.get(batchId);
  if (pending?.status !== 'PENDING') return null;
  const batch: PayoutBatchRecord = { ...pending, status: 'PROCESSING', nextStepAtMs };
  simulator.payoutBatches.put(batchId, batch);
  emitBatch({ simulator, batch, summary: 'Payouts batch is getting processed.' });
  return batch;
}

/**
 * Every item ends as its receiver decides, or all fail when the payout is denied. A payout of which nothing arrives is
 * DENIED too. False when it is over already.
 */
export function finishBatch({
  simulator,
  batchId,
  outcome,
}: {
  simulator: PayPalSimulator;
  batchId: string;
  outcome: PayoutOutcome;
}): boolean {
  simulator.clock.clearAlarm(alarmKey(batchId));
  return simulator.journal.transact(() => {
    beginProcessing({ simulator, batchId, nextStepAtMs: null });
    const processing = simulator.payoutBatches.get(batchId);
    if (processing?.status !== 'PROCESSING') return false;
    const denial: PayoutItemEnd = { status: 'FAILED', error: 'RISK_DECLINE' };
    const ended = itemsOf({ simulator, batchId }).map((item) =>
      outcome === 'denied'
        ? moveItem({ simulator, itemId: item.id, end: denial, word: 'DENIED' })
        : moveItem({ simulator, itemId: item.id, end: endOf(item) }),
    );
    const status = ended.every((item) => item?.status === 'FAILED') ? 'DENIED' : 'SUCCESS';
    const completedAtMs = simulator.clock.nowMs();
    const batch: PayoutBatchRecord = { ...processing, status, completedAtMs, nextStepAtMs: null };
    simulator.payoutBatches.put(batchId, batch);
    const summary =
      status === 'SUCCESS' ? 'Payouts batch completed successfully.' : 'Payouts batch is denied.';
    emitBatch({ simulator, batch, summary });
    return true;
  });
}

function emitBatch({
  simulator,
  batch,
  summary,
}: {
  simulator: PayPalSimulator;
  batch: PayoutBatchRecord;
  summary: string;
}): void {
  emitEvent({
    simulator,
    type: `PAYMENT.PAYOUTSBATCH.${batch.status}`,
    resourceType: 'payouts',
    resourceVersion: null,
    summary,
    resource: renderBatchEvent({ simulator, batch }),
    transactionIds: [batch.id],
  });
}

const alarmKey = (batchId: string) => `payout:${batchId}`;
