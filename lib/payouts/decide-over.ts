import type { Plan } from '@/lib/ledger/plan';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { agrees } from './agrees';
import { movePayout } from './move-payout';
import type { PayoutRow } from './payout-row';
import { planReturned } from './plan-returned';
import { isBackInWallet } from './states';

/** Why a payout that is over needs an operator. */
export const SENT_AFTER_ALL = 'sent_after_all';

/** Whether its helper has the money twice, from the provider and in the wallet, and nobody has decided who bears it. Pure. */
export function isSentAfterAll({
  status,
  reason,
  resolution,
}: Pick<PayoutRow, 'status' | 'reason' | 'resolution'>): boolean {
  return isBackInWallet(status) && reason === SENT_AFTER_ALL && resolution === null;
}

/**
 * What the provider says of a payout whose money is in the wallet again. If it was sent after all, an operator decides who
 * bears it, and nothing is booked before; what comes back after that returns to whoever bore it. Pure.
 */
export function decideOver({
  payout,
  snapshot,
}: {
  payout: PayoutRow;
  snapshot: PayoutSnapshot;
}): Plan | null {
  switch (snapshot.state) {
    case 'sent':
    case 'paid': {
      if (!agrees({ payout, snapshot })) return null;
      const { returned, reason, payoutReference: reference } = snapshot;
      if (payout.resolution !== null) return planReturned({ payout, returned, reason });
      if (isSentAfterAll(payout)) return null;
      return movePayout({ payout, to: payout.status, reason: SENT_AFTER_ALL, reference });
    }
    case 'failed': {
      const { reason } = snapshot;
      if (payout.resolution !== null) return planReturned({ payout, returned: payout.amount, reason });
      return isSentAfterAll(payout) ? movePayout({ payout, to: payout.status, reason }) : null;
    }
    default:
      return null;
  }
}
