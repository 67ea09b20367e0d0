import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  createOrder,
  errorOf,
  type Fixture,
  formOf,
  orderRequest,
  payOrder,
  startFixture,
} from '../testing/paypal-fixture';

afterEach(closeFixtures);

const orders = '/v2/checkout/orders';
const [unit] = orderRequest.purchase_units;
const payPal = (change: object) => ({ payment_source: { paypal: { experience_context: {}, ...change } } });

/** Fields of PayPal's orders that the simulator cannot honour, and the name under which it says so. */
const orderFields: [string, object][] = [
  ['/intent AUTHORIZE', { intent: 'AUTHORIZE' }],
  ['/purchase_units', { purchase_units: [unit, { ...unit, reference_id: 'second' }] }],
  ['/purchase_units/0/shipping', { purchase_units: [{ ...unit, shipping: { name: { full_name: 'F' } } }] }],
  ['/purchase_units/0/payment_instruction', { purchase_units: [{ ...unit, payment_instruction: {} }] }],
  ['/payer', { payer: { email_address: 'a@example.com' } }],
  ['/payment_source/card', { payment_source: { card: { number: '4111111111111111' } } }],
  ['/payment_source/token', { payment_source: { token: { id: 'x', type: 'BILLING_AGREEMENT' } } }],
  ['/payment_source/paypal/vault_id', payPal({ vault_id: 'V1' })],
  ['/payment_source/paypal/attributes', payPal({ attributes: { vault: {} } })],
  ['/application_context/stored_payment_source', { application_context: { stored_payment_source: {} } }],
];

/** Says in PayPal's shape that the simulator has not got it; names what. */
async function expectNotBuilt({
  call,
  on,
  what,
  body,
  headers = {},
}: Pick<Fixture, 'call'> & { on: string; what: string; body?: unknown; headers?: Record<string, string> }) {
  const [method = '', path = ''] = on.split(' ');
  const reply = await call(method, path, { body, headers });
  expect(reply.status).toBe(501);
  expect(reply.body).toMatchObject({
    name: 'NOT_IMPLEMENTED',
    debug_id: reply.headers.get('paypal-debug-id'),
    details: [{ field: expect.stringContaining(what), issue: 'NOT_SUPPORTED' }],
  });
  expect(JSON.stringify(reply.body)).toContain('is not built in this simulator');
}

describe('what PayPal has and the simulator has not', () => {
  it.each(orderFields)('%s, is refused in those words, and no order is made', async (what, change) => {
    const { call, paypal } = await startFixture();
    const body = { ...orderRequest, ...change };
    await expectNotBuilt({ call, on: `POST ${orders}`, what, body, headers: { 'paypal-request-id': 'a' } });
    expect(paypal.orders()).toEqual([]);
  });

  it('of changes, captures and refunds, is refused, and nothing happens', async () => {
    const fixture = await startFixture();
    const { call, paypal } = fixture;
    const id = await createOrder(fixture);
    for (const path of ["/purchase_units/@reference_id=='default'/shipping/name", '/intent', '/payer'])
      await expectNotBuilt({
        call,
        on: `PATCH ${orders}/${id}`,
        what: path,
        body: [{ op: 'replace', path, value: 'x' }],
      });
    paypal.approve({ orderId: id });
    const body = { payment_source: { card: {} } };
    await expectNotBuilt({ call, on: `POST ${orders}/${id}/capture`, what: '/payment_source', body });
    await expectNotBuilt({ call, on: `GET ${orders}/${id}?fields=payment_source`, what: 'fields' });
    const { captureId } = await payOrder({ fixture });
    const capture = `/v2/payments/captures/${captureId}`;
    const split = { payment_instruction: { platform_fees: [] } };
    await expectNotBuilt({ call, on: `POST ${capture}/refund`, what: '/payment_instruction', body: split });
    const headers = { 'paypal-auth-assertion': 'e30.e30.' };
    await expectNotBuilt({ call, on: `GET ${capture}`, what: 'PayPal-Auth-Assertion', headers });
    expect(paypal.ledger().orders).toMatchObject([{ captured: 1000, refunded: 0 }]);
  });

  it('of payouts and disputes, is refused, and nothing happens', async () => {
    const fixture = await startFixture({ paypal: { openingBalance: { GBP: 10_000 } } });
    const { call, paypal } = fixture;
    const item = { receiver: 'a@example.com', amount: { currency: 'GBP', value: '1.00' } };
    const changes: [string, object][] = [
      ['items[0].recipient_type PHONE', { recipient_type: 'PHONE' }],
      ['items[0].recipient_wallet VENMO', { recipient_wallet: 'VENMO' }],
      ['items[0].notification_language', { notification_language: 'fr-FR' }],
    ];
    for (const [what, change] of changes) {
      const body = { sender_batch_header: { sender_batch_id: 'b' }, items: [{ ...item, ...change }] };
      await expectNotBuilt({ call, on: 'POST /v1/payments/payouts', what, body });
    }
    expect(paypal.payouts()).toEqual([]);
    const { captureId } = await payOrder({ fixture });
    const { dispute_id: id } = paypal.openDispute({ captureId });
    const on = `POST /v1/customer/disputes/${id}`;
    const evidence = { evidence_type: 'OTHER', evidence_info: { refund_ids: [] } };
    const what = '/evidences/0/evidence_info';
    await expectNotBuilt({ call, on: `${on}/provide-evidence`, what, ...formOf({ evidences: [evidence] }) });
    const refund = formOf({ refund_amount: { currency_code: 'GBP', value: '1.00' } });
    await expectNotBuilt({ call, on: `${on}/accept-claim`, what: '/refund_amount', ...refund });
    expect(paypal.disputes()).toMatchObject([{ status: 'WAITING_FOR_SELLER_RESPONSE' }]);
  });
});

describe('a field that PayPal does not have either', () => {
  it('is passed over in orders, captures and refunds, as PayPal passes over it', async () => {
    const fixture = await startFixture();
    const { call } = fixture;
    const wrong = { payee_note: 'x', payment_instruction_of_nobody: {} };
    const request = { ...orderRequest, ...wrong, purchase_units: [{ ...unit, ...wrong }] };
    const created = await call('POST', orders, { body: request });
    expect(created.status).toBe(201);
    const order = await call('GET', `${orders}/${created.body.id}`);
    expect(JSON.stringify(order.body)).not.toContain('payee_note');
    const { captureId } = await payOrder({ fixture });
    const refund = await call('POST', `/v2/payments/captures/${captureId}/refund`, { body: wrong });
    expect(refund.status).toBe(201);
  });

  it('is refused in payouts, whose API is of the first generation', async () => {
    const { call, paypal } = await startFixture();
    const item = { receiver: 'a@example.com', amount: { currency: 'GBP', value: '1.00' }, pigeon: 'grey' };
    const body = { sender_batch_header: {}, items: [item] };
    const reply = await call('POST', '/v1/payments/payouts', { body });
    expect(errorOf(reply)).toMatchObject({ status: 400, name: 'VALIDATION_ERROR' });
    expect(reply.body.details).toMatchObject([{ field: 'items[0].pigeon' }]);
    expect(paypal.payouts()).toEqual([]);
  });
});

it('a path may end with a slash, as in the calls of the first library', async () => {
  const { call } = await startFixture();
  expect((await call('GET', '/v1/customer/disputes/')).status).toBe(200);
  expect((await call('GET', '/v1/notifications/webhooks-events/')).status).toBe(200);
});
