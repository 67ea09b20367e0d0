import { type Env, env } from '@/lib/core/env';
import type { CallGate } from './call-gate';
import { gatedProvider } from './gated-provider';
import { loggedGate } from './logged-gate';
import { type ProviderName, providerNames } from './names';
import { payPalProvider } from './paypal/paypal-provider';
import { disputeReason as payPalDisputeReason } from './paypal/paypal-reasons';
import type { Provider } from './provider';
import type { DisputeReason } from './reasons';
import { stripeProvider } from './stripe/stripe-provider';
import { disputeReason as stripeDisputeReason } from './stripe/stripe-reasons';

/** Each provider's adapter with its keys, or null without keys. */
const adapters: Record<ProviderName, (settings: Env) => Provider | null> = {
  stripe: ({ stripe, appUrl }) => stripe && stripeProvider({ settings: stripe, appUrl }),
  paypal: ({ paypal, appUrl, simulatorUrl }) =>
    paypal && payPalProvider({ settings: paypal, appUrl, simulatorUrl }),
};

/** One for each provider in this process, so that one that hangs costs the other nothing. */
const gates: Record<ProviderName, CallGate> = { stripe: loggedGate('stripe'), paypal: loggedGate('paypal') };

const configured = new Map<ProviderName, Provider | null>();

/** The provider of that name, or null without keys for it. */
export function provider(name: ProviderName): Provider | null {
  const known = configured.get(name);
  if (known !== undefined) return known;
  const adapter = adapters[name](env());
  const gated = adapter && gatedProvider({ adapter, gate: gates[name] });
  configured.set(name, gated);
  return gated;
}

/** Whether calls to that provider fail at once at the moment, because it did not answer lately or asked us to wait. */
export function isGateClosed(name: ProviderName): boolean {
  return gates[name].isClosed();
}

/** The providers that payers can choose. */
export function availableProviders(): Provider[] {
  return providerNames.flatMap((name) => provider(name) ?? []);
}

const disputeReasons: Record<ProviderName, (word: string) => DisputeReason> = {
  stripe: stripeDisputeReason,
  paypal: payPalDisputeReason,
};

/** Why a payer disputes, by the word with which a provider told it; no keys are needed for that. */
export function disputeReasonOf({ provider, word }: { provider: ProviderName; word: string }): DisputeReason {
  return disputeReasons[provider](word);
}
