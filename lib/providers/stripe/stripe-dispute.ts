import type Stripe from 'stripe';
import { readLabel } from '@/lib/providers/external-reference';
import type { EvidenceRequest } from '@/lib/providers/provider';
import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import { asProviderError, isMissing } from './stripe-errors';

/** Stripe's limit for the text of evidence. */
const EVIDENCE_CHARACTERS_MAX = 20_000;

/** A dispute as Stripe reports it, with the payment intent whose metadata are ours. */
export async function findStripeDispute({
  stripe,
  disputeReference,
}: {
  stripe: Stripe;
  disputeReference: string;
}): Promise<DisputeSnapshot> {
  try {
    const expand = ['payment_intent'];
    return snapshotOfDispute(await stripe.disputes.retrieve(disputeReference, { expand }));
  } catch (error) {
    if (isMissing(error)) return { state: 'absent' };
    throw asProviderError(error);
  }
}

/** Evidence can be submitted once: what is sent is final. */
export async function submitStripeEvidence({
  stripe,
  request: { disputeReference, text, idempotencyKey },
}: {
  stripe: Stripe;
  request: EvidenceRequest;
}): Promise<DisputeSnapshot> {
  try {
    await stripe.disputes.update(
      disputeReference,
      { evidence: { uncategorized_text: text.slice(0, EVIDENCE_CHARACTERS_MAX) }, submit: true },
      { idempotencyKey },
    );
  } catch (error) {
    const failure = asProviderError(error);
    if (!failure.isKeySpent) throw failure;
    const dispute = await findStripeDispute({ stripe, disputeReference });
    if (dispute.state === 'known' && dispute.isEvidenceSent) return dispute;
    throw failure;
  }
  return findStripeDispute({ stripe, disputeReference });
}

/** Stripe calls it closing: the dispute is lost then. */
export async function acceptStripeDispute({
  stripe,
  request: { disputeReference, idempotencyKey },
}: {
  stripe: Stripe;
  request: { disputeReference: string; idempotencyKey: string };
}): Promise<DisputeSnapshot> {
  try {
    await stripe.disputes.close(disputeReference, {}, { idempotencyKey });
  } catch (error) {
    throw asProviderError(error);
  }
  return findStripeDispute({ stripe, disputeReference });
}

function snapshotOfDispute(dispute: Stripe.Dispute): DisputeSnapshot {
  const { id: disputeReference, payment_intent: intent, reason, amount, evidence_details: details } = dispute;
  return {
    state: 'known',
    disputeReference,
    transactionId: intent === null ? null : typeof intent === 'string' ? intent : intent.id,
    externalReference:
      intent !== null && typeof intent === 'object'
        ? readLabel({ kind: 'payment', text: intent.metadata.payment_id })
        : null,
    reason,
    amount,
    currency: dispute.currency.toUpperCase(),
    status: statusOf(dispute),
    ...movedBy(dispute),
    evidenceDueAt: details.due_by === null ? null : new Date(details.due_by * 1000),
    isEvidenceSent: details.submission_count > 0,
  };
}

/**
 * An inquiry that is closed withdrew no money. A dispute that Stripe prevented was blocked, and no money moved, or
 * resolved, and the payer has the money: the movements say which. A word that we do not know decides nothing.
 */
function statusOf({
  status,
  balance_transactions: moves,
}: Stripe.Dispute): 'open' | 'won' | 'lost' | 'withdrawn' {
  switch (status) {
    case 'won':
      return 'won';
    case 'lost':
      return 'lost';
    case 'warning_closed':
      return 'withdrawn';
    case 'prevented':
      return sum(moves.map((move) => move.amount)) < 0 ? 'lost' : 'withdrawn';
    default:
      return 'open';
  }
}

/**
 * The amount that Stripe withdrew, less what it returned, according to its own movements. If it keeps our balance in
 * another currency than the payment's, they cannot be booked as they are: then the dispute's own amount counts, and the
 * fee is on the statement.
 */
function movedBy(dispute: Stripe.Dispute): { withdrawn: number; fee: number } {
  const { balance_transactions: moves, currency, amount } = dispute;
  if (moves.every((move) => move.currency === currency)) {
    return {
      withdrawn: Math.max(0, 0 - sum(moves.map((move) => move.amount))),
      fee: Math.max(0, sum(moves.map((move) => move.fee))),
    };
  }
  // Whether it was won, closed as an inquiry or prevented: then nothing of it is with the bank.
  const isReturned = ['won', 'withdrawn'].includes(statusOf(dispute));
  return { withdrawn: isReturned ? 0 : amount, fee: 0 };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
