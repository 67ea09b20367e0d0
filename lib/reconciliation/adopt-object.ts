import { db } from '@/lib/core/db/client';
import { adoptDisputes } from '@/lib/disputes/adopt-disputes';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { adoptListedPayout } from '@/lib/payouts/adopt-listed-payout';
import type { PayoutRow } from '@/lib/payouts/payout-row';
import { isOpenPayout } from '@/lib/payouts/states';
import { syncPayout } from '@/lib/payouts/sync-payout';
import { readLabel } from '@/lib/providers/external-reference';
import type { ProviderName } from '@/lib/providers/names';
import { adoptRefunds } from '@/lib/refunds/adopt-refunds';
import { syncRefund } from '@/lib/refunds/sync-refund';
import { ownReferenceOf } from './own-reference-of';
import { isUnknownReference, payoutOfObject } from './payout-of-object';
import { readListedPayout } from './read-listed-payout';

/**
 * Syncs the row of ours that an object of the provider's list is about, if there is one: a payment, a refund (also one that
 * was made in the provider's console), the disputes of a transaction or a payout.
 * @throws PayError provider_unavailable, conflict, database_unavailable
 */
export async function adoptObject({
  provider,
  objectKey,
}: {
  provider: ProviderName;
  objectKey: string;
}): Promise<void> {
  const [, kind, reference = ''] = /^(\w+):(.*)$/s.exec(objectKey) ?? [];
  switch (kind) {
    case 'charge':
      return adoptCharge({ provider, reference });
    case 'refund':
      return adoptRefund({ provider, reference });
    case 'dispute':
      return adoptDisputes({ provider, transactionId: reference });
    case 'payout':
      return adoptPayout({ provider, reference });
  }
}

/** One that is not asked about any more, and of which the provider's list alone can tell. */
async function adoptListed(payout: PayoutRow): Promise<void> {
  const snapshot = await readListedPayout(payout);
  if (snapshot) await adoptListedPayout({ payoutId: payout.id, snapshot });
}

type Named = { provider: ProviderName; reference: string };

/** By its transaction, or by our own reference that it carries. */
async function adoptCharge({ provider, reference }: Named): Promise<void> {
  const own = await ownReferenceOf({ provider, reference });
  const label = readLabel({ kind: 'payment', text: own ?? undefined });
  const payment = await db().paymentRecord.findFirst({
    where: {
      paymentProvider: provider,
      OR: [{ providerTransactionId: reference }, ...(label ? [{ id: label.id, token: label.token }] : [])],
    },
    select: { id: true },
  });
  if (!payment) return;
  await syncPayment({ paymentId: payment.id, transactionId: reference });
  await adoptRefunds({ paymentId: payment.id });
}

async function adoptRefund({ provider, reference }: Named): Promise<void> {
  const known = await db().refund.findFirst({
    where: { providerRefundId: reference, payment: { paymentProvider: provider } },
    select: { id: true },
  });
  if (known) await syncRefund({ refundId: known.id });
  const line = await db().balanceLine.findFirst({
    where: { provider, objectReference: reference },
    select: { relatedReference: true },
  });
  const evidence = await db().paymentEvidence.findFirst({
    where: { provider, providerTransactionId: line?.relatedReference ?? '' },
    select: { paymentId: true },
  });
  if (evidence) await adoptRefunds({ paymentId: evidence.paymentId, refundReference: reference });
}

async function adoptPayout({ provider, reference }: Named): Promise<void> {
  const payout = await payoutOfObject({ provider, reference });
  if (!payout) return;
  const { id: payoutId } = payout;
  if (!isUnknownReference(reference)) await syncPayout({ payoutId, payoutReference: reference });
  else if (isOpenPayout(payout.status)) await syncPayout({ payoutId });
  else await adoptListed(payout);
}
