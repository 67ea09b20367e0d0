import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { payoutRequest } from './paypal-requests.mjs';
import { control, refusalOf, step } from './steps.mjs';

// The library of PayPal's first API, which knows no other address than PayPal's own.
const require = createRequire(import.meta.url);
const paypal = require('paypal-rest-sdk');
const utils = require('paypal-rest-sdk/lib/utils');
const http = require('node:http');
const { SIMULATOR_URL, PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET } = process.env;
const { hostname, port } = new URL(SIMULATOR_URL);
utils.getDefaultApiEndpoint = () => hostname;
paypal.configure({
  mode: 'sandbox',
  schema: 'http',
  port,
  client_id: PAYPAL_CLIENT_ID,
  client_secret: PAYPAL_CLIENT_SECRET,
});

/** How many calls it makes: it answers a 401 with a new token and another attempt. */
let calls = 0;
const { request } = http;
http.request = (...options) => {
  calls += 1;
  return request.apply(http, options);
};

const payment = {
  intent: 'sale',
  payer: { payment_method: 'paypal' },
  redirect_urls: { return_url: 'http://127.0.0.1:9/paid', cancel_url: 'http://127.0.0.1:9/cancelled' },
  transactions: [{ amount: { currency: 'GBP', total: '12.50' }, description: 'Fee' }],
};

/** It ends after one call, in PayPal's shape, with words that say what is missing. */
async function expectNotBuilt({ call, path }) {
  const before = calls;
  const { httpStatusCode, response } = await refusalOf(call());
  assert.equal(calls - before, 1);
  assert.equal(httpStatusCode, 501);
  assert.equal(response.name, 'NOT_IMPLEMENTED');
  assert.ok(response.details[0].description.includes(path), response.details[0].description);
  assert.match(response.message, /not built in this simulator.*\/v2\/checkout\/orders/);
  assert.doesNotMatch(JSON.stringify(response), /API Key/);
}

await step('gets a token', async () => {
  assert.match(await promisify(paypal.generateToken)({}), /^Bearer A21AA/);
});

await step('is told that the payments of the first API are not built', async () => {
  const create = promisify(paypal.payment.create.bind(paypal.payment));
  const execute = promisify(paypal.payment.execute.bind(paypal.payment));
  const read = promisify(paypal.payment.get.bind(paypal.payment));
  await expectNotBuilt({ call: () => create(payment), path: '/v1/payments/payment' });
  await expectNotBuilt({ call: () => execute('PAY-1', { payer_id: 'P' }), path: '/PAY-1/execute' });
  await expectNotBuilt({ call: () => read('PAY-1'), path: '/v1/payments/payment/PAY-1' });
});

await step('pays out, which has one API for both generations', async () => {
  const create = promisify(paypal.payout.create.bind(paypal.payout));
  const read = promisify(paypal.payout.get.bind(paypal.payout));
  const body = payoutRequest({ batch: 'rest', receiver: 'helper@example.com' });
  const { batch_header: header } = await create(body, 'false');
  await control(`paypal/payouts/${header.payout_batch_id}/settle`);
  assert.equal((await read(header.payout_batch_id)).batch_header.batch_status, 'SUCCESS');
});
