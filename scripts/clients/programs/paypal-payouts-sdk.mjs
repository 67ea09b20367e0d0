import assert from 'node:assert/strict';
import sdk from '@paypal/payouts-sdk';
import { payoutRequest } from './paypal-requests.mjs';
import { control, refusalOf, step } from './steps.mjs';

const { SIMULATOR_URL, PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET } = process.env;
const { core, payouts } = sdk;

const client = new core.PayPalHttpClient(
  new core.PayPalEnvironment(PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET, SIMULATOR_URL, SIMULATOR_URL),
);

async function create(options) {
  const request = new payouts.PayoutsPostRequest();
  request.requestBody(payoutRequest(options));
  return (await client.execute(request)).result.batch_header.payout_batch_id;
}

async function read(batchId, page = {}) {
  const request = new payouts.PayoutsGetRequest(batchId);
  request
    .page(page.number ?? 1)
    .pageSize(page.size ?? 10)
    .totalRequired(true);
  return (await client.execute(request)).result;
}

const bodyOf = (error) => JSON.parse(error.message);

await step('pays out and reads the batch and its item', async () => {
  const batchId = await create({ batch: 'first', receiver: 'helper@example.com' });
  assert.equal((await read(batchId)).batch_header.batch_status, 'PENDING');
  await control(`paypal/payouts/${batchId}/settle`);
  const batch = await read(batchId);
  assert.deepEqual([batch.batch_header.batch_status, batch.total_items], ['SUCCESS', 1]);
  const [item] = batch.items;
  const { result } = await client.execute(new payouts.PayoutsItemGetRequest(item.payout_item_id));
  assert.deepEqual([result.transaction_status, result.payout_item.amount.value], ['SUCCESS', '4.00']);
});

await step('is refused the same sender_batch_id, whose batch it is led to', async () => {
  const batchId = await create({ batch: 'twice', receiver: 'helper@example.com' });
  const error = await refusalOf(create({ batch: 'twice', receiver: 'helper@example.com' }));
  assert.equal(error.statusCode, 400);
  assert.ok(JSON.stringify(bodyOf(error)).includes(batchId));
});

await step('cancels an item that nobody claimed', async () => {
  const batchId = await create({ batch: 'unclaimed', receiver: 'unclaimed@example.com' });
  await control(`paypal/payouts/${batchId}/settle`);
  const [item] = (await read(batchId)).items;
  assert.equal(item.transaction_status, 'UNCLAIMED');
  const { result } = await client.execute(new payouts.PayoutsItemCancelRequest(item.payout_item_id));
  assert.equal(result.transaction_status, 'RETURNED');
});

await step('reads a batch page by page, and is told of a page that cannot be', async () => {
  const batchId = await create({ batch: 'pages', receiver: 'helper@example.com' });
  assert.equal((await read(batchId, { number: 1, size: 1 })).items.length, 1);
  const error = await refusalOf(read(batchId, { number: 1, size: -1 }));
  assert.deepEqual([error.statusCode, bodyOf(error).details[0].field], [400, 'page_size']);
});

await step('meets the errors of PayPal by their name', async () => {
  const missing = await refusalOf(read('NOBATCH'));
  assert.deepEqual([missing.statusCode, bodyOf(missing).name], [404, 'INVALID_RESOURCE_ID']);
  const request = new payouts.PayoutsPostRequest();
  const body = payoutRequest({ batch: 'rich', receiver: 'helper@example.com' });
  body.items[0].amount.value = '9999999.00';
  request.requestBody(body);
  const poor = await refusalOf(client.execute(request));
  assert.deepEqual([poor.statusCode, bodyOf(poor).name], [422, 'INSUFFICIENT_FUNDS']);
});
