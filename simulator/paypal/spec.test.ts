import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Client,
  closeFixtures,
  createOrder,
  type Fixture,
  orderRequest,
  payOrder,
  requestToken,
  startFixture,
} from './testing/paypal-fixture';

afterEach(closeFixtures);

// Where a schema of the API and a validator are available (they are large, so not part of the project), this test
// validates everything that the simulator says. The validator module exports loadSpec(file) with request(...),
// response(...), schema(...).
const schemaFile = process.env.PAYPAL_SPEC_FILE;
const validatorFile = process.env.SPEC_VALIDATOR;

type Validator = {
  request(method: string, path: string, body: unknown): string[];
  response(method: string, path: string, status: number, body: unknown): string[];
  schema(name: string, value: unknown): string[];
};
const isFunction = (value: unknown) => typeof value === 'function';
const moduleSchema = z.object({ loadSpec: z.custom<(file: string) => Validator>(isFunction) });

type Exchange = { method: string; path: string; sent: unknown; status: number; body: unknown };

/** The schemas of what events carry. */
const resourceSchemas: Record<string, string> = {
  'checkout-order': 'orders.order',
  capture: 'payments.capture-2',
  refund: 'payments.refund',
  payouts: 'payouts.payout_batch',
  payouts_item: 'payouts.payout_item-2',
};

describe.runIf(schemaFile !== undefined && validatorFile !== undefined)('the schema of the API', () => {
  it('is kept by every response and every event of a long day', async () => {
    const module: unknown = await import(pathToFileURL(String(validatorFile)).href);
    const spec = moduleSchema.parse(module).loadSpec(String(schemaFile));
    expect(spec.schema('orders.order', { status: 'PAID' })).not.toEqual([]);
    const { exchanges, events } = await richDay();
    const faults = new Set<string>();
    for (const { method, path, sent, status, body } of exchanges) {
      const isGoodRequest = status < 400 && sent !== undefined;
      const own = [
        ...(isGoodRequest ? spec.request(method, path, sent) : []),
        ...spec.response(method, path, status, body),
      ];
      for (const fault of own) faults.add(`${method} ${path} ${status}: ${fault}`);
    }
    for (const event of events) {
      for (const fault of spec.schema('webhooks.event', event)) faults.add(`event: ${fault}`);
      const name = resourceSchemas[String(event.resource_type)];
      if (name === undefined) continue;
      for (const fault of spec.schema(name, event.resource)) faults.add(`${event.event_type}: ${fault}`);
    }
    expect([...faults]).toEqual([]);
    expect(exchanges.length).toBeGreaterThan(60);
    expect(new Set(events.map((event) => event.event_type)).size).toBeGreaterThan(14);
  });
});

const ORDERS = '/v2/checkout/orders';
const WHOLE = { prefer: 'return=representation' };
const money = (value: string) => ({ currency_code: 'GBP', value });

/** Every operation, every kind of payment, refund and refusal; returns all responses and all events. */
async function richDay(): Promise<{ exchanges: Exchange[]; events: Record<string, unknown>[] }> {
  const plain = await startFixture();
  const exchanges: Exchange[] = [];
  const call: Client = async (method, path, options = {}) => {
    const reply = await plain.call(method, path, options);
    exchanges.push({ method, path, sent: options.body, status: reply.status, body: reply.body });
    return reply;
  };
  const fixture = { ...plain, call };
  const { paypal, simulators } = fixture;
  for (const secret of [undefined, 'wrong']) {
    const response = await requestToken({ url: simulators.url, ...(secret === undefined ? {} : { secret }) });
    const body: unknown = await response.json();
    exchanges.push({
      method: 'POST',
      path: '/v1/oauth2/token',
      sent: undefined,
      status: response.status,
      body,
    });
  }
  await payAndRefund(fixture);
  await refundWithOutcomes(fixture);
  await openOrders(fixture);
  const id = await approveAndCapture(fixture);
  for (const missing of [`${ORDERS}/5O190127TN364715T`, '/v2/payments/captures/X', '/v2/payments/refunds/X'])
    await call('GET', missing);
  await payOut(fixture);
  await readEvents(fixture);
  paypal.revokeTokens();
  await call('GET', `${ORDERS}/${id}`);
  return { exchanges, events: paypal.events() };
}

/** Payments by every kind of funding, each refunded twice and then too much. */
async function payAndRefund(fixture: Fixture): Promise<void> {
  const { call, paypal } = fixture;
  const fundings = ['balance', 'echeck', 'review', 'declined_capture'] as const;
  for (const funding of fundings) {
    const { orderId, captureId } = await payOrder({ fixture, funding });
    const capture = `/v2/payments/captures/${captureId}`;
    await call('GET', `${ORDERS}/${orderId}`);
    await call('GET', capture);
    if (funding !== 'balance') await call('POST', `${capture}/refund`, { body: {} });
    paypal.settleCapture({ captureId, outcome: funding === 'review' ? 'denied' : 'completed' });
    for (const headers of [{}, WHOLE]) {
      const amount = { currency_code: 'GBP', value: '1.50' };
      const body = { amount, note_to_payer: 'Sorry', custom_id: 'r' };
      const refund = await call('POST', `${capture}/refund`, { body, headers });
      if (refund.status === 201) await call('GET', `/v2/payments/refunds/${refund.body.id}`);
    }
    const amount = { currency_code: 'GBP', value: '99.00' };
    await call('POST', `${capture}/refund`, { body: { amount } });
    await call('GET', capture);
    await call('GET', `${ORDERS}/${orderId}`);
    await call('POST', `${ORDERS}/${orderId}/capture`);
    if (funding === 'balance') paypal.reverse({ captureId });
  }
}

