import { providerClearing, walletOf, writeOffs } from '@/lib/ledger/accounts';
import type { Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import { movePayout } from './move-payout';
import type { PayoutRow } from './payout-row';

/**
 * A part of a payout came back, or all of one that was resolved. What came back earlier is booked, and nothing that came
 * back leaves again. Pure.
 * @param returned minor units: the whole that has come back by now
 */
export function planReturned({
  payout,
  returned,
  reason,
  reference = null,
}: {
  payout: PayoutRow;
  returned: number;
  reason: string | null;
  reference?: string | null;
}): Plan | null {
  const postings = returnedPostings({ payout, returned });
  if (postings.length === 0) return null;
  return { ...movePayout({ payout, to: payout.status, reason, reference, returned }), postings };
}

/**
 * It goes to the wallet, but where we bore the payout: then the wallet has the money already. The key of the whole that
 * came back occurs once, however often it is reported.
 */
export function returnedPostings({
  payout: { userId, currency, provider, returnedAmount, resolution },
  returned,
}: {
  payout: Pick<PayoutRow, 'userId' | 'currency' | 'provider' | 'returnedAmount' | 'resolution'>;
  returned: number;
}): Posting[] {
  if (returned <= returnedAmount) return [];
  const line: PostingLine = {
    from: providerClearing({ provider, currency }),
    to: resolution === 'write_off' ? writeOffs(currency) : walletOf({ userId, currency }),
    amount: returned - returnedAmount,
  };
  return [{ key: `returned:${returned}`, kind: 'payout_returned', lines: [line] }];
}
