import { z } from 'zod';
import { type Simulators, startSimulators } from '../../start';
import { startWebhookReceiver, type WebhookReceiver } from '../../testing/webhook-receiver';
import type { PayPalControl } from '../control/control';
import type { PayPalOptions } from '../start-simulator';
import { sharedAuthority } from './shared-authority';

export const clientId = 'simulator-client-of-the-tests';
export const clientSecret = 'simulator-secret-of-the-tests';
export const webhookId = '1JE4291016473214C';

/** One call of the API: what came back, with the body parsed. */
export type Reply = { status: number; headers: Headers; body: Record<string, unknown> };
export type Client = (
  method: string,
  path: string,
  options?: { body?: unknown; headers?: Record<string, string> },
) => Promise<Reply>;

export type Fixture = {
  simulators: Simulators;
  paypal: PayPalControl;
  call: Client;
  receiver: WebhookReceiver;
};

const open: Array<() => Promise<void>> = [];

/** Closes what the test that just ended has started; every test file that starts fixtures runs it after each test. */
export async function closeFixtures(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

/** A simulator on a free port with PayPal, an endpoint for its webhooks, and a client that has a token. */
export async function startFixture({
  dataFolder,
  paypal: overrides = {},
}: {
  dataFolder?: string;
  paypal?: Partial<PayPalOptions>;
} = {}): Promise<Fixture> {
  const receiver = await startWebhookReceiver();
  open.push(() => receiver.close());
  const simulators = await startSimulators({
    port: 0,
    dataFolder,
    stripe: { secretKey: 'sk_test_of_the_simulator_tests', webhookSecrets: ['whsec_1'], webhookUrls: [] },
    paypal: {
      clientId,
      clientSecret,
      webhookId,
      webhookUrls: [receiver.url],
      retryDelaysMs: [10, 10],
      pendingCaptureDelayMs: null,
      payoutStepMs: null,
      openingBalance: {},
      // One that is kept in a folder makes its own, as the product does.
      ...(dataFolder === undefined && { authority: await sharedAuthority() }),
      ...overrides,
    },
  });
  open.push(() => simulators.close());
  if (simulators.paypal === null) throw new Error('The simulator was started without PayPal.');
  const token = await accessToken(simulators.url);
  return { simulators, paypal: simulators.paypal, receiver, call: clientOf({ url: simulators.url, token }) };
}

const tokenSchema = z.object({ access_token: z.string() });

export async function accessToken(url: string): Promise<string> {
  const response = await requestToken({ url });
  return tokenSchema.parse(await response.json()).access_token;
}

export function requestToken({
  url,
  secret = clientSecret,
  grantType = 'client_credentials',
}: {
  url: string;
  secret?: string;
  grantType?: string;
}): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
  return fetch(`${url}/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ grant_type: grantType }),
  });
}

/** Calls the API as a merchant's server does. A string goes out as it is. */
export function clientOf({ url, token }: { url: string; token: string }): Client {
  return async (method, path, { body, headers = {} } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const parsed = z.record(z.string(), z.unknown()).parse(text === '' ? {} : JSON.parse(text));
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

/** A form as PayPal's disputes take it: `input` as JSON, and a document beside it. */
export function formOf(input: unknown): { body: string; headers: Record<string, string> } {
  const part = (head: string, text: string) =>
    `--form\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`;
  const json = part('name="input"\r\nContent-Type: application/json', JSON.stringify(input));
  const file = part('name="file1"; filename="chat.txt"\r\nContent-Type: text/plain', 'Done on Monday.');
  return {
    body: `${json}${file}--form--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=form' },
  };
}

/** An order of 10.00 pounds. */
export const orderRequest = {
  intent: 'CAPTURE',
  purchase_units: [
    { amount: { currency_code: 'GBP', value: '10.00' }, custom_id: '41', description: 'Service fee' },
  ],
  application_context: {
    return_url: 'http://127.0.0.1:9/back?task=7',
    cancel_url: 'http://127.0.0.1:9/cancelled',
    user_action: 'PAY_NOW',
  },
};

const idSchema = z.object({ id: z.string() });

export async function createOrder({ call }: Fixture, change: Record<string, unknown> = {}): Promise<string> {
  const { body } = await call('POST', '/v2/checkout/orders', { body: { ...orderRequest, ...change } });
  return idSchema.parse(body).id;
}

export const capturedSchema = z.object({
  id: z.string(),
  status: z.string(),
  purchase_units: z.array(
    z.object({ payments: z.object({ captures: z.array(z.object({ id: z.string(), status: z.string() })) }) }),
  ),
});

/** Creates, approves and captures; returns the ids of the order and its capture. */
export async function payOrder({
  fixture,
  funding = 'balance',
}: {
  fixture: Fixture;
  funding?: NonNullable<Parameters<PayPalControl['approve']>[0]['funding']>;
}): Promise<{ orderId: string; captureId: string }> {
  const orderId = await createOrder(fixture);
  fixture.paypal.approve({ orderId, funding });
  const { body } = await fixture.call('POST', `/v2/checkout/orders/${orderId}/capture`);
  const capture = capturedSchema.parse(body).purchase_units[0]?.payments.captures[0];
  if (capture === undefined) throw new Error('The order was not captured.');
  return { orderId, captureId: capture.id };
}

/** What an error says: its status, name and issue. */
export function errorOf({ status, body }: Reply): {
  status: number;
  name: unknown;
  issue: string | undefined;
} {
  const details = z
    .array(z.object({ issue: z.string() }))
    .optional()
    .parse(body.details);
  return { status, name: body.name, issue: details?.[0]?.issue };
}
