import { capabilities, type ProviderName, providerNames } from '@/lib/providers/names';

/** Who takes a payment: a provider, or points if they and a coupon leave nothing for one. */
export const paymentProviders = [...providerNames, 'points'] as const;
export type PaymentProvider = (typeof paymentProviders)[number];

/** The methods of the API: one provider, points alone, or points and a provider. */
export const paymentMethods = [...paymentProviders, 'mixed'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** The methods that move money, as payers choose them. */
export type ChargedMethod = (typeof capabilities)[ProviderName]['method'];
export type PayMethod = ChargedMethod | 'points';

/** The method of a provider, as payers choose it. */
export function methodOf(provider: PaymentProvider): PayMethod {
  return provider === 'points' ? provider : capabilities[provider].method;
}

/** The provider of a method; the inverse of `methodOf`. */
export function providerOf(method: PayMethod): PaymentProvider {
  return providerNames.find((name) => capabilities[name].method === method) ?? 'points';
}
