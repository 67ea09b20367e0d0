import { afterEach, describe, expect, it } from 'vitest';
import {
  accessToken,
  clientOf,
  closeFixtures,
  createOrder,
  errorOf,
  orderRequest,
  requestToken,
  startFixture,
} from '../testing/paypal-fixture';

afterEach(closeFixtures);

const ordersPath = '/v2/checkout/orders';
const unit = (change: Record<string, unknown>) => ({
  ...orderRequest,
  purchase_units: [{ ...orderRequest.purchase_units[0], ...change }],
});
const gbp = (value: string) => ({ currency_code: 'GBP', value });

describe('access tokens', () => {
  it('are given for the client’s id and secret, and nothing else', async () => {
    const { simulators } = await startFixture();
    const good = await requestToken({ url: simulators.url });
    expect(await good.json()).toMatchObject({ token_type: 'Bearer', expires_in: 32_400 });
    expect(good.headers.get('paypal-debug-id')).toMatch(/^[0-9a-f]{13}$/);
    const wrong = await requestToken({ url: simulators.url, secret: 'wrong' });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toEqual({
      error: 'invalid_client',
      error_description: 'Client Authentication failed',
    });
    expect((await requestToken({ url: simulators.url, grantType: 'password' })).status).toBe(400);
  });

  it('are needed, end with their time, and can be revoked', async () => {
    const { simulators, paypal, call } = await startFixture();
    const anonymous = await fetch(`${simulators.url}${ordersPath}/5O190127TN364715T`);
    expect(await anonymous.json()).toMatchObject({ name: 'AUTHENTICATION_FAILURE' });
    paypal.setTokenLifetime({ seconds: 1 });
    const short = clientOf({ url: simulators.url, token: await accessToken(simulators.url) });
    expect((await short('POST', ordersPath, { body: orderRequest })).status).toBe(201);
    simulators.clock.advance({ seconds: 2 });
    expect(await short('POST', ordersPath, { body: orderRequest })).toMatchObject({
      status: 401,
      body: { error: 'invalid_token' },
    });
    expect((await call('POST', ordersPath, { body: orderRequest })).status).toBe(201);
    paypal.revokeTokens();
    expect((await call('POST', ordersPath, { body: orderRequest })).status).toBe(401);
  });
});

