import { payoutsInFlight, providerClearing, walletOf } from '@/lib/ledger/accounts';
import type { PayoutMove } from '@/lib/ledger/outgoing-parts';
import type { Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import type { SendingProof } from '@/lib/providers/sending-claim';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import type { PayoutRow } from './payout-row';
import type { PayoutCanceller, PayoutStatus } from './states';

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
 * returned days later; one that failed or was cancelled is over, and its money is in the wallet for another payout.
 * @param proof of a payout that is being cancelled: what it shows if the provider knows nothing of it
 */
export function decidePayout({
  payout,
  snapshot,
  proof = 'unknown',
}: {
  payout: PayoutRow;
  snapshot: PayoutSnapshot;
  proof?: SendingProof;
}): Plan | null {
  const { status } = payout;
  switch (snapshot.state) {
    case 'absent':
      return status === 'cancelling' ? decideCancelling({ payout, proof }) : null;
    case 'postponed':
      // Even when nothing else changes: the version makes the next attempt a new one.
      return status === 'requested' ? move({ payout, to: 'requested', reason: snapshot.reason }) : null;
    case 'failed':
      if (status === 'failed' || status === 'cancelled') return null;
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
    ...move({ payout, to: 'cancelling', reason: `cancelled_by_${by}` }),
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
  if (payout.payoutReference !== null) return move({ payout, to: 'sent', reason: null });
  return move({ payout, to: 'requested', reason: 'may_be_sent' });
}

function planCancelled({ payout, reference }: { payout: PayoutRow; reference: string | null }): Plan {
  const { userId, currency, amount, reason } = payout;
  const line: PostingLine = { from: payoutsInFlight(currency), to: walletOf({ userId, currency }), amount };
  return {
    ...move({ payout, to: 'cancelled', reason, reference }),
    postings: [{ key: 'cancelled', kind: 'payout_cancelled', lines: [line] }],
  };
}

type Going = Extract<PayoutSnapshot, { state: 'sent' | 'paid' }>;

/**
 * What the last attempt did is unknown, and its key will never tell. The version makes the next attempt a new one, which
 * begins with a look by our own reference.
 */
export function planPayoutUnknown(payout: PayoutRow): Plan {
  return move({ payout, to: payout.status, reason: payout.reason });
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

function agrees({ payout, snapshot }: { payout: PayoutRow; snapshot: Going }): boolean {
  return snapshot.amount === payout.amount && snapshot.currency === payout.currency;
}

function planGoing({ payout, snapshot }: { payout: PayoutRow; snapshot: Going }): Plan | null {
  const { status, amount, currency, provider, reason } = payout;
  const isOurs = agrees({ payout, snapshot });
  if (status === 'failed' || status === 'cancelled') {
    // Its money is in the wallet: nothing is booked, and an operator sees it.
    return reason === 'sent_after_all' || !isOurs
      ? null
      : move({ payout, to: status, reason: 'sent_after_all', reference: snapshot.payoutReference });
  }
  if (status === 'paid') return isOurs ? planReturned({ payout, snapshot }) : null;
  if (!isOurs) {
    // It was sent, so it cannot be cancelled: an operator says how it ended.
    const to = status === 'cancelling' ? 'requested' : status;
    return reason === 'does_not_agree' ? null : move({ payout, to, reason: 'does_not_agree' });
  }
  const news = {
    payout,
    reason: snapshot.reason,
    reference: snapshot.payoutReference,
    expectedAt: snapshot.expectedAt,
  };
  if (snapshot.state === 'sent') {
    const isNew = status !== 'sent' || reason !== snapshot.reason;
    return isNew ? move({ ...news, to: 'sent' }) : null;
  }
  const paid: Posting = {
    key: 'paid',
    kind: 'payout',
    lines: [{ from: payoutsInFlight(currency), to: providerClearing({ provider, currency }), amount }],
  };
  const { returned } = snapshot;
  return {
    ...move({ ...news, to: 'paid', ...(returned > 0 && { returned }) }),
    postings: [paid, ...returnedPostings({ payout, returned })],
  };
}

/** A part of a paid payout came back. What came back earlier is booked, and nothing that came back leaves again. */
function planReturned({
  payout,
  snapshot: { returned, reason },
}: {
  payout: PayoutRow;
  snapshot: Going;
}): Plan | null {
  if (returned <= payout.returnedAmount) return null;
  return {
    ...move({ payout, to: 'paid', reason, returned }),
    postings: returnedPostings({ payout, returned }),
  };
}

/** `returned` is the whole that has come back by now: its key occurs once, however often it is reported. */
function returnedPostings({ payout, returned }: { payout: PayoutRow; returned: number }): Posting[] {
  const { userId, currency, provider, returnedAmount } = payout;
  if (returned <= returnedAmount) return [];
  const line: PostingLine = {
    from: providerClearing({ provider, currency }),
    to: walletOf({ userId, currency }),
    amount: returned - returnedAmount,
  };
  return [{ key: `returned:${returned}`, kind: 'payout_returned', lines: [line] }];
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
    ...move({ payout, to: 'failed', reason: snapshot.reason, reference: snapshot.payoutReference }),
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

/** A move of a payout, without its money. */
export function move({
  payout: { id, status, version, payoutReference },
  to,
  reason,
  reference = null,
  expectedAt = null,
  returned,
}: {
  payout: PayoutRow;
  to: PayoutStatus;
  reason: string | null;
  reference?: string | null;
  expectedAt?: Date | null;
  /** Minor units that have come back by now. */
  returned?: number | undefined;
}): { payout: PayoutMove } {
  return {
    payout: {
      kind: 'move',
      id,
      from: status,
      to,
      version,
      set: {
        failure_reason: reason,
        ...(reference !== null && payoutReference === null && { provider_payout_id: reference }),
        ...(expectedAt !== null && { expected_at: expectedAt.toISOString() }),
        ...(returned !== undefined && { returned_amount: returned }),
      },
    },
  };
}
