import { readProviderPauses } from '@/lib/payments/checkout/read-provider-pauses';
import { payoutProviders } from '@/lib/payouts/payout-adapter';
import { readPayoutPauses } from '@/lib/payouts/read-payout-pauses';
import type { ProviderName } from '@/lib/providers/names';
import { availableProviders } from '@/lib/providers/registry';

/** Since when nothing begins there, by whom and why, and until when probably. */
type Pause = { reason: string; expectedUntil: Date | null; pausedAt: Date; pausedBy: string };

/** A provider with keys, and its pause if nothing begins there now. */
export type ProviderSwitch = { provider: ProviderName; pause: Pause | null };

/**
 * Every provider that could take payments, and every one that could send payouts.
 * @throws PayError database_unavailable
 */
export async function readProviderSwitches(): Promise<{
  payments: ProviderSwitch[];
  payouts: ProviderSwitch[];
}> {
  const [ofPayments, ofPayouts] = await Promise.all([readProviderPauses(), readPayoutPauses()]);
  return {
    payments: switches({ providers: availableProviders().map(({ name }) => name), pauses: ofPayments }),
    payouts: switches({ providers: payoutProviders(), pauses: ofPayouts }),
  };
}

function switches({
  providers,
  pauses,
}: {
  providers: readonly ProviderName[];
  pauses: readonly (Pause & { provider: ProviderName })[];
}): ProviderSwitch[] {
  return providers.map((name) => ({
    provider: name,
    pause: pauses.find(({ provider }) => provider === name) ?? null,
  }));
}
