import assert from 'node:assert/strict';
import sdk from '@paypal/checkout-server-sdk';
import { orderRequest } from './paypal-requests.mjs';
import { control, refusalOf, step } from './steps.mjs';

const { SIMULATOR_URL, PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET } = process.env;
const { core, orders, payments } = sdk;

const clientOf = (id, secret) =>
  new core.PayPalHttpClient(new core.PayPalEnvironment(id, secret, SIMULATOR_URL, SIMULATOR_URL));
const client = clientOf(PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET);

/** Sends one of the library's requests under a key, where one is given. */
function send(request, { body, key } = {}) {
  if (body !== undefined) request.requestBody(body);
  if (key !== undefined) request.headers['PayPal-Request-Id'] = key;
  return client.execute(request);
}

async function open() {
  return (await send(new orders.OrdersCreateRequest(), { body: orderRequest })).result;
}

async function pay() {
  const { id } = await open();
  await control(`paypal/orders/${id}/approve`);
  const { result } = await send(new orders.OrdersCaptureRequest(id), { body: {} });
  return { id, capture: result.purchase_units[0].payments.captures[0] };
}

const detailsOf = (error) => JSON.parse(error.message);

await step('creates an order that the payer approves by its link', async () => {
  const { status, links } = await open();
  assert.equal(status, 'CREATED');
  assert.ok(links.find(({ rel }) => rel === 'approve').href.startsWith(SIMULATOR_URL));
});

await step('creates one order under one PayPal-Request-Id', async () => {
  const options = { body: orderRequest, key: 'checkout-sdk-1' };
  const first = await send(new orders.OrdersCreateRequest(), options);
  const again = await send(new orders.OrdersCreateRequest(), options);
  assert.deepEqual([first.statusCode, again.statusCode], [201, 200]);
  assert.equal(again.result.id, first.result.id);
});

await step('changes an order before it is approved', async () => {
  const { id } = await open();
  const path = "/purchase_units/@reference_id=='default'/amount";
  const value = { currency_code: 'GBP', value: '10.00' };
  await send(new orders.OrdersPatchRequest(id), { body: [{ op: 'replace', path, value }] });
  const { result } = await send(new orders.OrdersGetRequest(id));
  assert.equal(result.purchase_units[0].amount.value, '10.00');
});

await step('captures an approved order and reads it and its capture', async () => {
  const { id, capture } = await pay();
  assert.equal(capture.status, 'COMPLETED');
  assert.equal((await send(new orders.OrdersGetRequest(id))).result.status, 'COMPLETED');
  const { result } = await send(new payments.CapturesGetRequest(capture.id));
  assert.deepEqual([result.amount.value, result.custom_id], ['12.50', 'payment 7']);
});

await step('refunds a part, once under one key, and reads the refund', async () => {
  const { capture } = await pay();
  const options = { body: { amount: { currency_code: 'GBP', value: '4.00' } }, key: 'checkout-sdk-2' };
  const first = await send(new payments.CapturesRefundRequest(capture.id), options);
  const again = await send(new payments.CapturesRefundRequest(capture.id), options);
  assert.equal(again.result.id, first.result.id);
  const { result } = await send(new payments.RefundsGetRequest(first.result.id));
  assert.deepEqual([result.status, result.amount.value], ['COMPLETED', '4.00']);
  const { result: read } = await send(new payments.CapturesGetRequest(capture.id));
  assert.equal(read.status, 'PARTIALLY_REFUNDED');
});

await step('renews a token that was revoked', async () => {
  await control('paypal/tokens', { revoke: true });
  assert.equal((await open()).status, 'CREATED');
});

await step('meets the errors of PayPal by their status and issue', async () => {
  const { id } = await open();
  const early = await refusalOf(send(new orders.OrdersCaptureRequest(id), { body: {} }));
  assert.deepEqual([early.statusCode, detailsOf(early).details[0].issue], [422, 'ORDER_NOT_APPROVED']);
  const missing = await refusalOf(send(new orders.OrdersGetRequest('5O190127TN364715T')));
  assert.equal(missing.statusCode, 404);
  const body = { ...orderRequest, intent: 'AUTHORIZE' };
  const unbuilt = await refusalOf(send(new orders.OrdersCreateRequest(), { body }));
  assert.deepEqual([unbuilt.statusCode, detailsOf(unbuilt).name], [501, 'NOT_IMPLEMENTED']);
});

await step('gets no token as somebody else', async () => {
  // The library keeps a token for a client's id, whatever its secret.
  const error = await refusalOf(clientOf('nobody', 'wrong').execute(new orders.OrdersGetRequest('X')));
  assert.equal(error.statusCode, 401);
  assert.match(error.message, /invalid_client/);
});
