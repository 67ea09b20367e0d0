import { log } from '@/lib/core/log';
import { commit } from '@/lib/ledger/commit';
import { ProviderError } from '@/lib/providers/provider';
import { isKeySpent, withProvider } from '@/lib/providers/with-provider';
import type { DisputeRow } from './dispute-row';
import { disputeKey, planConceded, planConcessionRefused, planNextAttempt } from './plan-concession';

/**
 * Tells the provider that we concede a dispute, until it has answered. It is asked before each attempt: an answer may have
 * been lost. If another process is faster, its rows count, and the next sync tells what is left to tell.
 * @throws PayError provider_unavailable (unknown, so tell again), database_unavailable
 */
export async function tellConcession(dispute: DisputeRow): Promise<void> {
  if (!isToBeTold(dispute) || !(await isOpenThere(dispute))) return;
  try {
    await accept(dispute);
  } catch (error) {
    if (isKeySpent(error)) await commit(planNextAttempt({ dispute, of: 'concession' }));
    if (!isRefusal(error)) throw error;
    // It may be refused because it is over.
    if (!(await isOpenThere(dispute))) return;
    log().warn({ dispute_id: dispute.id, error }, 'A provider does not let us concede a dispute');
    await commit(planConcessionRefused({ dispute, why: error.message }));
    return;
  }
  await commit(planConceded(dispute));
}

function isToBeTold({ status, concedeRequestedAt, concededAt }: DisputeRow): boolean {
  return status === 'open' && concedeRequestedAt !== null && concededAt === null;
}

async function isOpenThere({ provider, reference: disputeReference }: DisputeRow): Promise<boolean> {
  const snapshot = await withProvider(provider, (adapter) => adapter.findDispute({ disputeReference }));
  return snapshot.state === 'known' && snapshot.status === 'open';
}

function accept(dispute: DisputeRow) {
  const { provider, reference: disputeReference, concedeAttempt: attempt } = dispute;
  const idempotencyKey = disputeKey({ dispute, what: 'accept', attempt });
  return withProvider(provider, (adapter) =>
    adapter.acceptDispute({ disputeReference, idempotencyKey }).catch(asRefusal),
  );
}

/** A provider that refuses is not away. */
class Refusal extends Error {}

function asRefusal(error: unknown): never {
  if (!(error instanceof ProviderError) || error.kind !== 'refused') throw error;
  throw new Refusal(error.message, { cause: error });
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Refusal;
}
