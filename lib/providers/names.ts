import { AMOUNT_MAX, type Currency } from '@/lib/core/money';

/** The capabilities of a provider, as far as they show outside its adapter. */
type Capabilities = {
  /** The method of payers who choose this provider. */
  method: string;
  /** The smallest and the largest amount that we ask it for, in minor units. */
  minimum: Record<Currency, number>;
  maximum: number;
  /**
   * How a person opens their payout account: on the provider's own pages, or by their address there. Null: it pays
   * nobody.
   */
  payoutAccount: 'onboarding' | 'address' | null;
  /** Whether a payout is the person's at once; otherwise a bank delivers it some days later. */
  paysOutAtOnce: boolean;
  /** Whether it can be asked for a payout by our own reference, so that its silence shows that nothing was sent. */
  isPayoutSearchable: boolean;
  /** The currencies in which it pays people. */
  payoutCurrencies: readonly Currency[];
  /** The beginning of the line on the payer's bank statement. */
  statementName: string;
};

/** The payment providers, in the order in which people see them. Every other list of them follows from this one. */
export const capabilities = {
  stripe: {
    method: 'card',
    // Stripe's published minimum charges for an account that settles in pounds.
    minimum: { GBP: 30, EUR: 50, USD: 50, CNY: 400, HKD: 400, JPY: 50 },
    maximum: AMOUNT_MAX,
    payoutAccount: 'onboarding',
    paysOutAtOnce: false,
    isPayoutSearchable: true,
    payoutCurrencies: ['GBP', 'EUR', 'USD', 'CNY', 'HKD', 'JPY'],
    statementName: 'LINKU',
  },
  paypal: {
    method: 'paypal',
    // PayPal takes any amount of at least one unit.
    minimum: { GBP: 1, EUR: 1, USD: 1, CNY: 1, HKD: 1, JPY: 1 },
    maximum: AMOUNT_MAX,
    payoutAccount: 'address',
    paysOutAtOnce: true,
    isPayoutSearchable: false,
    // PayPal keeps no balance in renminbi outside China.
    payoutCurrencies: ['GBP', 'EUR', 'USD', 'HKD', 'JPY'],
    statementName: 'PAYPAL',
  },
} as const satisfies Record<string, Capabilities>;

export type ProviderName = keyof typeof capabilities;

export const providerNames = Object.keys(capabilities) as [ProviderName, ...ProviderName[]];

export function isProviderName(text: string): text is ProviderName {
  return Object.hasOwn(capabilities, text);
}

type WithPayoutAccount<Account> = {
  [Name in ProviderName]: (typeof capabilities)[Name]['payoutAccount'] extends Account ? Name : never;
}[ProviderName];

/** The providers that pay people out. */
export type PayoutProviderName = WithPayoutAccount<string>;

export const payoutProviderNames = providerNames.filter(
  (name): name is PayoutProviderName => capabilities[name].payoutAccount !== null,
);

/** The providers at which a person opens their payout account in this way. */
export function payoutProvidersBy<Account extends 'onboarding' | 'address'>(account: Account) {
  return providerNames.filter(
    (name): name is WithPayoutAccount<Account> => capabilities[name].payoutAccount === account,
  );
}

/** Whether the payer goes to the provider's page or sees it embedded in ours. */
export const presentations = ['redirect', 'embedded'] as const;
export type Presentation = (typeof presentations)[number];
