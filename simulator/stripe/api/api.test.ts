import Stripe from 'stripe';
import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  secretKey,
  sessionParameters,
  startFixture,
  stripeClient,
} from '../../testing/stripe-fixture';

afterEach(closeFixtures);

const endpoint = '/v1/checkout/sessions';
const form = 'application/x-www-form-urlencoded';

/** The same session as `sessionParameters`, as a form. */
const sessionForm =
  'mode=payment&success_url=http%3A%2F%2F127.0.0.1%3A9%2Fpaid&line_items[0][quantity]=1&line_items[0][price_data][currency]=gbp' +
  '&line_items[0][price_data][unit_amount]=1250&line_items[0][price_data][product_data][name]=Fee';

describe('authentication', () => {
  it('takes the key as Bearer and as Basic, and nothing else', async () => {
    const { simulators } = await startFixture();
    const status = async (authorization: string | null) => {
      const headers = new Headers(authorization === null ? {} : { authorization });
      const response = await fetch(`${simulators.url}/v1/account`, { headers });
      return { status: response.status, body: await response.text() };
    };
    const basic = (user: string) => `Basic ${Buffer.from(`${user}:`).toString('base64')}`;
    expect(await status(`Bearer ${secretKey}`)).toMatchObject({ status: 200 });
    expect(await status(basic(secretKey))).toMatchObject({ status: 200 });
    expect(await status(null)).toMatchObject({
      status: 401,
      body: expect.stringContaining('You did not provide an API key'),
    });
    expect(await status('Bearer sk_test_of_somebody_else')).toMatchObject({
      status: 401,
      body: expect.stringContaining('Invalid API Key'),
    });
    const live = await status('Bearer sk_live_1234567890abcdefgh');
    expect(live).toMatchObject({ status: 401, body: expect.stringContaining('refuses live keys') });
    expect(live.body).not.toContain('efgh');
  });

  it('does not start with a live key', async () => {
    await expect(startFixture({ stripe: { secretKey: 'sk_live_1' } })).rejects.toThrow('live');
  });
});