describe('creating an order', () => {
  it('gives the approve link without a payment source', async () => {
    const { simulators, call } = await startFixture();
    const { status, headers, body } = await call('POST', ordersPath, { body: orderRequest });
    expect(status).toBe(201);
    expect(headers.get('paypal-debug-id')).toMatch(/^[0-9a-f]{13}$/);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{17}$/),
      status: 'CREATED',
      links: [
        { href: `${simulators.url}${ordersPath}/${body.id}`, rel: 'self', method: 'GET' },
        { href: `${simulators.url}/checkoutnow?token=${body.id}`, rel: 'approve', method: 'GET' },
        { href: `${simulators.url}${ordersPath}/${body.id}`, rel: 'update', method: 'PATCH' },
        { href: `${simulators.url}${ordersPath}/${body.id}/capture`, rel: 'capture', method: 'POST' },
      ],
    });
  });

  it('gives the payer-action link with a payment source, which needs a PayPal-Request-Id', async () => {
    const { call } = await startFixture();
    const { application_context: context, ...plain } = orderRequest;
    const body = { ...plain, payment_source: { paypal: { experience_context: context } } };
    expect(errorOf(await call('POST', ordersPath, { body }))).toEqual({
      status: 400,
      name: 'INVALID_REQUEST',
      issue: 'PAYPAL_REQUEST_ID_REQUIRED',
    });
    const created = await call('POST', ordersPath, { body, headers: { 'paypal-request-id': 'a' } });
    expect(created.body).toMatchObject({
      status: 'PAYER_ACTION_REQUIRED',
      links: [{ rel: 'self' }, { rel: 'payer-action', href: expect.stringContaining('/checkoutnow?token=') }],
    });
  });

  it('shows the whole order when asked to, with money as PayPal writes it', async () => {
    const { call } = await startFixture();
    const body = unit({
      amount: {
        ...gbp('12'),
        breakdown: { item_total: gbp('10.00'), tax_total: gbp('3'), discount: gbp('1.0') },
      },
      items: [{ name: 'Fee', quantity: '2', unit_amount: gbp('5.00'), tax: gbp('1.50') }],
    });
    const headers = { prefer: 'return=representation' };
    const created = await call('POST', ordersPath, { body, headers });
    expect(created.body).toMatchObject({
      intent: 'CAPTURE',
      create_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      purchase_units: [
        {
          reference_id: 'default',
          custom_id: '41',
          amount: { value: '12.00', breakdown: { tax_total: gbp('3.00'), discount: gbp('1.00') } },
          payee: { merchant_id: expect.stringMatching(/^[2-9A-HJ-NP-Z]{13}$/) },
        },
      ],
    });
    expect((await call('GET', `${ordersPath}/${created.body.id}`)).body).toEqual(created.body);
  });

  it('takes yen without decimals', async () => {
    const { call } = await startFixture();
    const yen = (value: string) => unit({ amount: { currency_code: 'JPY', value } });
    const headers = { prefer: 'return=representation' };
    expect(await call('POST', ordersPath, { body: yen('1200'), headers })).toMatchObject({
      status: 201,
      body: { purchase_units: [{ amount: { currency_code: 'JPY', value: '1200' } }] },
    });
    expect(errorOf(await call('POST', ordersPath, { body: yen('12.00') })).issue).toBe(
      'DECIMALS_NOT_SUPPORTED',
    );
  });

  it.each([
    [{ amount: gbp('10.001') }, 422, 'DECIMAL_PRECISION'],
    [{ amount: gbp('0.00') }, 422, 'CANNOT_BE_ZERO_OR_NEGATIVE'],
    [{ amount: gbp('-1') }, 422, 'CANNOT_BE_ZERO_OR_NEGATIVE'],
    [{ amount: { currency_code: 'XXX', value: '1' } }, 422, 'INVALID_CURRENCY_CODE'],
    [{ amount: gbp('99999999999999999') }, 422, 'MAX_VALUE_EXCEEDED'],
    [{ amount: gbp('1e3') }, 400, 'INVALID_PARAMETER_SYNTAX'],
    [{ amount: { currency_code: 'GBP', value: 10 } }, 400, 'INVALID_PARAMETER_SYNTAX'],
    [{ amount: { currency_code: 'GBP' } }, 400, 'MISSING_REQUIRED_PARAMETER'],
    [{ amount: { ...gbp('10'), breakdown: { item_total: gbp('9') } } }, 422, 'AMOUNT_MISMATCH'],
    [{ items: [{ name: 'Fee', quantity: '1', unit_amount: gbp('10') }] }, 422, 'ITEM_TOTAL_REQUIRED'],
    [
      {
        amount: { ...gbp('10'), breakdown: { item_total: gbp('10') } },
        items: [{ name: 'Fee', quantity: '3', unit_amount: gbp('5') }],
      },
      422,
      'ITEM_TOTAL_MISMATCH',
    ],
    [
      { amount: { ...gbp('10'), breakdown: { item_total: { currency_code: 'EUR', value: '10' } } } },
      422,
      'MULTI_CURRENCY_ORDER',
    ],
    [{ payee: { merchant_id: 'SOMEBODYELSE2' } }, 422, 'PAYEE_ACCOUNT_INVALID'],
    [{ custom_id: 'x'.repeat(128) }, 400, 'INVALID_STRING_LENGTH'],
    [{ shipping: {} }, 501, 'NOT_SUPPORTED'],
  ])('refuses %j', async (change, status, issue) => {
    const { call, paypal } = await startFixture();
    const reply = await call('POST', ordersPath, { body: unit(change) });
    expect(errorOf(reply)).toMatchObject({ status, issue });
    expect(reply.body).toMatchObject({ debug_id: reply.headers.get('paypal-debug-id') });
    expect(paypal.orders()).toEqual([]);
  });

  it('refuses what is not JSON, or not declared as JSON, and what it does not support', async () => {
    const { call } = await startFixture();
    expect(errorOf(await call('POST', ordersPath, { body: '{"intent"' })).issue).toBe(
      'MALFORMED_REQUEST_JSON',
    );
    const headers = { 'content-type': 'text/plain' };
    expect((await call('POST', ordersPath, { body: orderRequest, headers })).status).toBe(415);
    const authorize = await call('POST', ordersPath, { body: { ...orderRequest, intent: 'AUTHORIZE' } });
    expect(errorOf(authorize).issue).toBe('NOT_SUPPORTED');
    expect((await call('GET', '/v2/anything')).status).toBe(404);
  });
});

