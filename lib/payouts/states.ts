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

/** Over, with its money in the wallet again. */
export function isBackInWallet(status: PayoutStatus): boolean {
  return status === 'failed' || status === 'cancelled';
}

/** Why a payout may not leave: the database says so when it is requested, and again before it is sent for the first time. */
export const unpayableReasons = ['set_aside', 'destination_owes'] as const;
export type UnpayableReason = (typeof unpayableReasons)[number];

/** Who may cancel a payout that was not sent. */
export const payoutCancellers = ['helper', 'operator'] as const;
export type PayoutCanceller = (typeof payoutCancellers)[number];

/** What an operator saw of a payout about which its provider says nothing. */
export const payoutOutcomes = ['arrived', 'came_back'] as const;
export type PayoutOutcome = (typeof payoutOutcomes)[number];

/**
 * What an operator does about a payout that is over and was sent after all, so that its helper has the money twice: the
 * helper pays it back, or we bear it.
 */
export const payoutResolutions = ['charge_helper', 'write_off'] as const;
export type PayoutResolution = (typeof payoutResolutions)[number];

/** Why the payout is over then. */
export const resolvedReasons = {
  charge_helper: 'helper_charged',
  write_off: 'written_off',
} as const satisfies Record<PayoutResolution, string>;

/** Characters of an operator's reason for it. */
export const PAYOUT_REASON_LENGTH_MAX = 500;

/** Characters of an operator's evidence. */
export const OUTCOME_REFERENCE_MAX = 100;
export const OUTCOME_NOTE_MAX = 500;

/** How far a payout account is. `onboarding` - the person has things to tell first. `restricted` - the provider wants more. */
export const payoutAccountStates = ['onboarding', 'ready', 'restricted'] as const;
export type PayoutAccountState = (typeof payoutAccountStates)[number];

/** Why money in a wallet is not payable: its time has not come, or a payer's bank or provider disputes it. */
export const holdReasons = ['waiting', 'disputed'] as const;
export type HoldReason = (typeof holdReasons)[number];
