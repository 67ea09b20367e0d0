import { capabilities, type ProviderName, providerNames } from '@/lib/providers/names';

/** Who takes a payment: a provider, or points where they and a coupon leave nothing for one. */
export const paymentProviders = [...providerNames, 'points'] as const;
export type PaymentProvider = (typeof paymentProviders)[number];

/** How the caller of the API pays: at one provider, with points alone, or with points and a provider. */
export const paymentMethods = [...paymentProviders, 'mixed'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** The methods by which money moves, as payers choose them. */
export type ChargedMethod = (typeof capabilities)[ProviderName]['method'];
export type PayMethod = ChargedMethod | 'points';

/** The way to pay that payers choose when they choose a provider. */
export function methodOf(provider: PaymentProvider): PayMethod {
  return provider === 'points' ? provider : capabilities[provider].method;
}

/** Who takes a payment that was chosen so; the inverse of `methodOf`. */
export function providerOf(method: PayMethod): PaymentProvider {
  return providerNames.find((name) => capabilities[name].method === method) ?? 'points';
}
