import { readDatabaseTime } from '@/lib/core/db/read-database-time';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { tryOrLog } from '@/lib/core/try-or-log';
import { commit } from '@/lib/ledger/commit';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { nameOf } from '@/lib/providers/external-reference';
import { isClaimValid, isOutcomeUnknown, type SendingProof } from '@/lib/providers/sending-claim';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { isKeySpent, withProvider } from '@/lib/providers/with-provider';
import { claimSending, endClaim } from './claim-sending';
import { decidePayout, planPayoutUnknown, takenBackReference } from './decide-payout';
import { findPayoutAccountRow } from './payout-account-row';
import { findPayoutRow, type PayoutRow } from './payout-row';
import { sendingProof } from './sending-proof';
import { isBackInWallet, type UnpayableReason } from './states';
import { syncPayoutAccount } from './sync-payout-account';

/**
 * Brings a payout to its state at the provider, sending it first if the provider does not know it yet. The request,
 * webhook and reconciliation call it, in any order and any number of times. One that is being cancelled is never sent:
 * it is cancelled as soon as it is shown that it never was. So is one that was never sent and whose money has to stay.
 * @param payoutReference the provider's payout in the notification, used where we do not know it yet
 * @throws PayError provider_unavailable (unknown, so ask again), database_unavailable, not_found
 */
export async function syncPayout({
  payoutId,
  payoutReference = null,
}: {
  payoutId: number;
  payoutReference?: string | null;
}): Promise<PayoutRow> {
  const {
    facts: { payout, answer },
    committed,
  } = await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: () => read({ payoutId, payoutReference }),
    decide: ({ payout, answer }) => answer && decidePayout({ payout, ...answer }),
  });
  if (!committed || !answer) return payout;
  tell({ payout, ...answer });
  // Nobody sends it any more, so it can be shown that nobody did.
  if (answer.unpayable) return syncPayout({ payoutId });
  if (answer.snapshot.state === 'failed') await syncAccount(payout);
  return (await findPayoutRow({ id: payoutId })) ?? payout;
}

type Answer = { snapshot: PayoutSnapshot; proof?: SendingProof; unpayable?: UnpayableReason };

/** The payout, and the provider's answer; null where nothing is asked. */
async function read({ payoutId, payoutReference }: { payoutId: number; payoutReference: string | null }) {
  const payout = await findPayoutRow({ id: payoutId });
  if (!payout) throw new PayError('not_found');
  // What is over is asked about only where the provider has something to say of it.
  if (isBackInWallet(payout.status) && payoutReference === null) return { payout, answer: null };
  return { payout, answer: await ask({ payout, payoutReference }) };
}

/** Ask before sending, the first time as well: providers forget keys, and we may have died after sending. */
async function ask({
  payout,
  payoutReference,
}: {
  payout: PayoutRow;
  payoutReference: string | null;
}): Promise<Answer | null> {
  // The clock is read before the question: what was on its way then may have arrived after the answer.
  const proof = sendingProof({ payout, now: await readDatabaseTime() });
  const snapshot = await findAtProvider({ payout, payoutReference });
  if (snapshot.state === 'absent' && payout.status === 'requested') return send(payout);
  const unclaimed = takenBackReference({ payout, snapshot });
  if (unclaimed === null) return { snapshot, proof };
  return { snapshot: await takeBack({ payout, payoutReference: unclaimed }), proof };
}

/** What nobody has claimed; the answer is what became of it, whoever was first. */
function takeBack({ payout, payoutReference }: { payout: PayoutRow; payoutReference: string }) {
  return withProvider(payout.provider, (adapter) =>
    adapter.takeBackPayout({ payout, name: payoutName(payout), payoutReference }),
  );
}

/** What the provider says of a payout by the reference that we know, or by our own. */
export function findAtProvider({
  payout,
  payoutReference = null,
}: {
  payout: PayoutRow;
  payoutReference?: string | null;
}): Promise<PayoutSnapshot> {
  return withProvider(payout.provider, (adapter) =>
    adapter.findPayout({
      payout,
      name: payoutName(payout),
      payoutReference: payout.payoutReference ?? payoutReference,
    }),
  );
}

/** Sends a payout, if it may leave; null when another process does, somebody cancelled it, or payouts are paused. */
async function send(payout: PayoutRow): Promise<Answer | null> {
  const claim = await claimSending(payout);
  if (!claim) return null;
  if ('unpayable' in claim) return { snapshot: { state: 'absent' }, ...claim };
  if (!isClaimValid(claim)) {
    await endClaim({ payout, claim, isSent: false });
    return null;
  }
  const { version: attempt, destination, amount, currency, createdAt: requestedAt } = payout;
  try {
    const snapshot = await withProvider(payout.provider, (adapter) =>
      adapter.payOut({
        payout,
        name: payoutName(payout),
        attempt,
        destination,
        amount,
        currency,
        requestedAt,
      }),
    );
    await endClaim({ payout, claim, isSent: !isRefused(snapshot) });
    return { snapshot };
  } catch (error) {
    await endClaim({ payout, claim, isSent: isOutcomeUnknown(error) });
    if (isKeySpent(error)) await commit(planPayoutUnknown(payout));
    throw error;
  }
}

/** It did nothing. A reference that was used is no refusal: something was sent under it. */
function isRefused(snapshot: PayoutSnapshot): boolean {
  if (snapshot.state === 'postponed') return snapshot.reason !== 'sent_under_this_name_before';
  return snapshot.state === 'failed' && snapshot.payoutReference === null;
}

/** A payout older than tokens keeps its old reference, which contains the time of its row. */
function payoutName(payout: PayoutRow): string {
  const name = nameOf({ kind: 'payout', own: payout });
  return payout.token === null ? `${name}-${Math.floor(payout.createdAt.getTime() / 1000)}` : name;
}

function tell({ payout, snapshot, unpayable }: Answer & { payout: PayoutRow }): void {
  const line = { payout_id: payout.id, provider: payout.provider, state: snapshot.state };
  const isOver = isBackInWallet(payout.status) && payout.resolution === null;
  if (unpayable) log().warn({ ...line, reason: unpayable }, 'A payout may not leave any more');
  else if (isOver && snapshot.state !== 'failed')
    log().error(line, 'A payout that was over was sent after all');
  else if (snapshot.state === 'postponed' || snapshot.state === 'failed') {
    log().warn({ ...line, reason: snapshot.reason }, 'A payout did not arrive');
  } else log().info(line, 'Payout moved');
}

/** A payout may have failed because the account accepts nothing any more. */
async function syncAccount({ userId, provider: name }: PayoutRow): Promise<void> {
  const account = await findPayoutAccountRow({ userId, provider: name });
  if (!account) return;
  await tryOrLog({
    attempt: () => syncPayoutAccount(account),
    message: 'Could not sync a payout account',
    facts: { payout_account_id: account.id },
  });
}
