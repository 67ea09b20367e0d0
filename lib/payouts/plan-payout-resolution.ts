import { PayError } from '@/lib/core/errors';
import { debtOf, providerClearing, walletOf, writeOffs } from '@/lib/ledger/accounts';
import type { Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { agrees } from './agrees';
import { isSentAfterAll } from './decide-over';
import { movePayout } from './move-payout';
import type { PayoutRow } from './payout-row';
import { returnedPostings } from './plan-returned';
import { type PayoutResolution, resolvedReasons } from './states';

/** Who is to bear a payout that was sent after all, who says so, and why. */
export type PayoutResolutionCommand = {
  verb: PayoutResolution;
  reason: string;
  operatorId: number;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
};

type ResolutionParts = {
  payout: PayoutRow;
  /** What the provider says of it now; null: it could not be asked, and what it said before counts. */
  snapshot: PayoutSnapshot | null;
  /** Minor units that may be taken of the helper's wallet: what is not set aside there. */
  wallet: number;
  command: PayoutResolutionCommand;
};

const kinds = {
  charge_helper: 'payout_charged',
  write_off: 'payout_written_off',
} as const satisfies Record<PayoutResolution, Posting['kind']>;

/**
 * The plan by which somebody bears a payout that is over and was sent after all. Its money leaves the books now, as it left the
 * provider; what the provider has returned of it by now comes back at once. Pure.
 * @throws PayError resolution_not_possible: it was not sent after all, somebody bears it already, or all of it came back
 */
export function planPayoutResolution({ payout, snapshot, wallet, command }: ResolutionParts): Plan {
  if (!isSentAfterAll(payout) || snapshot?.state === 'failed') throw new PayError('resolution_not_possible');
  const { id, status, amount: sent, returnedAmount, currency } = payout;
  const { verb, reason, operatorId, approvalId } = command;
  const amount = sent - returnedAmount;
  const taken: Posting = {
    key: 'resolved',
    kind: kinds[verb],
    lines: linesOf({ payout, verb, amount, wallet }),
    note: reason,
    actor_id: operatorId,
  };
  const returned = returnedOf({ payout, snapshot });
  const back = returnedPostings({ payout: { ...payout, resolution: verb }, returned });
  return {
    ...movePayout({
      payout,
      to: status,
      reason: resolvedReasons[verb],
      resolution: verb,
      ...(back.length > 0 && { returned }),
    }),
    postings: [taken, ...back],
    audit: {
      actor_id: operatorId,
      action: `payout_${verb}`,
      subject: `payout:${id}`,
      detail: { reason, amount, currency },
      act: 'payout_resolution',
      unit: currency,
      approval_id: approvalId,
    },
  };
}

/** A helper pays from their wallet, and owes the rest. */
function linesOf({
  payout: { userId, provider, currency },
  verb,
  amount,
  wallet,
}: {
  payout: PayoutRow;
  verb: PayoutResolution;
  amount: number;
  wallet: number;
}): PostingLine[] {
  const to = providerClearing({ provider, currency });
  if (verb === 'write_off') return [{ from: writeOffs(currency), to, amount }];
  const fromWallet = Math.min(wallet, amount);
  const helper = { userId, currency };
  return [
    { from: walletOf(helper), to, amount: fromWallet },
    { from: debtOf(helper), to, amount: amount - fromWallet },
  ].filter((line) => line.amount > 0);
}

function returnedOf({ payout, snapshot }: Pick<ResolutionParts, 'payout' | 'snapshot'>): number {
  if (snapshot?.state !== 'sent' && snapshot?.state !== 'paid') return 0;
  return agrees({ payout, snapshot }) ? snapshot.returned : 0;
}
