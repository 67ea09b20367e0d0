import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, startFixture as startWithPayPal } from './paypal/testing/paypal-fixture';
import { type Simulators, startSimulators } from './start';

const secretKey = 'sk_test_of_the_simulator_tests';
const closing: Simulators[] = [];
afterEach(async () => {
  for (const simulators of closing.splice(0)) await simulators.close();
  await closeFixtures();
});

async function startWithoutPayPal(): Promise<Simulators> {
  const simulators = await startSimulators({
    port: 0,
    stripe: { secretKey, webhookSecrets: ['whsec_1'], webhookUrls: [] },
  });
  closing.push(simulators);
  return simulators;
}

/** Calls with Stripe's key, with nothing, or with another bearer, as a library of the wrong provider would. */
async function call({
  url,
  on,
  bearer,
}: {
  url: string;
  on: string;
  bearer?: string | undefined;
}): Promise<{ status: number; body: Record<string, never>; text: string }> {
  const [method = '', path = ''] = on.split(' ');
  const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const response = await fetch(`${url}${path}`, { method, headers });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), text };
}

const payPalsCalls = [
  'POST /v1/oauth2/token',
  'POST /v1/payments/payment/',
  'POST /v1/payments/payment/PAY-1/execute',
  'POST /v1/payments/payouts',
  'POST /v1/billing/subscriptions',
  'POST /v1/billing-agreements/agreement-tokens',
  'GET /v1/notifications/webhooks',
  'GET /v1/customer/disputes',
  'GET /v1/reporting/balances',
  'GET /v2/checkout/orders/1',
  'POST /v2/checkout/orders/1/authorize',
  'GET /v2/invoicing/invoices',
  'GET /v3/vault/payment-tokens',
];

const notBuilt = [
  'POST /v1/payments/payment/',
  'GET /v1/payments/payment/PAY-1',
  'POST /v1/payments/payment/PAY-1/execute',
  'POST /v1/billing/subscriptions',
  'POST /v1/identity/generate-token',
  'POST /v2/checkout/orders/1/authorize',
  'POST /v2/checkout/orders/1/confirm-payment-source',
  'GET /v2/payments/authorizations/1',
  'POST /v1/notifications/webhooks',
  'POST /v1/customer/disputes/1/appeal',
  'GET /v3/vault/payment-tokens',
];

describe('without PayPal', () => {
  it.each(payPalsCalls)('%s says so, in the shape of its errors', async (on) => {
    const { url } = await startWithoutPayPal();
    for (const bearer of [undefined, secretKey, 'A21AAtoken']) {
      const { status, body, text } = await call({ url, on, bearer });
      expect(status).toBe(503);
      expect(body).toMatchObject({
        name: 'SERVICE_UNAVAILABLE',
        message: expect.stringContaining('PayPal is not configured in this simulator'),
        debug_id: expect.any(String),
        details: [{ description: expect.stringContaining('PAYPAL_CLIENT_ID') }],
      });
      expect(text).not.toMatch(/API Key|stripe/i);
    }
  });

  it('a request for a token is answered in the shape of OAuth too', async () => {
    const { url } = await startWithoutPayPal();
    expect((await call({ url, on: 'POST /v1/oauth2/token' })).body).toMatchObject({
      error: 'temporarily_unavailable',
      error_description: expect.stringContaining('not configured'),
    });
  });

  it.each(['GET /checkoutnow?token=1', 'GET /sdk/js?client-id=c', 'GET /_simulator/paypal/orders'])(
    '%s says so as well',
    async (on) => {
      const { url } = await startWithoutPayPal();
      expect((await call({ url, on })).text).toContain('PayPal is not configured');
    },
  );
});

describe('with both', () => {
  it.each(notBuilt)('%s, which PayPal has and the simulator has not, says that', async (on) => {
    const { simulators } = await startWithPayPal();
    const { status, body, text } = await call({ url: simulators.url, on, bearer: secretKey });
    expect(status).toBe(501);
    expect(body).toMatchObject({
      name: 'NOT_IMPLEMENTED',
      details: [{ location: 'path', issue: 'NOT_SUPPORTED', description: expect.stringContaining(on) }],
    });
    expect(text).toContain('not built in this simulator');
    expect(text).toContain('POST /v2/checkout/orders');
    expect(text).not.toMatch(/API Key|stripe/i);
  });

  it('a key of the other provider is refused in the words of the one that was called', async () => {
    const { simulators } = await startWithPayPal();
    const { url } = simulators;
    expect((await call({ url, on: 'GET /v2/checkout/orders/1', bearer: secretKey })).body).toMatchObject({
      error: 'invalid_token',
    });
    expect((await call({ url, on: 'GET /v1/charges', bearer: 'A21AAtoken' })).body).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining('Invalid API Key') },
    });
    expect(await call({ url, on: 'GET /v2/core/accounts', bearer: secretKey })).toMatchObject({
      status: 404,
      body: { error: { type: 'invalid_request_error' } },
    });
  });

  it.each(['GET /v1/frobnicate', 'POST /v1/', 'GET /v4/charges', 'GET /nothing', 'GET /v2/orders'])(
    '%s is a path of neither, and the response says what paths there are',
    async (on) => {
      const { simulators } = await startWithPayPal();
      const { status, body } = await call({ url: simulators.url, on, bearer: secretKey });
      expect(status).toBe(404);
      expect(body).toEqual({
        error: {
          message: expect.stringContaining(on),
          paths: expect.objectContaining({ '/_simulator/': expect.any(String) }),
        },
      });
    },
  );
});
