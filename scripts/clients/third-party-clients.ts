/**
 * A library of a provider that is tried against its simulator. `program` is a file of `scripts/clients/programs/`, which
 * uses the library and prints one line for each step.
 */
export type ThirdPartyClient = {
  name: string;
  program: string;
  install: /** Packages of npm with their exact versions. */
    | { from: 'npm'; packages: Record<string, string> }
    /** A package of Debian, in the version that the machine's Debian has; elsewhere it is skipped. */
    | { from: 'debian'; package: string };
};

const stripeNode = (version: string): ThirdPartyClient => ({
  name: `stripe-node ${version}`,
  program: 'stripe-node.mjs',
  install: { from: 'npm', packages: { stripe: version } },
});

export const thirdPartyClients: readonly ThirdPartyClient[] = [
  stripeNode('23.1.0'),
  stripeNode('18.5.0'),
  stripeNode('14.9.0'),
  {
    name: 'stripe-python',
    program: 'stripe_python.py',
    install: { from: 'debian', package: 'python3-stripe' },
  },
  {
    name: 'paypal-server-sdk 2.5.0',
    program: 'paypal-server-sdk.mjs',
    install: { from: 'npm', packages: { '@paypal/paypal-server-sdk': '2.5.0' } },
  },
  {
    name: 'paypal-checkout-sdk 1.0.3',
    program: 'paypal-checkout-sdk.mjs',
    install: { from: 'npm', packages: { '@paypal/checkout-server-sdk': '1.0.3' } },
  },
  {
    name: 'paypal-payouts-sdk 1.1.1',
    program: 'paypal-payouts-sdk.mjs',
    install: { from: 'npm', packages: { '@paypal/payouts-sdk': '1.1.1' } },
  },
  {
    name: 'paypal-rest-sdk 1.8.1',
    program: 'paypal-rest-sdk.mjs',
    install: { from: 'npm', packages: { 'paypal-rest-sdk': '1.8.1' } },
  },
];
