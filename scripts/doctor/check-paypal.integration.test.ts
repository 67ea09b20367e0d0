import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type PayPalSettings, parseEnv } from '@/lib/core/env';
import { startSimulators } from '@/simulator/start';
import { checkPayPal } from './check-paypal';

const SECRET = 'a-secret-of-the-doctors-tests';
const KEYS = {
  PAYPAL_CLIENT_ID: 'client-of-the-tests',
  PAYPAL_CLIENT_SECRET: SECRET,
  PAYPAL_WEBHOOK_ID: '1JE4291016473214C',
};
const appUrl = 'https://pay.linku.example';

const cleanUps: Array<() => Promise<void> | void> = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The simulator with these keys; the certificate of its authority is in the folder. */
async function simulator(): Promise<{ url: string; authorityFile: string }> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'linku-doctor-'));
  cleanUps.push(() => rmSync(dataFolder, { recursive: true }));
  const simulators = await startSimulators({
    port: 0,
    dataFolder,
    stripe: { secretKey: 'sk_test_doctor', webhookSecrets: ['whsec_doctor'], webhookUrls: [] },
    paypal: {
      clientId: KEYS.PAYPAL_CLIENT_ID,
      clientSecret: SECRET,
      webhookId: KEYS.PAYPAL_WEBHOOK_ID,
      webhookUrls: [],
    },
  });
  cleanUps.push(() => simulators.close());
  return { url: simulators.url, authorityFile: path.join(dataFolder, 'paypal-ca.pem') };
}

/** PayPal's own response about the webhook, which the simulator does not have. */
async function webhookRegister({ status, webhook }: { status: number; webhook?: object }): Promise<string> {
  const server = createServer((request, response) => {
    const isToken = request.url === '/v1/oauth2/token';
    const isWebhook =
      request.url === `/v1/notifications/webhooks/${KEYS.PAYPAL_WEBHOOK_ID}` &&
      request.headers.authorization === 'Bearer a-token';
    response.statusCode = isToken ? 200 : isWebhook ? status : 400;
    response.end(JSON.stringify(isToken ? { access_token: 'a-token' } : (webhook ?? {})));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

function settings(variables: Record<string, string>): PayPalSettings {
  const { paypal } = parseEnv({
    DATABASE_URL: 'postgresql://a/b',
    NEXTAUTH_SECRET: 'x',
    ...KEYS,
    ...variables,
  });
  if (paypal === null) throw new Error('PayPal is not configured.');
  return paypal;
}

/** The report as text, which never contains a secret. */
async function report(paypal: PayPalSettings): Promise<string> {
  const findings = await checkPayPal({ paypal, appUrl });
  const text = findings
    .map(({ words, fix }) => (fix === null ? `ok ${words}` : `PROBLEM ${words} FIX ${fix}`))
    .join('\n');
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain('a-token');
  return text;
}

const ALL_EVENTS = [
  'CHECKOUT.ORDER.APPROVED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.PENDING',
  'PAYMENT.CAPTURE.DECLINED',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.CAPTURE.REVERSED',
].map((name) => ({ name }));

test('without keys PayPal is off, which is no problem', async () => {
  expect(await checkPayPal({ paypal: null, appUrl })).toEqual([
    { subject: 'PayPal', words: 'off (no keys)', fix: null },
  ]);
});

test('the simulator takes the keys, its authority is there and the account is named', async () => {
  const { url, authorityFile } = await simulator();
  const paypal = settings({
    PAYPAL_API_BASE: url,
    PAYPAL_MERCHANT_ID: 'LKU7MERCHANT2',
    PAYPAL_WEBHOOK_AUTHORITY_FILE: authorityFile,
  });
  expect(await report(paypal)).toBe(
    [
      `ok ${url} takes the keys (simulator)`,
      'ok webhook id set',
      'ok payments are for the account LKU7MERCHANT2',
      `ok webhooks are checked against ${authorityFile}`,
    ].join('\n'),
  );
});

test('wrong keys, and nobody at the address', async () => {
  const { url } = await simulator();
  const wrong = { ...settings({ PAYPAL_API_BASE: url }), clientId: 'another' };
  expect(await report(wrong)).toContain(
    `PROBLEM ${url} refuses the keys. FIX Check PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET and PAYPAL_MODE`,
  );
  expect(await report(settings({ PAYPAL_API_BASE: 'http://127.0.0.1:1' }))).toContain(
    'PROBLEM http://127.0.0.1:1 does not answer. FIX Start it with `npm start`',
  );
});

test('an authority that is missing or is no certificate', async () => {
  const { url, authorityFile } = await simulator();
  const missing = `${authorityFile}.gone`;
  const withFile = (file: string) => settings({ PAYPAL_API_BASE: url, PAYPAL_WEBHOOK_AUTHORITY_FILE: file });
  expect(await report(withFile(missing))).toContain(`PROBLEM ${missing} is missing`);
  writeFileSync(authorityFile, 'no certificate');
  expect(await report(withFile(authorityFile))).toContain('FIX Start the simulator with `npm start`');
});

test('a webhook at PayPal that is for us, with every event', async () => {
  const url = `${appUrl}/api/webhooks/paypal`;
  for (const types of [ALL_EVENTS, [{ name: '*' }]]) {
    const origin = await webhookRegister({ status: 200, webhook: { url, event_types: types } });
    const paypal = { ...settings({ PAYPAL_API_BASE: origin }), isSimulator: false };
    const text = await report(paypal);
    expect(text).toContain(`ok webhooks go to ${url}`);
    expect(text).toContain('ok the webhook has every event that is needed');
    expect(text).toContain('ok no merchant id');
  }
});

test('a webhook at PayPal that is for somebody else, or lacks events', async () => {
  const webhook = { url: 'https://old.example/api/webhooks/paypal', event_types: ALL_EVENTS.slice(1) };
  const origin = await webhookRegister({ status: 200, webhook });
  const tests = { ...settings({ PAYPAL_API_BASE: origin }), isSimulator: false };
  expect(await report(tests)).toContain(
    'ok webhooks go to https://old.example/api/webhooks/paypal, which has to',
  );
  const live = { ...tests, livemode: true };
  const text = await report(live);
  expect(text).toContain(
    'PROBLEM Webhooks go to https://old.example/api/webhooks/paypal, which is not here.',
  );
  expect(text).toContain('PROBLEM The webhook lacks CHECKOUT.ORDER.APPROVED.');
});

test.each([
  [404, 'PROBLEM It knows no webhook of the id in PAYPAL_WEBHOOK_ID'],
  [503, 'PROBLEM The webhook could not be looked up (status 503).'],
  [200, 'PROBLEM It describes the webhook in a form that is not known here.'],
])('a webhook that PayPal answers with %i to', async (status, words) => {
  const origin = await webhookRegister({ status });
  expect(await report({ ...settings({ PAYPAL_API_BASE: origin }), isSimulator: false })).toContain(words);
});
