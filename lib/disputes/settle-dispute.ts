import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import { commit } from '@/lib/ledger/commit';
import { log } from '@/lib/log';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import { settlePayment } from '@/lib/payments/settle-payment';
import { isNamed, isNumbered } from '@/lib/providers/own-name';
import { type DisputeFinding, type Provider, ProviderError } from '@/lib/providers/provider';
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
export async function settleDispute({
  provider: name,
  disputeReference,
}: {
  provider: Provider['name'];
  disputeReference: string;
}): Promise<DisputeRow | null> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const finding = await look({ name, disputeReference });
    if (finding.state === 'absent') return findDisputeRow({ provider: name, reference: disputeReference });
    const disputed = await disputedMoney({ name, finding });
    if (!disputed) return null;
    const { payment, evidenceId, transactionId } = disputed;
    const reference = finding.disputeReference;
    const dispute = await findDisputeRow({ provider: name, reference });
    const task = await findTaskRow(payment.taskId);
    if (!task) throw new PayError('not_found');
    const facts = await readDisputeFacts({ payment, task, reference, transactionId });
    const plan = decideDispute({ dispute, finding, payment, task, evidenceId, facts });
    if (!plan) return dispute;
    const { outcome } = await commit(plan);
    if (outcome !== 'done') continue;
    const { status, withdrawn } = finding;
    log().warn({ payment_id: payment.id, dispute: reference, status, withdrawn }, 'Dispute moved');
    return findDisputeRow({ provider: name, reference });
  }
  throw new PayError('conflict', { message: `dispute ${disputeReference} did not come to rest` });
}

async function look({
  name,
  disputeReference,
}: {
  name: Provider['name'];
  disputeReference: string;
}): Promise<DisputeFinding> {
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
  finding: { transactionId, owner, disputeReference },
}: {
  name: Provider['name'];
  finding: KnownDispute;
}): Promise<DisputedMoney | null> {
  if (transactionId === null) return null;
  const known = await evidenceOf({ name, transactionId });
  if (known) return known;
  const payment = owner === null ? null : await findPaymentRow({ id: owner.id });
  if (payment?.provider !== name) return null;
  const isOld = payment.token === null && isNumbered({ row: payment, name: owner });
  if (!isOld && !isNamed({ row: payment, name: owner })) return null;
  await settlePayment({ paymentId: payment.id });
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
  try {
    const evidence = await db().paymentEvidence.findFirst({
      where: { provider: name, providerTransactionId: transactionId },
      select: { id: true, paymentId: true },
    });
    const payment = evidence && (await findPaymentRow({ id: evidence.paymentId }));
    return payment && { payment, evidenceId: String(evidence.id), transactionId };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
