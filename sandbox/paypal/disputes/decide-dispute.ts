import { takeBack } from '../captures';
import { bookDisputeFee } from '../ledger';
import { giveBack } from '../refunds';
import { mustGet, type PayPalTwin } from '../twin';
import type { DisputeOutcome, DisputeRecord } from './dispute-records';
import { disputeAlarmKey, emitDispute, resolveDispute, updateDispute } from './dispute-state';

/** For whom a dispute is decided; a buyer may also drop it. */
export type Favour = 'buyer' | 'seller' | 'cancelled';

const outcomes: Record<Favour, DisputeOutcome> = {
  buyer: 'RESOLVED_BUYER_FAVOUR',
  seller: 'RESOLVED_SELLER_FAVOUR',
  cancelled: 'CANCELED_BY_BUYER',
};

/** PayPal, or the buyer's bank, decides. For the buyer it takes the money, and a fee of the merchant. Null when it is over. */
export function decideDispute({
  twin,
  disputeId,
  favour,
}: {
  twin: PayPalTwin;
  disputeId: string;
  favour: Favour;
}): DisputeRecord | null {
  return twin.journal.transact(() => {
    const dispute = twin.disputes.get(disputeId);
    if (dispute === undefined || dispute.status === 'RESOLVED') return null;
    const refunded = favour === 'buyer' ? dispute.amount : 0;
    const resolved = resolveDispute({ twin, dispute, outcome: outcomes[favour], refunded });
    if (favour === 'buyer') {
      const capture = mustGet(twin.captures, dispute.captureId);
      const reason = dispute.channel === 'EXTERNAL' ? 'chargeback' : 'buyer_complaint';
      takeBack({ twin, capture, amount: dispute.amount, reason });
      bookDisputeFee({ twin, dispute });
    }
    emitDispute({ twin, dispute: resolved, word: 'RESOLVED' });
    return resolved;
  });
}

/** The merchant gives in: the buyer gets the disputed money as a refund, and PayPal takes no fee. */
export function acceptClaim({
  twin,
  dispute,
  note,
}: {
  twin: PayPalTwin;
  dispute: DisputeRecord;
  note: string | null;
}): DisputeRecord {
  const { amount, captureId } = dispute;
  const outcome = 'RESOLVED_BUYER_FAVOUR';
  const resolved = resolveDispute({ twin, dispute, outcome, refunded: amount });
  const capture = mustGet(twin.captures, captureId);
  giveBack({ twin, capture, amount, status: 'COMPLETED', words: { note_to_payer: note ?? undefined } });
  emitDispute({ twin, dispute: resolved, word: 'RESOLVED' });
  return resolved;
}

/** Buyer and seller do not agree, and PayPal shall decide. Null when it is not an inquiry any more. */
export function escalateDispute({
  twin,
  disputeId,
}: {
  twin: PayPalTwin;
  disputeId: string;
}): DisputeRecord | null {
  return twin.journal.transact(() => {
    const dispute = twin.disputes.get(disputeId);
    if (dispute?.status !== 'OPEN') return null;
    const change = { status: 'WAITING_FOR_SELLER_RESPONSE', stage: 'CHARGEBACK' } as const;
    const escalated = updateDispute({ twin, dispute, change });
    emitDispute({ twin, dispute: escalated, word: 'UPDATED' });
    scheduleSilence({ twin, dispute: escalated });
    return escalated;
  });
}

/** A seller who does not answer a claim in time loses it. Sets the alarm for that; also after a restart. */
export function scheduleSilence({ twin, dispute }: { twin: PayPalTwin; dispute: DisputeRecord }): void {
  if (dispute.status !== 'WAITING_FOR_SELLER_RESPONSE') return;
  const run = () => void decideDispute({ twin, disputeId: dispute.id, favour: 'buyer' });
  const key = disputeAlarmKey(dispute.id);
  twin.journal.afterCommit(() => twin.clock.setAlarm({ key, atMs: dispute.dueAtMs, run }));
}
