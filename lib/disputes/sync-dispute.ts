import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { isNamed, isNumbered } from '@/lib/providers/external-reference';
import type { ProviderName } from '@/lib/providers/names';
import { withProvider } from '@/lib/providers/with-provider';
import { findTaskRow } from '@/lib/tasks/task-row';
import { decideDispute } from './decide-dispute';
import { type DisputeRow, findDisputeRow } from './dispute-row';
import type { KnownDispute } from './dispute-situation';
import { readDisputeFacts } from './read-dispute-facts';
import { tellConcession } from './tell-concession';

/** Releases, refunds and payouts change the facts of a dispute; more rounds than this would be a bug, not a race. */
const ROUNDS_MAX = 10;

/**
 * Brings a dispute to its state at the provider, known to us or not; one that we concede is conceded there first. Events and reconciliation call it, in any order
 * and any number of times.
 * @returns the dispute, or null when the provider has none with that id about a payment of ours
 * @throws PayError provider_unavailable (nothing has changed), conflict (its payment is not settled yet),
 *   database_unavailable
 */
export async function syncDispute({
  provider: name,
  disputeReference,
  verdict = null,
}: {
  provider: ProviderName;
  disputeReference: string;
  /** What an operator found out about a dispute whose end the provider does not say. */
  verdict?: 'won' | 'lost' | null;
}): Promise<DisputeRow | null> {
  const known = await findDisputeRow({ provider: name, reference: disputeReference });
  if (known) await tellConcession(known);
  const {
    facts: { dispute, disputed },
    committed,
  } = await decideAndCommit({
    subject: `dispute ${disputeReference}`,
    roundsMax: ROUNDS_MAX,
    read: () => read({ name, disputeReference, verdict }),
    decide: ({ dispute, disputed }) => disputed && decideDispute({ dispute, ...disputed }),
  });
  if (!committed || !disputed) return dispute;
  const { payment, snapshot } = disputed;
  const { status, withdrawn, disputeReference: reference } = snapshot;
  log().warn({ payment_id: payment.id, dispute: reference, status, withdrawn }, 'Dispute moved');
  return findDisputeRow({ provider: name, reference });
}

/**
 * Our row, and the facts for the decision; null when the provider does not know the dispute, or when it is about
 * nothing of ours.
 */
async function read({
  name,
  disputeReference,
  verdict,
}: {
  name: ProviderName;
  disputeReference: string;
  verdict: 'won' | 'lost' | null;
}) {
  const snapshot = await withProvider(name, (adapter) => adapter.findDispute({ disputeReference }));
  if (snapshot.state === 'absent') {
    return { dispute: await findDisputeRow({ provider: name, reference: disputeReference }), disputed: null };
  }
  const money = await disputedMoney({ name, snapshot });
  if (!money) return { dispute: null, disputed: null };
  const { payment, evidenceId, transactionId } = money;
  const reference = snapshot.disputeReference;
  const dispute = await findDisputeRow({ provider: name, reference });
  const task = await findTaskRow(payment.taskId);
  if (!task) throw new PayError('not_found');
  const disputedCurrency = snapshot.currency;
  const facts = await readDisputeFacts({ payment, task, reference, transactionId, disputedCurrency });
  const known = verdict === null ? snapshot : judged({ snapshot, dispute, verdict });
  return { dispute, disputed: { snapshot: known, payment, task, evidenceId, facts } };
}

/** Only what is unclear can be judged. Money that was withheld came back, or is gone. */
function judged({
  snapshot,
  dispute,
  verdict,
}: {
  snapshot: KnownDispute;
  dispute: DisputeRow | null;
  verdict: 'won' | 'lost';
}): KnownDispute {
  if (snapshot.status !== 'unclear' || dispute?.status !== 'open') return snapshot;
  return { ...snapshot, status: verdict, withdrawn: verdict === 'won' ? 0 : dispute.withdrawn };
}

type DisputedMoney = { payment: PaymentRow; evidenceId: string; transactionId: string };

/** The dispute may be known before its payment: then the payment is synced first. Null: no payment of ours. */
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
  await syncPayment({ paymentId: payment.id, transactionId });
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
