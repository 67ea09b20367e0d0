import Stripe from 'stripe';
import { type SimulatorOptions, type Simulators, startSimulators } from '../start';
import { type Received, startWebhookReceiver, type WebhookReceiver } from './webhook-receiver';

export const secretKey = 'sk_test_of_the_simulator_tests';
export const webhookSecret = 'whsec_of_the_simulator_tests';

export type Fixture = { simulators: Simulators; stripe: Stripe; receiver: WebhookReceiver };

const open: Array<() => Promise<void>> = [];

/** Closes what the test that just ended has started; every test file that starts fixtures runs it after each test. */
export async function closeFixtures(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

/** A simulator on a free port with an endpoint for its webhooks and the real SDK as its client; `closeFixtures` ends it. */
export async function startFixture({
  dataFolder,
  seed,
  stripe: overrides = {},
}: {
  dataFolder?: string;
  seed?: number;
  stripe?: Partial<SimulatorOptions['stripe']>;
} = {}): Promise<Fixture> {
  const receiver = await startWebhookReceiver();
  open.push(() => receiver.close());
  const simulators = await startSimulators({
    port: 0,
    dataFolder,
    seed,
    stripe: {
      secretKey,
      webhookSecrets: [webhookSecret],
      webhookUrls: [receiver.url],
      retryDelaysMs: [10, 10],
      bankDebitDelayMs: null,
      ...overrides,
    },
  });
  open.push(() => simulators.close());
  return { simulators, stripe: stripeClient(simulators), receiver };
}

/** The real SDK, pointed at the simulators; it does not retry unless a test wants it to. */
export function stripeClient(simulators: Simulators, config: Partial<Stripe.StripeConfig> = {}): Stripe {
  return new Stripe(secretKey, {
    host: '127.0.0.1',
    port: simulators.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    ...config,
  });
}

/** What a session of 12.50 pounds is created from. */
export const sessionParameters = {
  mode: 'payment',
  success_url: 'http://127.0.0.1:9/paid?session_id={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://127.0.0.1:9/cancelled',
  line_items: [
    {
      quantity: 1,
      price_data: { currency: 'gbp', unit_amount: 1250, product_data: { name: 'Service fee' } },
    },
  ],
} satisfies Stripe.Checkout.SessionCreateParams;

/** Pays a session of 12.50 pounds (or `amount` pence) by card, and says what came of it. */
export async function payBy({
  fixture: { simulators, stripe },
  card = '4242424242424242',
  amount = 1250,
  currency = 'gbp',
  parameters = {},
}: {
  fixture: Fixture;
  card?: string;
  /** Minor units. */
  amount?: number;
  currency?: string;
  parameters?: Partial<Stripe.Checkout.SessionCreateParams>;
}): Promise<{ intentId: string; chargeId: string }> {
  const price = { currency, unit_amount: amount, product_data: { name: 'Reward' } };
  const { id } = await stripe.checkout.sessions.create({
    ...sessionParameters,
    line_items: [{ quantity: 1, price_data: price }],
    ...parameters,
  });
  simulators.stripe.pay({ sessionId: id, card });
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
  const intent = session.payment_intent;
  if (intent === null || typeof intent === 'string') throw new Error('Nobody tried to pay.');
  return { intentId: intent.id, chargeId: String(intent.latest_charge) };
}

/** A connected account that can be paid. */
export async function onboardedAccount({
  fixture: { simulators, stripe },
  bankAccount = '00012345',
  payouts = 'manual',
}: {
  fixture: Fixture;
  bankAccount?: string;
  payouts?: 'manual' | 'daily';
}): Promise<string> {
  const { id } = await stripe.accounts.create({
    type: 'express',
    country: 'GB',
    capabilities: { transfers: { requested: true } },
    settings: { payouts: { schedule: { interval: payouts } } },
  });
  simulators.stripe.onboard({ accountId: id, bankAccount });
  return id;
}

/** The types of all events since `after`, in the order in which they happened. */
export function eventTypes({ simulators, after = 0 }: { simulators: Simulators; after?: number }): unknown[] {
  return simulators.stripe
    .events()
    .slice(after)
    .map(({ type }) => type);
}

/** The types of the events that arrived, in order of arrival; each signature is verified by the SDK. */
export function receivedEvents({
  stripe,
  received,
}: {
  stripe: Stripe;
  received: Received[];
}): Stripe.Event[] {
  return received.map(({ headers, body }) => {
    const signature = headers['stripe-signature'];
    if (typeof signature !== 'string') throw new Error('A webhook came without a signature.');
    return stripe.webhooks.constructEvent(body, signature, webhookSecret);
  });
}