describe('an order', () => {
  it('is gone after some hours without the buyer', async () => {
    const fixture = await startFixture();
    const id = await createOrder(fixture);
    fixture.simulators.clock.advance({ seconds: 3 * 3_600 - 5 });
    expect((await fixture.call('GET', `${ordersPath}/${id}`)).status).toBe(200);
    fixture.simulators.clock.advance({ seconds: 10 });
    const reply = await fixture.call('GET', `${ordersPath}/${id}`);
    expect(errorOf(reply)).toEqual({
      status: 404,
      name: 'RESOURCE_NOT_FOUND',
      issue: 'INVALID_RESOURCE_ID',
    });
    expect(() => fixture.paypal.approve({ orderId: id })).toThrow('INVALID_RESOURCE_ID');
  });

  it('can be changed until it is captured', async () => {
    const fixture = await startFixture();
    const id = await createOrder(fixture);
    const at = (member: string) => `/purchase_units/@reference_id=='default'/${member}`;
    const patch = (body: unknown) => fixture.call('PATCH', `${ordersPath}/${id}`, { body });
    const both = [
      { op: 'replace', path: at('amount'), value: gbp('8.50') },
      { op: 'add', path: at('invoice_id'), value: 'INV-1' },
    ];
    expect((await patch(both)).status).toBe(204);
    expect(await fixture.call('GET', `${ordersPath}/${id}`)).toMatchObject({
      body: { purchase_units: [{ amount: gbp('8.50'), invoice_id: 'INV-1', custom_id: '41' }] },
    });
    const half = [
      { op: 'replace', path: at('amount'), value: gbp('1.00') },
      { op: 'replace', path: at('reference_id'), value: 'other' },
    ];
    expect(errorOf(await patch(half))).toMatchObject({ status: 422, issue: 'NOT_PATCHABLE' });
    expect(errorOf(await patch([{ op: 'add', path: at('custom_id'), value: 'x' }]))).toMatchObject({
      status: 400,
      issue: 'INVALID_PATCH_OPERATION',
    });
    expect(errorOf(await patch([{ op: 'replace', path: at('custom_id') }])).issue).toBe(
      'PATCH_VALUE_REQUIRED',
    );
    expect((await fixture.call('GET', `${ordersPath}/${id}`)).body).toMatchObject({
      purchase_units: [{ amount: gbp('8.50') }],
    });
    fixture.paypal.approve({ orderId: id });
    await fixture.call('POST', `${ordersPath}/${id}/capture`);
    expect(errorOf(await patch(both)).issue).toBe('ORDER_ALREADY_COMPLETED');
  });
});

describe('PayPal-Request-Id', () => {
  it('answers a repeat with the current state of the first order, for six hours', async () => {
    const { simulators, paypal, call } = await startFixture();
    const headers = { 'paypal-request-id': 'payment-41' };
    const first = await call('POST', ordersPath, { body: orderRequest, headers });
    const orderId = String(first.body.id);
    paypal.approve({ orderId });
    const other = unit({ amount: gbp('99.00') });
    const repeat = await call('POST', ordersPath, { body: other, headers });
    expect(repeat).toMatchObject({ status: 200, body: { id: orderId, status: 'APPROVED' } });
    await call('POST', `${ordersPath}/${orderId}/capture`);
    simulators.clock.advance({ seconds: 6 * 3_600 + 1 });
    const late = await call('POST', ordersPath, { body: orderRequest, headers });
    expect(late.status).toBe(201);
    expect(late.body.id).not.toBe(orderId);
  });

  it('lets a second call fail while the first is running', async () => {
    const { paypal, call } = await startFixture();
    paypal.addFault({ method: 'POST', path: ordersPath, fault: { kind: 'delay', ms: 300 } });
    const headers = { 'paypal-request-id': 'twice' };
    const first = call('POST', ordersPath, { body: orderRequest, headers });
    await expect.poll(() => paypal.fired().calls).toEqual({ delay: 1 });
    const second = await call('POST', ordersPath, { body: orderRequest, headers });
    expect(errorOf(second)).toMatchObject({ status: 409, issue: 'PREVIOUS_REQUEST_IN_PROGRESS' });
    expect((await first).status).toBe(201);
    expect(paypal.orders()).toHaveLength(1);
  });

  it('does not keep a refusal, and has at most 108 characters', async () => {
    const { call } = await startFixture();
    const headers = { 'paypal-request-id': 'again' };
    expect((await call('POST', ordersPath, { body: unit({ amount: gbp('0') }), headers })).status).toBe(422);
    expect((await call('POST', ordersPath, { body: orderRequest, headers })).status).toBe(201);
    const long = { 'paypal-request-id': 'x'.repeat(109) };
    expect(errorOf(await call('POST', ordersPath, { body: orderRequest, headers: long })).issue).toBe(
      'INVALID_STRING_LENGTH',
    );
  });
});

