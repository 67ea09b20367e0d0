import { PayError } from '@/lib/core/errors';
import { type PayoutProviderName, payoutProviderNames } from '@/lib/providers/names';
import type { Provider } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';

/** The providers that can pay people here. */
export function payoutProviders(): PayoutProviderName[] {
  return payoutProviderNames.filter((name) => provider(name) !== null);
}

/** @throws PayError payout_method_not_available where there are no keys for it */
export function payoutAdapter(name: PayoutProviderName): Provider {
  const adapter = provider(name);
  if (!adapter) throw new PayError('payout_method_not_available', { message: `no keys for ${name}` });
  return adapter;
}
