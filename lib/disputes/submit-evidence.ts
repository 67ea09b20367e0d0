import { createHash } from 'node:crypto';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { commit } from '@/lib/ledger/commit';
import { ProviderError } from '@/lib/providers/provider';
import { isKeySpent, withProvider } from '@/lib/providers/with-provider';
import { disputeResponse, withPayment } from './dispute-response';
import { type DisputeRow, findDisputeRow } from './dispute-row';
import { disputeKey, planNextAttempt } from './plan-concession';
import type { DisputeResponse } from './schema';
import { syncDispute } from './sync-dispute';

/**
 * An operator sends dispute evidence. It can be sent once, so it is recorded first; after that the dispute is synced,
 * whatever the response was.
 * @throws PayError not_found, dispute_closed, evidence_sent, evidence_not_accepted, provider_unavailable (unknown
 *   whether it was sent: sync again), database_unavailable
 */
export async function submitEvidence({
  actorId,
  disputeId,
  text,
}: {
  actorId: number;
  disputeId: number;
  text: string;
}): Promise<DisputeResponse> {
  const known = await findDisputeRow({ id: disputeId });
  if (!known) throw new PayError('not_found');
  const { provider: name, reference } = known;
  // Our row may be old: the provider's state counts.
  const dispute = (await syncDispute({ provider: name, disputeReference: reference })) ?? known;
  if (dispute.status !== 'open' || dispute.concedeRequestedAt) throw new PayError('dispute_closed');
  if (dispute.evidenceSentAt) throw new PayError('evidence_sent');
  await commit({
    audit: {
      actor_id: actorId,
      action: 'dispute_evidence_submitted',
      subject: `dispute:${disputeId}`,
      detail: { text },
    },
  });
  await send({ dispute, text });
  await syncDispute({ provider: name, disputeReference: reference });
  return answerOf(disputeId);
}

/**
 * The same text again is the same evidence, in case the first response was lost; under another key if that one will never
 * tell, because the dispute was looked at before.
 */
async function send({ dispute, text }: { dispute: DisputeRow; text: string }): Promise<void> {
  const { provider: name, reference } = dispute;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const attempt = dispute.evidenceAttempt;
  const idempotencyKey = disputeKey({ dispute, what: `evidence-${hash}`, attempt });
  try {
    await withProvider(name, (adapter) =>
      adapter.submitEvidence({ disputeReference: reference, text, idempotencyKey }).catch(notAccepted),
    );
  } catch (error) {
    if (isKeySpent(error)) await commit(planNextAttempt({ dispute, of: 'evidence' }));
    throw error;
  }
}

/** A provider that refuses dispute evidence is not away: the operator hears so. */
function notAccepted(error: unknown): never {
  if (!(error instanceof ProviderError) || error.kind !== 'refused') throw error;
  throw new PayError('evidence_not_accepted', { message: error.message, cause: error });
}

async function answerOf(id: number): Promise<DisputeResponse> {
  return disputeResponse(await db().dispute.findUniqueOrThrow({ where: { id }, include: withPayment }));
}