describe('parameters', () => {
  it.each([
    [{ ui_mode: 'hosted' }, 'ui_mode', 'must be one of hosted_page, embedded_page, or elements'],
    [{ ui_mode: 'custom' }, 'ui_mode', 'must be one of'],
    [
      { payment_method_types: ['card'] },
      'payment_method_types',
      'Received unknown parameter: payment_method_types',
    ],
    [{ success_url: undefined }, 'success_url', 'Missing required param: success_url.'],
    [{ mode: undefined }, 'mode', 'Missing required param: mode.'],
    [{ line_items: undefined }, 'line_items', 'Missing required param: line_items.'],
    [{ line_items: [{ price: 'price_1', quantity: 1 }] }, 'line_items[0][price]', "No such price: 'price_1'"],
    [{ success_url: 'javascript:alert(1)' }, 'success_url', 'Not a valid URL'],
    [{ return_url: 'http://127.0.0.1:9/' }, 'return_url', 'return_url'],
    [
      { ui_mode: 'embedded_page', success_url: undefined, cancel_url: undefined },
      'return_url',
      'Missing required param: return_url.',
    ],
    [{ ui_mode: 'embedded_page', return_url: 'http://127.0.0.1:9/' }, 'success_url', 'not allowed'],
    [{ expires_at: Math.floor(Date.now() / 1000) + 600 }, 'expires_at', 'at least 30 minutes'],
    [{ expires_at: Math.floor(Date.now() / 1000) + 90_000 }, 'expires_at', 'less than 24 hours'],
    [{ expires_at: 'tomorrow' }, 'expires_at', 'Invalid integer: tomorrow'],
    [{ metadata: { k: 'v'.repeat(501) } }, 'metadata[k]', 'Invalid'],
  ])('refuses %# by its parameter', async (change, param, message) => {
    const { stripe } = await startFixture();
    const parameters = { ...sessionParameters, ...change } as Stripe.Checkout.SessionCreateParams;
    const error = await stripe.checkout.sessions.create(parameters).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ param, message: expect.stringContaining(message) });
  });

  it.each(['constructor', '__proto__', 'toString', 'metadata[a][b]', 'line_items[0][__proto__]'])(
    'refuses a form with %s',
    async (name) => {
      const { simulators } = await startFixture();
      const response = await fetch(`${simulators.url}${endpoint}`, {
        method: 'POST',
        body: `${sessionForm}&${name}=x`,
        headers: { authorization: `Bearer ${secretKey}`, 'content-type': form },
      });
      expect(response.status).toBe(400);
      expect(simulators.stripe.sessions()).toEqual([]);
    },
  );

  it.each([
    ['gbp', 29, 30],
    ['usd', 49, 50],
    ['jpy', 49, 50],
  ])('has a minimum amount in %s', async (currency, tooLittle, enough) => {
    const { stripe } = await startFixture();
    const create = (amount: number) =>
      stripe.checkout.sessions.create({
        ...sessionParameters,
        line_items: [
          { quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: 'Fee' } } },
        ],
      });
    await expect(create(tooLittle)).rejects.toMatchObject({ code: 'amount_too_small' });
    expect((await create(enough)).amount_total).toBe(enough);
  });

  it("takes Python's spelling of a boolean", async () => {
    const { simulators } = await startFixture();
    const response = await fetch(`${simulators.url}/v1/accounts`, {
      method: 'POST',
      body: 'type=express&country=GB&capabilities[transfers][requested]=True',
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': form },
    });
    expect(response.status).toBe(200);
  });

  it('says of what Stripe has, and it has not, that it is not built; libraries do not repeat that', async () => {
    const { simulators } = await startFixture();
    const stripe = stripeClient(simulators, { maxNetworkRetries: 2 });
    for (const [call, what] of [
      [() => stripe.customers.list(), 'GET /v1/customers'],
      [() => stripe.paymentIntents.create({ amount: 1, currency: 'gbp' }), 'POST /v1/payment_intents'],
      [
        () => stripe.refunds.create({ charge: 'ch_1', reverse_transfer: true }),
        'the parameter reverse_transfer',
      ],
      [
        () =>
          stripe.checkout.sessions.create({
            ...sessionParameters,
            payment_intent_data: { shipping: { name: 'x', address: { line1: 'x' } } },
          }),
        'the parameter payment_intent_data[shipping]',
      ],
      [
        () => stripe.checkout.sessions.create({ ...sessionParameters, mode: 'subscription' }),
        'mode=subscription',
      ],
    ] as const) {
      const error = await call().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
      expect(error).toMatchObject({
        statusCode: 400,
        message: `The simulator does not build ${what} yet. Stripe has it.`,
      });
    }
  });

  it('answers as Stripe answers a path, an id or a currency that it does not know', async () => {
    const { stripe, simulators } = await startFixture();
    const headers = { authorization: `Bearer ${secretKey}` };
    const unknown = await fetch(`${simulators.url}/v1/refunds/re_1/nothing`, { headers });
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain(
      'Unrecognized request URL (GET: /v1/refunds/re_1/nothing). Please see',
    );
    const price = { currency: 'xyz', unit_amount: 1250, product_data: { name: 'Fee' } };
    await expect(
      stripe.checkout.sessions.create({
        ...sessionParameters,
        line_items: [{ quantity: 1, price_data: price }],
      }),
    ).rejects.toMatchObject({
      statusCode: 400,
      param: 'line_items[0][price_data][currency]',
      message: expect.stringMatching(
        /^Invalid currency: xyz\. Stripe currently supports these currencies: usd, aed, .*gbp/,
      ),
    });
    await expect(stripe.paymentIntents.retrieve('pi_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: "No such payment_intent: 'pi_none'",
    });
  });

  it('creates nothing when only `expand` is wrong', async () => {
    const { stripe } = await startFixture();
    await expect(
      stripe.checkout.sessions.create({ ...sessionParameters, expand: ['metadata.nothing'] }),
    ).rejects.toMatchObject({ statusCode: 400 });
    expect((await stripe.checkout.sessions.list()).data).toEqual([]);
  });
});

