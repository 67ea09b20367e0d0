/**
 * How a payout stands: it waits to be sent, it is being cancelled and nobody sends it any more, the provider has it, it
 * arrived, or the money is in the wallet again: because it failed, or was cancelled.
 */
export const payoutStatuses = ['requested', 'cancelling', 'sent', 'paid', 'failed', 'cancelled'] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

/** Not over: the money has left the wallet, and the provider is asked until it is the person's or comes back. */
export const openPayoutStatuses = [
  'requested',
  'cancelling',
  'sent',
] as const satisfies readonly PayoutStatus[];

export function isOpenPayout(status: PayoutStatus): boolean {
  const open: readonly PayoutStatus[] = openPayoutStatuses;
  return open.includes(status);
}

/** Who may cancel a payout that was not sent. */
export const payoutCancellers = ['helper', 'operator'] as const;
export type PayoutCanceller = (typeof payoutCancellers)[number];

/** What an operator saw of a payout about which its provider says nothing. */
export const payoutOutcomes = ['arrived', 'came_back'] as const;
export type PayoutOutcome = (typeof payoutOutcomes)[number];

/** Characters of an operator's evidence. */
export const OUTCOME_REFERENCE_MAX = 100;
export const OUTCOME_NOTE_MAX = 500;

/** How far a payout account is. `onboarding` - the person has things to tell first. `restricted` - the provider wants more. */
export const payoutAccountStates = ['onboarding', 'ready', 'restricted'] as const;
export type PayoutAccountState = (typeof payoutAccountStates)[number];