describe('PayPal-Mock-Response', () => {
  it('ends a call with the error that it names, and does nothing', async () => {
    const fixture = await startFixture();
    const id = await createOrder(fixture);
    fixture.paypal.approve({ orderId: id });
    const path = `${ordersPath}/${id}/capture`;
    const mock = (codes: unknown) => ({
      headers: { 'paypal-mock-response': JSON.stringify({ mock_application_codes: codes }) },
    });
    expect(errorOf(await fixture.call('POST', path, mock('INSTRUMENT_DECLINED')))).toMatchObject({
      status: 422,
      issue: 'INSTRUMENT_DECLINED',
    });
    expect(errorOf(await fixture.call('POST', path, mock(['PAYER_CANNOT_PAY'])))).toMatchObject({
      status: 422,
    });
    expect((await fixture.call('POST', path, mock('INTERNAL_SERVER_ERROR'))).status).toBe(500);
    expect(errorOf(await fixture.call('POST', path, mock('NONSENSE'))).issue).toBe('INVALID_PARAMETER_VALUE');
    expect(fixture.paypal.ledger().entries).toEqual([]);
    expect((await fixture.call('POST', path)).status).toBe(201);
  });
});

describe('faults of calls', () => {
  it('capture, then drop: the same id finds the capture that was made', async () => {
    const fixture = await startFixture();
    const id = await createOrder(fixture);
    fixture.paypal.approve({ orderId: id });
    const path = `${ordersPath}/${id}/capture`;
    fixture.paypal.addFault({ method: 'POST', path, fault: { kind: 'execute_then_drop' } });
    const options = { headers: { 'paypal-request-id': 'capture-41' } };
    await expect(fixture.call('POST', path, options)).rejects.toThrow();
    expect(await fixture.call('POST', path, options)).toMatchObject({
      status: 200,
      body: { status: 'COMPLETED', purchase_units: [{ payments: { captures: [{ status: 'COMPLETED' }] } }] },
    });
    expect(errorOf(await fixture.call('POST', path))).toMatchObject({
      status: 422,
      issue: 'ORDER_ALREADY_CAPTURED',
    });
    expect(fixture.paypal.ledger().orders).toMatchObject([{ order: id, captured: 1000, captures: 1 }]);
  });

  it.each([true, false])('a 500 is not remembered (executed: %s)', async (executed) => {
    const { paypal, call } = await startFixture();
    paypal.addFault({ method: 'POST', path: ordersPath, fault: { kind: 'cache_500', executed } });
    const options = { body: orderRequest, headers: { 'paypal-request-id': 'k' } };
    expect(await call('POST', ordersPath, options)).toMatchObject({
      status: 500,
      body: { name: 'INTERNAL_SERVER_ERROR' },
    });
    expect((await call('POST', ordersPath, options)).status).toBe(executed ? 200 : 201);
    expect(paypal.orders()).toHaveLength(1);
  });

  it('answers 429 with Retry-After', async () => {
    const { paypal, call } = await startFixture();
    paypal.addFault({ path: '/v2/**', fault: { kind: 'status', status: 429, retry_after_seconds: 3 } });
    const reply = await call('POST', ordersPath, { body: orderRequest });
    expect(reply).toMatchObject({ status: 429, body: { name: 'RATE_LIMIT_REACHED' } });
    expect(reply.headers.get('retry-after')).toBe('3');
  });
});