async function refundWithOutcomes(fixture: Fixture): Promise<void> {
  const { call, paypal } = fixture;
  for (const outcome of ['failed', 'pending', 'insufficient_funds'] as const) {
    const { captureId } = await payOrder({ fixture });
    paypal.refundOutcome({ outcome });
    const { body } = await call('POST', `/v2/payments/captures/${captureId}/refund`, { body: {} });
    if (outcome !== 'insufficient_funds') await call('GET', `/v2/payments/refunds/${body.id}`);
  }
}

/** Orders with everything in them, and orders that are refused. */
async function openOrders({ call }: Pick<Fixture, 'call'>): Promise<void> {
  const { application_context: context, ...request } = orderRequest;
  const detailed = {
    ...request,
    purchase_units: [
      {
        reference_id: 'fee',
        amount: { ...money('12.00'), breakdown: { item_total: money('10.00'), tax_total: money('2.00') } },
        items: [
          {
            name: 'Fee',
            quantity: '2',
            unit_amount: money('5.00'),
            tax: money('1.00'),
            category: 'DIGITAL_GOODS',
          },
        ],
        invoice_id: 'INV-1',
        custom_id: '42',
        soft_descriptor: 'LINKU',
      },
    ],
    payment_source: { paypal: { experience_context: { ...context, locale: 'zh-CN' } } },
  };
  for (const [requestId, headers] of [
    ['a', {}],
    ['b', WHOLE],
    ['b', WHOLE],
    ['', {}],
  ] as const)
    await call('POST', ORDERS, { body: detailed, headers: { ...headers, 'paypal-request-id': requestId } });
  const wrongUnits = [
    { amount: money('0') },
    { amount: money('1.001') },
    { amount: money('one') },
    { amount: { currency_code: 'XXX', value: '1' } },
    { amount: { ...money('10'), breakdown: { item_total: money('9') } } },
    { amount: money('1'), payee: { merchant_id: 'SOMEBODYELSE2' } },
    { amount: money('1'), custom_id: '' },
  ];
  for (const unit of wrongUnits) await call('POST', ORDERS, { body: { ...request, purchase_units: [unit] } });
  await call('POST', ORDERS, { body: '{' });
}

/** An order that is changed, declined, and captured in the end. */
async function approveAndCapture(fixture: Fixture): Promise<string> {
  const { call, paypal } = fixture;
  const id = await createOrder(fixture);
  const path = (member: string) => `/purchase_units/@reference_id=='default'/${member}`;
  const patches = [
    { op: 'replace', path: path('amount'), value: money('8.00') },
    { op: 'add', path: path('custom_id'), value: 'x' },
    { op: 'replace', path: '/intent', value: 'x' },
    { op: 'replace', path: path('custom_id') },
  ];
  for (const patch of patches) await call('PATCH', `${ORDERS}/${id}`, { body: [patch] });
  await call('POST', `${ORDERS}/${id}/capture`);
  for (const funding of ['declining_card', 'needs_action'] as const) {
    paypal.approve({ orderId: id, funding });
    await call('GET', `${ORDERS}/${id}`);
    await call('POST', `${ORDERS}/${id}/capture`, { headers: WHOLE });
  }
  paypal.approve({ orderId: id });
  await call('POST', `${ORDERS}/${id}/capture`, { headers: WHOLE });
  return id;
}

async function readEvents({ call }: Pick<Fixture, 'call'>): Promise<void> {
  const list = await call('GET', '/v1/notifications/webhooks-events?page_size=50');
  const [event] = z.array(z.object({ id: z.string() })).parse(list.body.events);
  await call('GET', `/v1/notifications/webhooks-events/${event?.id}`);
  await call('POST', `/v1/notifications/webhooks-events/${event?.id}/resend`, { body: {} });
}

/** Payouts to every kind of receiver, and the ones that are refused. */
async function payOut({ call, paypal }: Pick<Fixture, 'call' | 'paypal'>): Promise<void> {
  const path = '/v1/payments/payouts';
  const amount = { currency: 'GBP', value: '10.00' };
  const labels = ['paid', 'unclaimed', 'returned', 'failed', 'blocked', 'onhold'];
  const items = labels.map((word) => ({
    receiver: `${word}@example.com`,
    amount,
    note: word,
    sender_item_id: word,
  }));
  const body = { sender_batch_header: { sender_batch_id: 'rich', email_subject: 'Paid' }, items };
  await call('POST', path, { body });
  paypal.deposit({ amount: 50_000 });
  const created = await call('POST', path, { body });
  await call('POST', path, { body });
  await call('POST', path, { body: { ...body, items: [] } });
  await call('POST', path, { body: { ...body, items: [{ receiver: 'nobody', amount }] } });
  await call('POST', path, { body: '{' });
  const header = z.object({ payout_batch_id: z.string() }).parse(created.body.batch_header);
  const batch = `${path}/${header.payout_batch_id}`;
  await call('GET', batch);
  paypal.processPayout({ batchId: header.payout_batch_id });
  await call('GET', `${batch}?page=1&page_size=2&total_required=true`);
  paypal.settlePayout({ batchId: header.payout_batch_id });
  const { body: done } = await call('GET', batch);
  for (const { payout_item_id: id } of z.array(z.object({ payout_item_id: z.string() })).parse(done.items))
    await call('GET', `/v1/payments/payouts-item/${id}`);
  for (const missing of [`${path}/X`, '/v1/payments/payouts-item/X']) await call('GET', missing);
}
