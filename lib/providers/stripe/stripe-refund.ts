import Stripe from 'stripe';
import {
  type ExternalReference,
  isNamed,
  isNumbered,
  labelOf,
  readLabel,
} from '@/lib/providers/external-reference';
import type { ProviderError, RefundQuery, RefundRequest } from '@/lib/providers/provider';
import type { ListedRefund, RefundSnapshot } from '@/lib/providers/snapshot';
import { asProviderError, isMissing } from './stripe-errors';

/** Our own balance, not the payer's: a code of a refused refund, and the reason of one that failed later. */
const BALANCE_INSUFFICIENT: readonly string[] = ['balance_insufficient', 'insufficient_funds'];

/** Refunds part or all of a payment. Stripe keeps the key for at least 24 hours. */
export async function refundPaymentIntent({
  stripe,
  request,
}: {
  stripe: Stripe;
  request: RefundRequest;
}): Promise<RefundSnapshot> {
  const { refund: own, transactionId, amount, idempotencyKey } = request;
  try {
    const refund = await stripe.refunds.create(
      { payment_intent: transactionId, amount, metadata: { refund_id: labelOf({ kind: 'refund', own }) } },
      { idempotencyKey },
    );
    return snapshotOfRefund(refund);
  } catch (error) {
    const failure = asProviderError(error);
    if (failure.kind !== 'refused') throw failure;
    const reason = reasonOf({ error, failure });
    if (BALANCE_INSUFFICIENT.includes(reason)) return { state: 'postponed', reason: 'balance_insufficient' };
    // It took our payer's money under these very ids, so the question goes to another account now.
    if (isMissing(error)) return { state: 'postponed', reason: 'transaction_unknown' };
    return { state: 'failed', refundReference: null, reason };
  }
}

/**
 * A refund whose id we never learned is found among those of its payment, by our reference. Its number alone is enough
 * there: the previous version, which may run at the same time, gave no more.
 */
export async function findStripeRefund({
  stripe,
  query: { refund: own, transactionId, refundReference },
}: {
  stripe: Stripe;
  query: RefundQuery;
}): Promise<RefundSnapshot> {
  try {
    if (refundReference !== null) return snapshotOfRefund(await stripe.refunds.retrieve(refundReference));
    let found: RefundSnapshot = { state: 'absent' };
    for await (const refund of stripe.refunds.list({ payment_intent: transactionId, limit: 100 })) {
      const name = nameIn(refund.metadata);
      if (!isNamed({ row: own, name }) && !isNumbered({ row: own, name })) continue;
      const snapshot = snapshotOfRefund(refund);
      if (snapshot.state === 'pending' || snapshot.state === 'succeeded') return snapshot;
      // The newest is first.
      if (found.state === 'absent') found = snapshot;
    }
    return found;
  } catch (error) {
    if (isMissing(error)) return { state: 'absent' };
    throw asProviderError(error);
  }
}

/** Every refund of a payment, whoever made it. */
export async function listStripeRefunds({
  stripe,
  transactionId,
}: {
  stripe: Stripe;
  transactionId: string;
}): Promise<ListedRefund[]> {
  try {
    const listed: ListedRefund[] = [];
    for await (const refund of stripe.refunds.list({ payment_intent: transactionId, limit: 100 })) {
      const { state } = snapshotOfRefund(refund);
      listed.push({
        refundReference: refund.id,
        refund: nameIn(refund.metadata),
        state: state === 'pending' || state === 'succeeded' ? state : 'failed',
        amount: refund.amount,
        currency: refund.currency.toUpperCase(),
      });
    }
    return listed;
  } catch (error) {
    if (isMissing(error)) return [];
    throw asProviderError(error);
  }
}

function nameIn(metadata: Stripe.Metadata | null): ExternalReference | null {
  return readLabel({ kind: 'refund', text: metadata?.refund_id });
}

function snapshotOfRefund(refund: Stripe.Refund): RefundSnapshot {
  const { id: refundReference, status, amount, failure_reason: why } = refund;
  if (status === 'failed' && why !== undefined && BALANCE_INSUFFICIENT.includes(why)) {
    return { state: 'postponed', reason: 'balance_insufficient' };
  }
  if (status === 'failed' || status === 'canceled') {
    return { state: 'failed', refundReference, reason: why ?? 'refund_failed' };
  }
  const state = status === 'succeeded' ? 'succeeded' : 'pending';
  return { state, refundReference, amount, currency: refund.currency.toUpperCase() };
}

function reasonOf({ error, failure }: { error: unknown; failure: ProviderError }): string {
  return (error instanceof Stripe.errors.StripeError ? error.code : undefined) ?? failure.kind;
}
