import { payoutsInFlight, providerClearing, walletOf } from '@/lib/ledger/accounts';
import type { Plan, Posting } from '@/lib/ledger/plan';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { agrees } from './agrees';
import { movePayout } from './move-payout';
import type { PayoutRow } from './payout-row';
import { isBackInWallet, type PayoutOutcome } from './states';

const HOUR_MS = 3_600_000;

/** A provider that is away for a moment is asked again; an operator need not wait for one that stays away. */
const AWAY_MS = 24 * HOUR_MS;

/** What an operator saw elsewhere, and by what it is found again. */
export type OutcomeEvidence = {
  outcome: PayoutOutcome;
  reference: string;
  note: string;
  operatorId: number;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
};

export type OutcomeRefusal = 'payout_over' | 'payout_known_at_provider' | 'provider_unavailable';

/**
 * Whether an operator may say how a payout ended, and the plan for it. Pure. What the provider says of it wins, so it is
 * for payouts of which the provider says nothing, nothing that is ours, or nothing any more.
 * @param snapshot null: the provider could not be asked
 */
export function decideOutcome({
  payout,
  snapshot,
  evidence,
  now,
}: {
  payout: PayoutRow;
  snapshot: PayoutSnapshot | null;
  evidence: OutcomeEvidence;
  now: Date;
}): { plan: Plan } | { refusal: OutcomeRefusal } {
  const { status } = payout;
  if (isBackInWallet(status) || (status === 'paid' && evidence.outcome === 'arrived'))
    return { refusal: 'payout_over' };
  if (snapshot === null) {
    const isLongAgo = payout.createdAt.getTime() + AWAY_MS <= now.getTime();
    if (!isLongAgo) return { refusal: 'provider_unavailable' };
  } else if (isKnown({ payout, snapshot })) return { refusal: 'payout_known_at_provider' };
  return { plan: planOutcome({ payout, evidence }) };
}

function isKnown({ payout, snapshot }: { payout: PayoutRow; snapshot: PayoutSnapshot }): boolean {
  if (snapshot.state === 'failed') return true;
  if (snapshot.state !== 'sent' && snapshot.state !== 'paid') return false;
  return agrees({ payout, snapshot });
}

/** The plan of it. Pure. */
export function planOutcome({ payout, evidence }: { payout: PayoutRow; evidence: OutcomeEvidence }): Plan {
  const { userId, currency, provider, amount, returnedAmount } = payout;
  const { outcome, reference, note, operatorId, approvalId } = evidence;
  const inFlight = payoutsInFlight(currency);
  const outside = providerClearing({ provider, currency });
  const wallet = walletOf({ userId, currency });
  const from = payout.status === 'paid' ? outside : inFlight;
  const posting: Omit<Posting, 'note' | 'actor_id'> =
    outcome === 'arrived'
      ? { key: 'paid', kind: 'payout', lines: [{ from, to: outside, amount }] }
      : {
          key: 'failed',
          kind: 'payout_failed',
          lines: [{ from, to: wallet, amount: amount - returnedAmount }],
        };
  return {
    ...movePayout({ payout, to: outcome === 'arrived' ? 'paid' : 'failed', reason: outcome }),
    postings: [{ ...posting, note: `${reference}: ${note}`, actor_id: operatorId }],
    audit: {
      actor_id: operatorId,
      action: `payout_${outcome}`,
      subject: `payout:${payout.id}`,
      detail: { reference, note, amount, currency },
      act: 'payout_outcome',
      unit: currency,
      approval_id: approvalId,
    },
  };
}
