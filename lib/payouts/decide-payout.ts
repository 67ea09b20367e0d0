import { payoutsInFlight, providerClearing, walletOf } from '@/lib/ledger/accounts';
import type { Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import type { SendingProof } from '@/lib/providers/sending-claim';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { agrees, type Going } from './agrees';
import { decideOver } from './decide-over';
import { movePayout } from './move-payout';
import type { PayoutRow } from './payout-row';
import { planReturned, returnedPostings } from './plan-returned';
import { isBackInWallet, type PayoutCanceller, type UnpayableReason } from './states';

/** A new payout: the money leaves the wallet, so that nobody can spend it twice, before the provider is asked. */
export function planPayout({
  userId,
  account,
  amount,
  currency,
  idempotencyKey,
}: {
  userId: number;
  account: { id: number; provider: string; reference: string };
  /** Minor units. */
  amount: number;
  currency: string;
  idempotencyKey: string;
}): Plan {
  return {
    payout: {
      kind: 'insert',
      row: {
        user_id: userId,
        payout_account_id: account.id,
        provider: account.provider,
        destination: account.reference,
        amount,
        currency,
        idempotency_key: idempotencyKey,
      },
    },
    postings: [
      {
        key: 'requested',
        kind: 'payout_requested',
        lines: [{ from: walletOf({ userId, currency }), to: payoutsInFlight(currency), amount }],
      },
    ],
  };
}

/**
 * The plan that follows from our row and the provider's snapshot; null: nothing. Pure. A paid payout can still be
 * returned days later; of one that failed or was cancelled the money is in the wallet for another payout.
 * @param proof of a payout that is being cancelled: what it shows if the provider knows nothing of it
 * @param unpayable why one that the provider does not know, and that was never sent, may not be sent
 */
export function decidePayout({
  payout,
  snapshot,
  proof = 'unknown',
  unpayable,
}: {
  payout: PayoutRow;
  snapshot: PayoutSnapshot;
  proof?: SendingProof;
  unpayable?: UnpayableReason;
}): Plan | null {
  const { status } = payout;
  if (isBackInWallet(status)) return decideOver({ payout, snapshot });
  switch (snapshot.state) {
    case 'absent':
      if (status === 'requested' && unpayable) {
        return movePayout({ payout, to: 'cancelling', reason: unpayable });
      }
      return status === 'cancelling' ? decideCancelling({ payout, proof }) : null;
    case 'postponed':
      // Even when nothing else changes: the version makes the next attempt a new one.
      return status === 'requested' ? movePayout({ payout, to: 'requested', reason: snapshot.reason }) : null;
    case 'failed':
      // Nobody claimed it, which is what whoever cancelled it wanted.
      if (status === 'cancelling' && snapshot.reason === 'returned') {
        return planCancelled({ payout, reference: snapshot.payoutReference });
      }
      return planFailed({ payout, snapshot });
    case 'sent':
    case 'paid':
      return planGoing({ payout, snapshot });
  }
}

/** From here on nobody sends it. Whoever cancels it asks the provider after that, never before. */
export function planCancelling({
  payout,
  by,
  actorId,
}: {
  payout: PayoutRow;
  by: PayoutCanceller;
  actorId: number;
}): Plan {
  return {
    ...movePayout({ payout, to: 'cancelling', reason: `cancelled_by_${by}` }),
    ...(by === 'operator' && {
      audit: { actor_id: actorId, action: 'payout_cancelled', subject: `payout:${payout.id}` },
    }),
  };
}

/** The provider knows nothing of a payout that nobody sends any more. */
function decideCancelling({ payout, proof }: { payout: PayoutRow; proof: SendingProof }): Plan | null {
  if (proof === 'not_yet') return null;
  if (proof === 'unsent') return planCancelled({ payout, reference: null });
  // What the provider accepted once is never sent again.
  if (payout.payoutReference !== null) return movePayout({ payout, to: 'sent', reason: null });
  return movePayout({ payout, to: 'requested', reason: 'may_be_sent' });
}

function planCancelled({ payout, reference }: { payout: PayoutRow; reference: string | null }): Plan {
  const { userId, currency, amount, reason } = payout;
  const line: PostingLine = { from: payoutsInFlight(currency), to: walletOf({ userId, currency }), amount };
  return {
    ...movePayout({ payout, to: 'cancelled', reason, reference }),
    postings: [{ key: 'cancelled', kind: 'payout_cancelled', lines: [line] }],
  };
}

/**
 * What the last attempt did is unknown, and its key will never tell. The version makes the next attempt a new one, which
 * begins with a look by our own reference.
 */
export function planPayoutUnknown(payout: PayoutRow): Plan {
  return movePayout({ payout, to: payout.status, reason: payout.reason });
}

/**
 * What the provider is to take back, by its reference: it is being cancelled, and nobody has claimed it. Null: nothing.
 */
export function takenBackReference({
  payout,
  snapshot,
}: {
  payout: PayoutRow;
  snapshot: PayoutSnapshot;
}): string | null {
  if (payout.status !== 'cancelling' || snapshot.state !== 'sent') return null;
  return snapshot.reason === 'unclaimed' && agrees({ payout, snapshot }) ? snapshot.payoutReference : null;
}

function planGoing({ payout, snapshot }: { payout: PayoutRow; snapshot: Going }): Plan | null {
  const { status, amount, currency, provider, reason } = payout;
  const isOurs = agrees({ payout, snapshot });
  if (status === 'paid') return isOurs ? planArrived({ payout, snapshot }) : null;
  if (!isOurs) {
    // It was sent, so it cannot be cancelled: an operator says how it ended.
    const to = status === 'cancelling' ? 'requested' : status;
    return reason === 'does_not_agree' ? null : movePayout({ payout, to, reason: 'does_not_agree' });
  }
  const news = {
    payout,
    reason: snapshot.reason,
    reference: snapshot.payoutReference,
    expectedAt: snapshot.expectedAt,
  };
  if (snapshot.state === 'sent') {
    const isNew = status !== 'sent' || reason !== snapshot.reason;
    return isNew ? movePayout({ ...news, to: 'sent' }) : null;
  }
  const paid: Posting = {
    key: 'paid',
    kind: 'payout',
    lines: [{ from: payoutsInFlight(currency), to: providerClearing({ provider, currency }), amount }],
  };
  const { returned } = snapshot;
  return {
    ...movePayout({ ...news, to: 'paid', ...(returned > 0 && { returned }) }),
    postings: [paid, ...returnedPostings({ payout, returned })],
  };
}

/**
 * What is new of a payout that is paid: a part came back, or the provider shows one for the first time of which an operator said
 * so. Its reference is what the provider's list of movements is compared by.
 */
function planArrived({ payout, snapshot }: { payout: PayoutRow; snapshot: Going }): Plan | null {
  const { returned, payoutReference: reference } = snapshot;
  const back = planReturned({ payout, returned, reason: snapshot.reason, reference });
  if (back !== null || payout.payoutReference !== null || reference === null) return back;
  return movePayout({ payout, to: 'paid', reason: payout.reason, reference });
}

/** The money returns from where it was: in transit, or already gone. What came back earlier is in the wallet already. */
function planFailed({
  payout,
  snapshot,
}: {
  payout: PayoutRow;
  snapshot: Extract<PayoutSnapshot, { state: 'failed' }>;
}): Plan {
  const { status, userId, amount, returnedAmount, currency, provider } = payout;
  const from = status === 'paid' ? providerClearing({ provider, currency }) : payoutsInFlight(currency);
  const line: PostingLine = { from, to: walletOf({ userId, currency }), amount: amount - returnedAmount };
  return {
    ...movePayout({ payout, to: 'failed', reason: snapshot.reason, reference: snapshot.payoutReference }),
    postings: [
      {
        key: 'failed',
        kind: 'payout_failed',
        lines: [line],
        note: snapshot.providerReason ?? snapshot.reason,
      },
    ],
  };
}
