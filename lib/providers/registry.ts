import { env } from '@/lib/core/env';
import { payPalProvider } from './paypal/paypal-provider';
import type { Provider } from './provider';
import { type StripeProvider, stripeProvider } from './stripe/stripe-provider';

type Registry = { stripe?: StripeProvider; paypal?: Provider };

let registry: Registry | undefined;

/** The provider of that name, or null where the environment has no keys for it. */
export function provider(name: Provider['name']): Provider | null {
  return configured()[name] ?? null;
}

/** The providers that payers can choose. */
export function availableProviders(): Provider['name'][] {
  return (['stripe', 'paypal'] as const).filter((name) => provider(name) !== null);
}

/** Whether the provider's page can be shown within ours. */
export function canEmbed(name: Provider['name']): boolean {
  return name === 'stripe' && env().stripe?.publishableKey != null;
}

/**
 * The secret with which a provider's page opens within ours; null where there is none.
 * @throws ProviderError
 */
export async function embeddedSecret({
  name,
  reference,
}: {
  name: string;
  reference: string;
}): Promise<string | null> {
  const { stripe } = configured();
  return name === 'stripe' && stripe ? stripe.clientSecret({ reference }) : null;
}

/** What a browser needs to show a provider's own buttons on our page. */
export type PayButtons = {
  clientId: string;
  /** The provider's test mode, or a simulator of it. */
  isTest: boolean;
  /** Where the buttons' script is when it is not the provider's own. */
  sdkUrl: string | null;
};

/** PayPal's buttons; null without PayPal. */
export function payButtons(): PayButtons | null {
  const { paypal, simulatorUrl } = env();
  if (!paypal) return null;
  const { clientId, livemode, apiBase } = paypal;
  // A browser may reach the simulator by another address than we do.
  return { clientId, isTest: !livemode, sdkUrl: apiBase && `${simulatorUrl ?? apiBase.origin}/sdk/js` };
}

function configured(): Registry {
  registry ??= fromEnvironment();
  return registry;
}

function fromEnvironment(): Registry {
  const { stripe, paypal, appUrl } = env();
  return {
    ...(stripe && { stripe: stripeProvider({ settings: stripe, appUrl }) }),
    ...(paypal && { paypal: payPalProvider({ settings: paypal, appUrl }) }),
  };
}