describe('idempotency', () => {
  async function post({
    url,
    key,
    body,
    path = endpoint,
  }: {
    url: string;
    key: string;
    body: string;
    path?: string;
  }) {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': form, 'idempotency-key': key },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  it('replays status and body, and says so', async () => {
    const { simulators, stripe } = await startFixture();
    const first = await post({ url: simulators.url, key: 'k1', body: sessionForm });
    const second = await post({ url: simulators.url, key: 'k1', body: sessionForm });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(second.text).toBe(first.text);
    expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  it('refuses the key with other parameters or at another endpoint', async () => {
    const { simulators } = await startFixture();
    await post({ url: simulators.url, key: 'k1', body: sessionForm });
    const other = await post({
      url: simulators.url,
      key: 'k1',
      body: `${sessionForm}&client_reference_id=x`,
    });
    expect(other.status).toBe(400);
    expect(JSON.parse(other.text).error).toMatchObject({
      type: 'idempotency_error',
      message: expect.stringContaining('can only be used with the same parameters'),
    });
    const elsewhere = await post({ url: simulators.url, key: 'k1', body: sessionForm, path: '/v1/refunds' });
    expect(JSON.parse(elsewhere.text).error).toMatchObject({
      type: 'idempotency_error',
      message: expect.stringContaining('same endpoint'),
    });
  });

  it('does not keep validation failures, but keeps refusals of the work itself', async () => {
    const { simulators } = await startFixture();
    const wrong = await post({ url: simulators.url, key: 'k1', body: 'mode=payment' });
    expect(wrong.status).toBe(400);
    const right = await post({ url: simulators.url, key: 'k1', body: sessionForm });
    expect(right.status).toBe(200);
    const tooSmall = sessionForm.replace('1250', '5');
    await post({ url: simulators.url, key: 'k2', body: tooSmall });
    const replay = await post({ url: simulators.url, key: 'k2', body: tooSmall });
    expect(replay.status).toBe(400);
    expect(replay.headers.get('stripe-should-retry')).toBe('false');
    expect(replay.headers.get('stripe-version')).toBe('2026-10-28.endive');
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
  });

  it('answers 409 while the first request is running', async () => {
    const { simulators } = await startFixture();
    simulators.stripe.addFault({ method: 'POST', path: endpoint, fault: { kind: 'delay', ms: 300 } });
    const first = post({ url: simulators.url, key: 'k1', body: sessionForm });
    await expect.poll(() => simulators.stripe.fired().calls.delay).toBe(1);
    const second = await post({ url: simulators.url, key: 'k1', body: sessionForm });
    expect(second.status).toBe(409);
    expect(second.headers.get('stripe-should-retry')).toBe('true');
    expect(JSON.parse(second.text).error.code).toBe('idempotency_key_in_use');
    expect((await first).status).toBe(200);
  });

  it('forgets a key after a day', async () => {
    const { simulators } = await startFixture();
    const first = await post({ url: simulators.url, key: 'k1', body: sessionForm });
    simulators.clock.advance({ seconds: 86_401 });
    const later = await post({ url: simulators.url, key: 'k1', body: sessionForm });
    expect(JSON.parse(later.text).id).not.toBe(JSON.parse(first.text).id);
  });
});

describe('lists and events', () => {
  it('pages newest first, both ways', async () => {
    const { stripe } = await startFixture();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1)
      ids.unshift((await stripe.checkout.sessions.create(sessionParameters)).id);
    const all = await stripe.checkout.sessions.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(ids);
    const before = await stripe.checkout.sessions.list({ limit: 2, ending_before: ids[3] });
    expect(before.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    expect(before.has_more).toBe(true);
  });

  it('finds events by type and by delivery', async () => {
    const { simulators, stripe, receiver } = await startFixture();
    receiver.answerWith(({ body }) => (body.includes('"type": "charge.succeeded"') ? 500 : 200));
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId: id, card: '4242424242424242' });
    await simulators.stripe.idle();
    const failed = await stripe.events.list({ delivery_success: false });
    expect(failed.data).toMatchObject([{ type: 'charge.succeeded', pending_webhooks: 1 }]);
    const typed = await stripe.events.list({ types: ['checkout.session.completed', 'charge.updated'] });
    expect(typed.data.map(({ type }) => type)).toEqual(['charge.updated', 'checkout.session.completed']);
    expect(typed.data[0]).toMatchObject({
      pending_webhooks: 0,
      data: { previous_attributes: { balance_transaction: null } },
    });
    const [first] = typed.data;
    expect(await stripe.events.retrieve(String(first?.id))).toMatchObject({ id: first?.id });
  });

  it('shows balance and account', async () => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId: id, card: '4242424242424242' });
    expect(await stripe.balance.retrieve()).toMatchObject({
      pending: [{ amount: 1211, currency: 'gbp' }],
      available: [{ amount: 0 }],
    });
    simulators.clock.advance({ seconds: 8 * 86_400 });
    expect(await stripe.balance.retrieve()).toMatchObject({ available: [{ amount: 1211, currency: 'gbp' }] });
    expect(await stripe.balanceTransactions.list()).toMatchObject({
      data: [{ type: 'charge', status: 'available' }],
    });
    expect(await stripe.accounts.retrieveCurrent()).toMatchObject({ charges_enabled: true, country: 'GB' });
  });

  it('speaks its own API version only', async () => {
    const { simulators } = await startFixture();
    const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': '2024-06-20' };
    expect((await fetch(`${simulators.url}/v1/account`, { headers })).status).toBe(400);
    expect(stripeClient(simulators).getApiField('version')).toBe('2026-10-28.endive');
  });
});
