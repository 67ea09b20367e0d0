import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { commit } from '@/lib/ledger/commit';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { isNamed, isNumbered } from '@/lib/providers/external-reference';
import type { ProviderName } from '@/lib/providers/names';
import { type DisputeSnapshot, ProviderError } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';
import { findTaskRow } from '@/lib/tasks/task-row';
import { decideDispute, type KnownDispute } from './decide-dispute';
import { type DisputeRow, findDisputeRow } from './dispute-row';
import { readDisputeFacts } from './dispute-situation';

/** Releases, refunds and payouts move what a dispute looks at; more rounds than this would be a bug, not a race. */
const ROUNDS_MAX = 10;

/**
 * Brings a dispute to where its provider says it is, whether or not we ever heard of it. Events and the reconciler call
 * it, in any order and as often as they like.
 *
 * @returns the dispute, or null when the provider has none of that name about a payment of ours
 * @throws PayError provider_unavailable (nothing has changed), conflict (its payment is not settled yet), database_unavailable
 */
export async function syncDispute({
  provider: name,
  disputeReference,
}: {
  provider: ProviderName;
  disputeReference: string;
}): Promise<DisputeRow | null> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const snapshot = await ask({ name, disputeReference });
    if (snapshot.state === 'absent') return findDisputeRow({ provider: name, reference: disputeReference });
    const disputed = await disputedMoney({ name, snapshot });
    if (!disputed) return null;
    const { payment, evidenceId, transactionId } = disputed;
    const reference = snapshot.disputeReference;
    const dispute = await findDisputeRow({ provider: name, reference });
    const task = await findTaskRow(payment.taskId);
    if (!task) throw new PayError('not_found');
    const facts = await readDisputeFacts({ payment, task, reference, transactionId });
    const plan = decideDispute({ dispute, snapshot, payment, task, evidenceId, facts });
    if (!plan) return dispute;
    const { outcome } = await commit(plan);
    if (outcome !== 'done') continue;
    const { status, withdrawn } = snapshot;
    log().warn({ payment_id: payment.id, dispute: reference, status, withdrawn }, 'Dispute moved');
    return findDisputeRow({ provider: name, reference });
  }
  throw new PayError('conflict', { message: `dispute ${disputeReference} did not come to rest` });
}

async function ask({
  name,
  disputeReference,
}: {
  name: ProviderName;
  disputeReference: string;
}): Promise<DisputeSnapshot> {
  const adapter = provider(name);
  if (!adapter) throw new PayError('provider_unavailable', { message: `no keys for ${name}` });
  try {
    return await adapter.findDispute({ disputeReference });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new PayError('provider_unavailable', { message: error.message, cause: error });
  }
}

type DisputedMoney = { payment: PaymentRow; evidenceId: string; transactionId: string };

/** The dispute may be heard of before its payment: then the payment is looked at first. Null: no payment of ours. */
async function disputedMoney({
  name,
  snapshot: { transactionId, externalReference, disputeReference },
}: {
  name: ProviderName;
  snapshot: KnownDispute;
}): Promise<DisputedMoney | null> {
  if (transactionId === null) return null;
  const known = await evidenceOf({ name, transactionId });
  if (known) return known;
  const payment = externalReference === null ? null : await findPaymentRow({ id: externalReference.id });
  if (payment?.provider !== name) return null;
  const isOld = payment.token === null && isNumbered({ row: payment, name: externalReference });
  if (!isOld && !isNamed({ row: payment, name: externalReference })) return null;
  await syncPayment({ paymentId: payment.id });
  const settled = await evidenceOf({ name, transactionId });
  if (settled) return settled;
  throw new PayError('conflict', {
    message: `dispute ${disputeReference} is about money that we have not seen`,
  });
}

async function evidenceOf({
  name,
  transactionId,
}: {
  name: string;
  transactionId: string;
}): Promise<DisputedMoney | null> {
  const evidence = await db().paymentEvidence.findFirst({
    where: { provider: name, providerTransactionId: transactionId },
    select: { id: true, paymentId: true },
  });
  const payment = evidence && (await findPaymentRow({ id: evidence.paymentId }));
  return payment && { payment, evidenceId: String(evidence.id), transactionId };
}
