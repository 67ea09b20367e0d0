import { type Env, env } from '@/lib/core/env';
import { type ProviderName, providerNames } from './names';
import { payPalProvider } from './paypal/paypal-provider';
import type { Provider } from './provider';
import { stripeProvider } from './stripe/stripe-provider';

/** Each provider's adapter with its keys, or null without keys. */
const adapters: Record<ProviderName, (settings: Env) => Provider | null> = {
  stripe: ({ stripe, appUrl }) => stripe && stripeProvider({ settings: stripe, appUrl }),
  paypal: ({ paypal, appUrl, simulatorUrl }) =>
    paypal && payPalProvider({ settings: paypal, appUrl, simulatorUrl }),
};

const configured = new Map<ProviderName, Provider | null>();

/** The provider of that name, or null without keys for it. */
export function provider(name: ProviderName): Provider | null {
  const known = configured.get(name);
  if (known !== undefined) return known;
  const adapter = adapters[name](env());
  configured.set(name, adapter);
  return adapter;
}

/** The providers that payers can choose. */
export function availableProviders(): Provider[] {
  return providerNames.flatMap((name) => provider(name) ?? []);
}
