import { z } from 'zod';
import { bookDisputeFee } from '../books/ledger';
import { takeBack } from '../payments/captures';
import { releaseReservations } from '../payments/refunds';
import { mustGet, type PayPalSimulator } from '../simulator';
import type { DisputeRecord, disputeOutcomes } from './dispute-records';
import { disputeAlarmKey, emitDispute, resolveDispute, updateDispute } from './dispute-state';

/** For whom a dispute is decided; PayPal may pay the buyer from its own pocket, and a buyer may drop it. */
const favours = ['buyer', 'seller', 'payout', 'cancelled'] as const;
type Favour = (typeof favours)[number];

const outcomes: Record<Favour, (typeof disputeOutcomes)[number]> = {
  buyer: 'RESOLVED_BUYER_FAVOUR',
  seller: 'RESOLVED_SELLER_FAVOUR',
  payout: 'RESOLVED_WITH_PAYOUT',
  cancelled: 'CANCELED_BY_BUYER',
};

/** The money follows `favour`. Amounts in minor units. */
export const decisionSchema = z.strictObject({
  favour: z.enum(favours),
  /** What PayPal calls it instead; null: it says no outcome. */
  outcome: z
    .string()
    .regex(/^[0-9A-Z_]+$/)
    .nullable()
    .optional(),
  /** What it takes for the buyer, if that is not the disputed amount. */
  taken: z.number().int().positive().optional(),
  /** What it says that the buyer gets, if that is not what it takes. */
  refunded: z.number().int().positive().optional(),
});
export type Decision = z.input<typeof decisionSchema>;

/**
 * PayPal, or the buyer's bank, decides. If the buyer wins, it takes the money, and a fee from the merchant. Null when
 * it is over.
 */
export function decideDispute({
  simulator,
  disputeId,
  decision: { favour, outcome = outcomes[favour], taken, refunded },
}: {
  simulator: PayPalSimulator;
  disputeId: string;
  decision: z.infer<typeof decisionSchema>;
}): DisputeRecord | null {
  return simulator.journal.transact(() => {
    const dispute = simulator.disputes.get(disputeId);
    if (dispute === undefined || dispute.status === 'RESOLVED') return null;
    const amount = taken ?? dispute.amount;
    const given = favour === 'buyer' || favour === 'payout' ? (refunded ?? amount) : 0;
    const resolved = resolveDispute({ simulator, dispute, outcome, refunded: given });
    if (favour === 'buyer') {
      const capture = mustGet(simulator.captures, dispute.captureId);
      const reason = dispute.channel === 'EXTERNAL' ? 'chargeback' : 'buyer_complaint';
      takeBack({ simulator, capture, amount, reason });
      bookDisputeFee({ simulator, dispute });
    }
    emitDispute({ simulator, dispute: resolved, word: 'RESOLVED' });
    return resolved;
  });
}

/** The merchant accepts the claim: the buyer gets the disputed money as a refund, and PayPal charges no fee. */
export function acceptClaim({
  simulator,
  dispute,
  note,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
  note: string | null;
}): DisputeRecord {
  const { amount, captureId } = dispute;
  const outcome = 'RESOLVED_BUYER_FAVOUR';
  const resolved = resolveDispute({ simulator, dispute, outcome, refunded: amount });
  const capture = mustGet(simulator.captures, captureId);
  releaseReservations({
    simulator,
    capture,
    amount,
    status: 'COMPLETED',
    labels: { note_to_payer: note ?? undefined },
  });
  emitDispute({ simulator, dispute: resolved, word: 'RESOLVED' });
  return resolved;
}

/** Buyer and seller do not agree, and PayPal must decide. Null when it is not an inquiry any more. */
export function escalateDispute({
  simulator,
  disputeId,
}: {
  simulator: PayPalSimulator;
  disputeId: string;
}): DisputeRecord | null {
  return simulator.journal.transact(() => {
    const dispute = simulator.disputes.get(disputeId);
    if (dispute?.status !== 'OPEN') return null;
    const change = { status: 'WAITING_FOR_SELLER_RESPONSE', stage: 'CHARGEBACK' } as const;
    const escalated = updateDispute({ simulator, dispute, change });
    emitDispute({ simulator, dispute: escalated, word: 'UPDATED' });
    scheduleSilence({ simulator, dispute: escalated });
    return escalated;
  });
}

/** A seller who does not answer a claim in time loses it. Sets the alarm for that; also after a restart. */
export function scheduleSilence({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): void {
  if (dispute.status !== 'WAITING_FOR_SELLER_RESPONSE') return;
  const run = () => void decideDispute({ simulator, disputeId: dispute.id, decision: { favour: 'buyer' } });
  const key = disputeAlarmKey(dispute.id);
  simulator.journal.afterCommit(() => simulator.clock.setAlarm({ key, atMs: dispute.dueAtMs, run }));
}
