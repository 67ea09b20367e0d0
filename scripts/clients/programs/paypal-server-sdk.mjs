import assert from 'node:assert/strict';
import {
  ApiError,
  CheckoutPaymentIntent,
  Client,
  Environment,
  OrdersController,
  PaymentsController,
} from '@paypal/paypal-server-sdk';
import { control, refusalOf, step } from './steps.mjs';

const { SIMULATOR_URL, PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET } = process.env;

/** The library has fixed addresses; this takes its calls to the simulator's. */
async function adapter(config) {
  const response = await fetch(config.url.replace('https://api-m.sandbox.paypal.com', SIMULATOR_URL), {
    method: config.method.toUpperCase(),
    headers: config.headers,
    body: config.data,
  });
  const headers = Object.fromEntries(response.headers);
  return { data: await response.text(), status: response.status, headers, config, request: {} };
}

const clientOf = (oAuthClientSecret) =>
  new Client({
    environment: Environment.Sandbox,
    clientCredentialsAuthCredentials: { oAuthClientId: PAYPAL_CLIENT_ID, oAuthClientSecret },
    unstable_httpClientOptions: { adapter },
  });
const client = clientOf(PAYPAL_CLIENT_SECRET);
const orders = new OrdersController(client);
const payments = new PaymentsController(client);

const body = {
  intent: CheckoutPaymentIntent.Capture,
  purchaseUnits: [{ amount: { currencyCode: 'GBP', value: '12.50' }, customId: 'payment 7' }],
  paymentSource: {
    paypal: {
      experienceContext: {
        returnUrl: 'http://127.0.0.1:9/paid',
        cancelUrl: 'http://127.0.0.1:9/cancelled',
        userAction: 'PAY_NOW',
        shippingPreference: 'NO_SHIPPING',
      },
    },
  },
};

let count = 0;
function newKey() {
  count += 1;
  return `server-sdk-${count}`;
}

async function open() {
  return (await orders.createOrder({ body, paypalRequestId: newKey() })).result;
}

async function pay() {
  const { id } = await open();
  await control(`paypal/orders/${id}/approve`);
  const { result } = await orders.captureOrder({ id, paypalRequestId: newKey() });
  return { id, capture: result.purchaseUnits[0].payments.captures[0] };
}

await step('creates an order that the payer must approve', async () => {
  const { status, links } = await open();
  assert.equal(status, 'PAYER_ACTION_REQUIRED');
  assert.ok(links.find(({ rel }) => rel === 'payer-action').href.startsWith(SIMULATOR_URL));
});

await step('creates one order under one PayPal-Request-Id', async () => {
  const paypalRequestId = newKey();
  const first = await orders.createOrder({ body, paypalRequestId });
  const again = await orders.createOrder({ body, paypalRequestId });
  assert.deepEqual([first.statusCode, again.statusCode], [201, 200]);
  assert.equal(again.result.id, first.result.id);
});

await step('changes an order before it is approved', async () => {
  const { id } = await open();
  const path = "/purchase_units/@reference_id=='default'/amount";
  const value = { currency_code: 'GBP', value: '10.00' };
  await orders.patchOrder({ id, body: [{ op: 'replace', path, value }] });
  const { result } = await orders.getOrder({ id });
  assert.equal(result.purchaseUnits[0].amount.value, '10.00');
});

await step('captures an approved order and reads it and its capture', async () => {
  const { id, capture } = await pay();
  assert.equal(capture.status, 'COMPLETED');
  assert.equal((await orders.getOrder({ id })).result.status, 'COMPLETED');
  const { result } = await payments.getCapturedPayment({ captureId: capture.id });
  assert.equal(result.amount.value, '12.50');
  assert.equal(result.sellerReceivableBreakdown.grossAmount.value, '12.50');
  assert.equal(result.customId, 'payment 7');
});

await step('captures once under one PayPal-Request-Id', async () => {
  const { id } = await open();
  await control(`paypal/orders/${id}/approve`);
  const paypalRequestId = newKey();
  const first = await orders.captureOrder({ id, paypalRequestId });
  const again = await orders.captureOrder({ id, paypalRequestId });
  assert.deepEqual([first.statusCode, again.statusCode], [201, 200]);
});

await step('refunds a part, once under one key, then the rest, and reads the refund', async () => {
  const { capture } = await pay();
  const part = {
    captureId: capture.id,
    paypalRequestId: newKey(),
    body: { amount: { currencyCode: 'GBP', value: '4.00' }, noteToPayer: 'Sorry' },
  };
  const { result: first } = await payments.refundCapturedPayment(part);
  assert.equal((await payments.refundCapturedPayment(part)).result.id, first.id);
  const { result: read } = await payments.getRefund({ refundId: first.id });
  assert.deepEqual([read.status, read.amount.value], ['COMPLETED', '4.00']);
  await payments.refundCapturedPayment({ captureId: capture.id });
  const { result } = await payments.getCapturedPayment({ captureId: capture.id });
  assert.equal(result.status, 'REFUNDED');
});

await step('meets the errors of PayPal by their class and issue', async () => {
  const { id } = await open();
  const early = await refusalOf(orders.captureOrder({ id }));
  assert.ok(early instanceof ApiError);
  assert.deepEqual([early.statusCode, early.result.details[0].issue], [422, 'ORDER_NOT_APPROVED']);
  const missing = await refusalOf(orders.getOrder({ id: '5O190127TN364715T' }));
  assert.deepEqual([missing.statusCode, missing.result.name], [404, 'RESOURCE_NOT_FOUND']);
  await control(`paypal/orders/${id}/approve`, { funding: 'declining_card' });
  const declined = await refusalOf(orders.captureOrder({ id }));
  assert.equal(declined.result.details[0].issue, 'INSTRUMENT_DECLINED');
});

await step('is told what is not built here', async () => {
  const { id } = await open();
  const { statusCode, body: text } = await refusalOf(orders.authorizeOrder({ id }));
  assert.equal(statusCode, 501);
  assert.match(text, /authorize is not built in this simulator/);
});

await step('gets no token for a wrong secret', async () => {
  const stranger = new OrdersController(clientOf('wrong'));
  assert.equal((await refusalOf(stranger.getOrder({ id: 'X' }))).statusCode, 401);
});
