import { randomBytes } from 'node:crypto';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import type { Variables } from '../environment';
import { SETTINGS_OF_THE_PRODUCT, without } from './without';

export type LiveSettings = {
  /** The providers whose own sandbox is used. */
  providers: ProviderName[];
  /** Variables of the product: the given test keys, and nothing private of the developer. */
  product: Variables;
  /** Remarks before the run begins, one sentence each. */
  notes: string[];
};

/** Nothing is started. `problems` never contains the value of a variable. */
export class LiveSettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      [
        'These journeys cannot begin:',
        ...problems.map((problem) => `  ${problem}`),
        'docs/live-tests.md says where to get what is missing.',
      ].join('\n'),
    );
    this.name = 'LiveSettingsError';
    this.problems = problems;
  }
}

const needed = {
  stripe: ['STRIPE_SECRET_KEY'],
  paypal: ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'E2E_PAYPAL_BUYER_EMAIL', 'E2E_PAYPAL_BUYER_PASSWORD'],
} as const satisfies Record<ProviderName, readonly string[]>;

const names: Record<ProviderName, string> = { stripe: 'Stripe', paypal: 'PayPal' };

/**
 * The providers' own sandboxes that these variables can reach, and the settings of the product for them.
 * @throws LiveSettingsError with everything that is missing, or that has to do with real money
 */
export function liveSettings(given: Variables): LiveSettings {
  const problems = [...realMoney(given), ...simulators(given)];
  const providers = providerNames.filter((provider) => missing({ given, provider }).length === 0);
  for (const provider of providerNames) {
    const absent = missing({ given, provider });
    const isHalfSet = absent.length > 0 && absent.length < needed[provider].length;
    if (isHalfSet) problems.push(`${names[provider]}: ${absent.join(', ')} not set.`);
  }
  if (providers.length === 0 && problems.length === 0) {
    for (const provider of providerNames) {
      problems.push(`${names[provider]}: ${needed[provider].join(', ')} not set.`);
    }
    problems.push('The keys of one provider are enough.');
  }
  if (problems.length > 0) throw new LiveSettingsError(problems);
  return {
    providers,
    product: { ...without(SETTINGS_OF_THE_PRODUCT), ...keysOf({ given, providers }) },
    notes: notesOf({ given, providers }),
  };
}

function missing({ given, provider }: { given: Variables; provider: ProviderName }): string[] {
  return needed[provider].filter((name) => !isSet(given[name]));
}

/** PayPal's live keys look like its sandbox keys; PayPal itself refuses keys of the other system. */
function realMoney(given: Variables): string[] {
  const { STRIPE_SECRET_KEY: secret, STRIPE_PUBLISHABLE_KEY: publishable, PAYPAL_MODE: mode } = given;
  return [
    ...(isSet(secret) && !/^[rs]k_test_/.test(secret.trim())
      ? ['STRIPE_SECRET_KEY is no test key (sk_test_... or rk_test_...): journeys never touch real money.']
      : []),
    ...(isSet(publishable) && publishable.includes('_live_')
      ? ['STRIPE_PUBLISHABLE_KEY is a live key: journeys never touch real money.']
      : []),
    ...(isSet(mode) && mode.trim() !== 'sandbox'
      ? ['PAYPAL_MODE is not sandbox: journeys never touch real money.']
      : []),
  ];
}

function simulators(given: Variables): string[] {
  return ['STRIPE_API_BASE', 'PAYPAL_API_BASE']
    .filter((name) => isSet(given[name]))
    .map(
      (name) =>
        `${name} leads to a simulator; take it out. Against the simulators, there is \`npm run e2e\`.`,
    );
}

function keysOf({ given, providers }: { given: Variables; providers: readonly ProviderName[] }): Variables {
  return {
    ...(providers.includes('stripe') && {
      STRIPE_SECRET_KEY: given.STRIPE_SECRET_KEY,
      // Without an endpoint at the provider, no event can be genuine, and none arrives.
      STRIPE_WEBHOOK_SECRET: orElse(
        given.STRIPE_WEBHOOK_SECRET,
        () => `whsec_${randomBytes(24).toString('hex')}`,
      ),
    }),
    ...(providers.includes('paypal') && {
      PAYPAL_CLIENT_ID: given.PAYPAL_CLIENT_ID,
      PAYPAL_CLIENT_SECRET: given.PAYPAL_CLIENT_SECRET,
      PAYPAL_MODE: 'sandbox',
      PAYPAL_WEBHOOK_ID: orElse(given.PAYPAL_WEBHOOK_ID, () =>
        randomBytes(9).toString('hex').slice(1).toUpperCase(),
      ),
      PAYPAL_MERCHANT_ID: given.PAYPAL_MERCHANT_ID ?? '',
    }),
  };
}

function notesOf({ given, providers }: { given: Variables; providers: readonly ProviderName[] }): string[] {
  const webhooks = { stripe: 'STRIPE_WEBHOOK_SECRET', paypal: 'PAYPAL_WEBHOOK_ID' } as const;
  return [
    `Journeys at the own sandbox of ${providers.map((provider) => names[provider]).join(' and of ')}.`,
    ...providerNames
      .filter((provider) => !providers.includes(provider))
      .map((provider) => `${names[provider]} is left out: ${needed[provider].join(', ')} not set.`),
    ...providers
      .filter((provider) => !isSet(given[webhooks[provider]]))
      .map(
        (provider) =>
          `${names[provider]} sends no webhooks here (${webhooks[provider]} not set): payments settle by looking.`,
      ),
  ];
}

function orElse(value: string | undefined, make: () => string): string {
  return isSet(value) ? value : make();
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
