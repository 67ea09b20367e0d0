import assert from 'node:assert/strict';
import Stripe from 'stripe';
import { receiveWebhooks } from './receive-webhooks.mjs';
import { control, refusalOf, step } from './steps.mjs';

const { SIMULATOR_URL, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } = process.env;
const { hostname: host, port } = new URL(SIMULATOR_URL);

const clientOf = (key, options = {}) =>
  new Stripe(key, {
    host,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    // Older libraries name their own version, and the simulator has one.
    apiVersion: '2026-10-28.endive',
    ...options,
  });
const stripe = clientOf(STRIPE_SECRET_KEY);
const { errors } = Stripe;
const webhooks = await receiveWebhooks('stripe');

const parameters = (amount) => ({
  mode: 'payment',
  success_url: 'http://127.0.0.1:9/paid?session_id={CHECKOUT_SESSION_ID}',
  line_items: [
    {
      quantity: 1,
      price_data: { currency: 'gbp', unit_amount: amount, product_data: { name: 'Fee' } },
    },
  ],
  payment_intent_data: { metadata: { own: 'payment 7' } },
});

async function payment({ amount = 1250, card = '4242424242424242' } = {}) {
  const { id } = await stripe.checkout.sessions.create(parameters(amount));
  await control(`stripe/sessions/${id}/pay`, { card });
  return stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });
}

await step('creates a session, which is open and has a page', async () => {
  const session = await stripe.checkout.sessions.create(parameters(1250));
  assert.equal(session.status, 'open');
  assert.ok(session.url.startsWith(SIMULATOR_URL));
  assert.ok(session.lastResponse.requestId.startsWith('req_'));
});

await step('reads a paid session with its payment intent and charge', async () => {
  const { payment_status: status, payment_intent: intent } = await payment();
  assert.equal(status, 'paid');
  assert.equal(intent.amount_received, 1250);
  assert.equal(intent.latest_charge.status, 'succeeded');
  assert.equal(intent.metadata.own, 'payment 7');
});

await step('lists all events by their pages', async () => {
  const ids = new Set();
  for await (const event of stripe.events.list({ limit: 2 })) ids.add(event.id);
  const { data } = await stripe.events.list({ limit: 100 });
  assert.deepEqual(
    [...ids],
    data.map(({ id }) => id),
  );
  assert.ok(data.some(({ type }) => type === 'charge.succeeded'));
});

await step('verifies a webhook and refuses a changed one', async () => {
  const { payment_intent: intent } = await payment();
  const { headers, body } = await webhooks.next(intent.id);
  const event = stripe.webhooks.constructEvent(body, headers['stripe-signature'], STRIPE_WEBHOOK_SECRET);
  assert.equal(event.object, 'event');
  assert.throws(
    () => stripe.webhooks.constructEvent(`${body} `, headers['stripe-signature'], STRIPE_WEBHOOK_SECRET),
    errors.StripeSignatureVerificationError,
  );
});

await step('refunds in part, and refuses too much', async () => {
  const { payment_intent: intent } = await payment();
  const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 400 });
  assert.equal(refund.status, 'succeeded');
  const charge = await stripe.charges.retrieve(intent.latest_charge.id);
  assert.equal(charge.amount_refunded, 400);
  const error = await refusalOf(stripe.refunds.create({ payment_intent: intent.id, amount: 1000 }));
  assert.ok(error instanceof errors.StripeInvalidRequestError);
  assert.equal(error.param, 'amount');
});

await step('repeats a call under its key, and refuses the key for another', async () => {
  const options = { idempotencyKey: 'key-1' };
  const first = await stripe.checkout.sessions.create(parameters(1250), options);
  const again = await stripe.checkout.sessions.create(parameters(1250), options);
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  const error = await refusalOf(stripe.checkout.sessions.create(parameters(1251), options));
  assert.ok(error instanceof errors.StripeIdempotencyError);
});

await step('transfers to a connected account, and reverses a part', async () => {
  await payment({ amount: 9000, card: '4000000000000077' });
  const account = await stripe.accounts.create({
    type: 'express',
    country: 'GB',
    capabilities: { transfers: { requested: true } },
  });
  await control(`stripe/accounts/${account.id}/onboard`);
  const transfer = await stripe.transfers.create({ amount: 2000, currency: 'gbp', destination: account.id });
  const reversal = await stripe.transfers.createReversal(transfer.id, { amount: 500 });
  assert.equal(reversal.amount, 500);
  assert.equal((await stripe.transfers.retrieve(transfer.id)).amount_reversed, 500);
  const balance = await stripe.balance.retrieve({}, { stripeAccount: account.id });
  assert.equal(balance.available[0].amount + balance.pending[0].amount, 1500);
});

await step('is told what is not built, and told it once', async () => {
  const error = await refusalOf(clientOf(STRIPE_SECRET_KEY, { maxNetworkRetries: 2 }).customers.list());
  assert.ok(error instanceof errors.StripeInvalidRequestError);
  assert.match(error.message, /does not build GET \/v1\/customers yet/);
});

await step('tells its errors apart', async () => {
  const read = (path) => refusalOf(stripe.checkout.sessions.retrieve(path));
  assert.ok((await read('cs_none')) instanceof errors.StripeInvalidRequestError);
  const other = clientOf('sk_test_of_somebody_else');
  assert.ok((await refusalOf(other.balance.retrieve())) instanceof errors.StripeAuthenticationError);
  const foreign = refusalOf(stripe.balance.retrieve({}, { stripeAccount: 'acct_none' }));
  assert.ok((await foreign) instanceof errors.StripePermissionError);
  for (const [fault, name] of [
    [{ kind: 'status', status: 429 }, 'StripeRateLimitError'],
    [{ kind: 'status', status: 500 }, 'StripeAPIError'],
    [{ kind: 'wrong_body', form: 'html' }, 'StripeAPIError'],
  ]) {
    await control('stripe/faults', { path: '/v1/checkout/**', fault });
    const error = await read('cs_none');
    assert.ok(error instanceof errors[name], `${JSON.stringify(fault)}: ${error.type}, not ${name}`);
  }
  // The library tries once more by itself when a connection is closed.
  await control('stripe/faults', { path: '/v1/checkout/**', times: 2, fault: { kind: 'drop_before' } });
  assert.ok((await read('cs_none')) instanceof errors.StripeConnectionError);
});

webhooks.close();
