import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import type { PayoutRow } from './payout-row';

/** What of a payout is on its way, or has arrived. */
export type Going = Extract<PayoutSnapshot, { state: 'sent' | 'paid' }>;

/** Whether what the provider shows is this payout, in its amount and currency. Pure. */
export function agrees({ payout, snapshot }: { payout: PayoutRow; snapshot: Going }): boolean {
  return snapshot.amount === payout.amount && snapshot.currency === payout.currency;
}
