import { newTransactionId } from '../books/ids';
import { bookPayoutArrival, bookPayoutReturn } from '../books/ledger';
import type { PayPalSimulator } from '../simulator';
import { emitEvent } from '../webhooks/events';
import { PayoutError } from './payout-errors';
import type { PayoutItemEnd } from './payout-recipients';
import type { PayoutItemRecord, PayoutItemStatus } from './payout-records';
import { renderPayoutItem } from './render-payout';

/** Money that nobody claims comes back after this time. */
const unclaimedMs = 30 * 24 * 3600 * 1000;

/** Where an item can go from where it is. */
const moves: Record<PayoutItemStatus, readonly PayoutItemStatus[]> = {
  PENDING: ['SUCCESS', 'UNCLAIMED', 'RETURNED', 'FAILED', 'BLOCKED', 'ONHOLD', 'IN_LIMBO'],
  UNCLAIMED: ['SUCCESS', 'RETURNED'],
  ONHOLD: ['SUCCESS', 'RETURNED', 'FAILED', 'BLOCKED'],
  SUCCESS: ['REFUNDED', 'REVERSED'],
  IN_LIMBO: ['SUCCESS', 'RETURNED', 'FAILED', 'BLOCKED'],
  RETURNED: [],
  FAILED: [],
  BLOCKED: [],
  REFUNDED: [],
  REVERSED: [],
};

/** The events' words differ from the statuses. */
const eventLabels: Record<PayoutItemStatus, string> = {
  PENDING: '',
  SUCCESS: 'SUCCEEDED',
  UNCLAIMED: 'UNCLAIMED',
  RETURNED: 'RETURNED',
  FAILED: 'FAILED',
  BLOCKED: 'BLOCKED',
  ONHOLD: 'HELD',
  REFUNDED: 'REFUNDED',
  // PayPal lists no event of this name, so we assume the nearest.
  REVERSED: 'REFUNDED',
  IN_LIMBO: 'IN_LIMBO',
};

/**
 * Moves an item on: its money, its event, its alarm. Null when it cannot go there from where it is. `word` is the event's
 * where the status does not say it: a sender who cancels gets RETURNED and the event CANCELED.
 */
export function moveItem({
  simulator,
  itemId,
  end,
  word = eventLabels[end.status],
}: {
  simulator: PayPalSimulator;
  itemId: string;
  end: PayoutItemEnd;
  word?: string;
}): PayoutItemRecord | null {
  return simulator.journal.transact(() => {
    const item = simulator.payoutItems.get(itemId);
    if (item === undefined || !moves[item.status].includes(end.status)) return null;
    const nowMs = simulator.clock.nowMs();
    const moved: PayoutItemRecord = {
      ...item,
      status: end.status,
      error: end.error,
      processedAtMs: nowMs,
      // PayPal books money that comes back as a transaction of its own.
      transactionId: comesBack(end.status)
        ? newTransactionId()
        : (item.sentTransactionId ?? newTransactionId()),
      activityId: item.activityId ?? newTransactionId(),
      returnsAtMs: end.status === 'UNCLAIMED' ? nowMs + unclaimedMs : null,
    };
    simulator.payoutItems.put(moved.id, moved);
    bookMove({ simulator, from: item.status, item: moved });
    emitEvent({
      simulator,
      type: `PAYMENT.PAYOUTS-ITEM.${word}`,
      resourceType: 'payouts_item',
      resourceVersion: null,
      summary: `A payout item is ${word.toLowerCase()}`,
      resource: renderPayoutItem({ simulator, item: moved }),
      transactionIds: [moved.id, moved.batchId],
    });
    scheduleReturn({ simulator, item: moved });
    return moved;
  });
}

/** Sets the alarm of an unclaimed item; also after a restart. */
export function scheduleReturn({
  simulator,
  item,
}: {
  simulator: PayPalSimulator;
  item: PayoutItemRecord;
}): void {
  const { id, returnsAtMs, error } = item;
  const key = `payout-item:${id}`;
  if (returnsAtMs === null) {
    simulator.clock.clearAlarm(key);
    return;
  }
  const run = () => void moveItem({ simulator, itemId: id, end: { status: 'RETURNED', error } });
  simulator.journal.afterCommit(() => simulator.clock.setAlarm({ key, atMs: returnsAtMs, run }));
}

/** The sender takes back what nobody has claimed. Throws a PayoutError. Call it inside a transaction. */
export function cancelItem({
  simulator,
  itemId,
}: {
  simulator: PayPalSimulator;
  itemId: string;
}): PayoutItemRecord {
  const item = findItem({ simulator, id: itemId });
  const batch = simulator.payoutBatches.get(item.batchId);
  if (batch?.completedAtMs === null) throw new PayoutError({ refusal: 'BATCH_NOT_COMPLETED' });
  if (item.status === 'RETURNED') throw new PayoutError({ refusal: 'ITEM_ALREADY_CANCELLED' });
  if (item.status !== 'UNCLAIMED') throw new PayoutError({ refusal: 'ITEM_INCORRECT_STATUS' });
  const end = { status: 'RETURNED', error: item.error } as const;
  return moveItem({ simulator, itemId, end, word: 'CANCELED' }) ?? item;
}

/** The item of this id. Throws the 404. */
export function findItem({ simulator, id }: { simulator: PayPalSimulator; id: string }): PayoutItemRecord {
  const item = simulator.payoutItems.get(id);
  if (item === undefined) throw new PayoutError({ refusal: 'INVALID_RESOURCE_ID' });
  return item;
}

function bookMove({
  simulator,
  from,
  item,
}: {
  simulator: PayPalSimulator;
  from: PayoutItemStatus;
  item: PayoutItemRecord;
}): void {
  if (item.status === 'SUCCESS') bookPayoutArrival({ simulator, item });
  if (comesBack(item.status)) bookPayoutReturn({ simulator, item, hadArrived: from === 'SUCCESS' });
}

const comesBack = (status: PayoutItemStatus) =>
  ['RETURNED', 'FAILED', 'BLOCKED', 'REFUNDED', 'REVERSED'].includes(status);
