import type Stripe from 'stripe';
import { cutText } from '@/lib/core/cut-text';
import { readLabel } from '@/lib/providers/external-reference';
import type { EvidenceRequest } from '@/lib/providers/provider';
import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import { asProviderError, isMissing } from './stripe-errors';

/** Stripe's limit for the text of evidence. */
const EVIDENCE_CHARACTERS_MAX = 20_000;

/** So many keys may be spent for one act; whoever asks again within a day finds the same ones spent. */
const ATTEMPTS_MAX = 4;

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

/** A payment intent may be disputed more than once. */
export async function listStripeDisputes({
  stripe,
  transactionId,
}: {
  stripe: Stripe;
  transactionId: string;
}): Promise<string[]> {
  const references: string[] = [];
  try {
    for await (const { id } of stripe.disputes.list({ payment_intent: transactionId, limit: 100 })) {
      references.push(id);
    }
  } catch (error) {
    throw asProviderError(error);
  }
  return references;
}

type Known = Extract<DisputeSnapshot, { state: 'known' }>;

/** Evidence can be submitted once: what is sent is final. */
export function submitStripeEvidence({
  stripe,
  request: { disputeReference, text, idempotencyKey },
}: {
  stripe: Stripe;
  request: EvidenceRequest;
}): Promise<DisputeSnapshot> {
  const evidence = { uncategorized_text: cutText({ text, length: EVIDENCE_CHARACTERS_MAX }) };
  return doOnce({
    stripe,
    disputeReference,
    idempotencyKey,
    send: (key) =>
      stripe.disputes.update(disputeReference, { evidence, submit: true }, { idempotencyKey: key }),
    isDone: ({ isEvidenceSent }) => isEvidenceSent,
  });
}

/** Stripe calls it closing: the dispute is lost then. */
export function acceptStripeDispute({
  stripe,
  request: { disputeReference, idempotencyKey },
}: {
  stripe: Stripe;
  request: { disputeReference: string; idempotencyKey: string };
}): Promise<DisputeSnapshot> {
  return doOnce({
    stripe,
    disputeReference,
    idempotencyKey,
    send: (key) => stripe.disputes.close(disputeReference, {}, { idempotencyKey: key }),
    isDone: ({ status }) => status !== 'open',
  });
}

/**
 * Stripe takes evidence once and closes a dispute once, whatever the key. So a spent key does not end the attempt: either the
 * dispute shows what was done, or it is sent under another key at once.
 */
async function doOnce({
  stripe,
  disputeReference,
  idempotencyKey,
  send,
  isDone,
}: {
  stripe: Stripe;
  disputeReference: string;
  idempotencyKey: string;
  send: (key: string) => Promise<unknown>;
  isDone: (dispute: Known) => boolean;
}): Promise<DisputeSnapshot> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await send(attempt === 1 ? idempotencyKey : `${idempotencyKey}-${attempt}`);
    } catch (error) {
      const failure = asProviderError(error);
      if (!failure.isKeySpent) throw failure;
      const dispute = await findStripeDispute({ stripe, disputeReference });
      if (dispute.state === 'known' && isDone(dispute)) return dispute;
      if (attempt === ATTEMPTS_MAX) throw failure;
      continue;
    }
    return findStripeDispute({ stripe, disputeReference });
  }
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
