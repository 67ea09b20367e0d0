import { type ProviderPause, readProviderPauses } from '@/lib/payments/checkout/read-provider-pauses';
import type { ProviderName } from '@/lib/providers/names';
import { availableProviders } from '@/lib/providers/registry';

/** A provider with keys, and its pause if it takes no new payments now. */
export type ProviderSwitch = { provider: ProviderName; pause: ProviderPause | null };

/**
 * Every provider that could take payments.
 * @throws PayError database_unavailable
 */
export async function readProviderSwitches(): Promise<ProviderSwitch[]> {
  const pauses = await readProviderPauses();
  return availableProviders().map(({ name }) => ({
    provider: name,
    pause: pauses.find(({ provider }) => provider === name) ?? null,
  }));
}
