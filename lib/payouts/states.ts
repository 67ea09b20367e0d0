/** How a payout stands: it waits to be sent, the provider has it, it arrived, or the money is in the wallet again. */
export const payoutStatuses = ['requested', 'sent', 'paid', 'failed'] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

/** Not over: the money has left the wallet, and the provider is asked until it is the person's or comes back. */
export const openPayoutStatuses = ['requested', 'sent'] as const satisfies readonly PayoutStatus[];

export function isOpenPayout(status: PayoutStatus): boolean {
  const open: readonly PayoutStatus[] = openPayoutStatuses;
  return open.includes(status);
}

/** How far a payout account is. `onboarding` - the person has things to tell first. `restricted` - the provider wants more. */
export const payoutAccountStates = ['onboarding', 'ready', 'restricted'] as const;
export type PayoutAccountState = (typeof payoutAccountStates)[number];
