import { afterEach, describe, expect, it } from 'vitest';
import {
  accessToken,
  clientOf,
  closeFixtures,
  createOrder,
  errorOf,
  type Fixture,
  orderRequest,
  payOrder,
  startFixture,
} from '../testing/paypal-fixture';

afterEach(closeFixtures);

const capturePath = (orderId: string) => `/v2/checkout/orders/${orderId}/capture`;
const eventTypes = ({ paypal }: Fixture) => paypal.events().map((event) => event.event_type);
const gbp = (value: string) => ({ currency_code: 'GBP', value });

describe('a capture', () => {
  it('takes the money once the buyer approved, and only once', async () => {
    const fixture = await startFixture();
    const id = await createOrder(fixture);
    expect(errorOf(await fixture.call('POST', capturePath(id)))).toEqual({
      status: 422,
      name: 'UNPROCESSABLE_ENTITY',
      issue: 'ORDER_NOT_APPROVED',
    });
    expect(fixture.paypal.approve({ orderId: id })).toEqual({
      url: `http://127.0.0.1:9/back?task=7&token=${id}&PayerID=LKU2SANDBXPAY`,
    });
    expect(await fixture.call('GET', `/v2/checkout/orders/${id}`)).toMatchObject({
      body: { status: 'APPROVED', payer: { payer_id: 'LKU2SANDBXPAY' } },
    });
    const captured = await fixture.call('POST', capturePath(id));
    expect(captured).toMatchObject({
      status: 201,
      body: {
        status: 'COMPLETED',
        payer: { payer_id: 'LKU2SANDBXPAY' },
        purchase_units: [
          {
            reference_id: 'default',
            payments: {
              captures: [
                {
                  status: 'COMPLETED',
                  amount: gbp('10.00'),
                  custom_id: '41',
                  final_capture: true,
                  seller_receivable_breakdown: { paypal_fee: gbp('0.59'), net_amount: gbp('9.41') },
                  links: [{ rel: 'self' }, { rel: 'refund' }, { rel: 'up' }],
                },
              ],
            },
          },
        ],
      },
    });
    const again = await fixture.call('POST', capturePath(id));
    expect(again.body).toMatchObject({
      details: [
        { description: "Order already captured.If 'intent=CAPTURE' only one capture per order is allowed." },
      ],
    });
    expect(eventTypes(fixture)).toEqual(['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.COMPLETED']);
    expect(fixture.paypal.ledger()).toMatchObject({
      orders: [
        { order: id, custom_id: '41', currency: 'GBP', captured: 1000, refunded: 0, fees: 59, captures: 1 },
      ],
      balances: [
        { account: `payer:${id}`, amount: -1000 },
        { account: 'merchant', amount: 941 },
        { account: 'fees', amount: 59 },
      ],
    });
  });

  it('of a declined card leaves the order approved; the buyer comes back and pays otherwise', async () => {
    const fixture = await startFixture();
    const id = await createOrder(fixture);
    fixture.paypal.approve({ orderId: id, funding: 'declining_card' });
    const declined = await fixture.call('POST', capturePath(id));
    expect(errorOf(declined)).toMatchObject({ status: 422, issue: 'INSTRUMENT_DECLINED' });
    expect(declined.body.links).toContainEqual({
      href: `${fixture.simulators.url}/checkoutnow?token=${id}`,
      rel: 'redirect',
      method: 'GET',
    });
    expect((await fixture.call('GET', `/v2/checkout/orders/${id}`)).body.status).toBe('APPROVED');
    fixture.paypal.approve({ orderId: id, funding: 'balance' });
    expect((await fixture.call('POST', capturePath(id))).status).toBe(201);
    expect(fixture.paypal.ledger().orders).toMatchObject([{ captures: 1 }]);
  });

  it('may send the buyer back to agree once more', async () => {
    const fixture = await startFixture();
    const id = await createOrder(fixture);
    fixture.paypal.approve({ orderId: id, funding: 'needs_action' });
    for (const _ of [1, 2])
      expect(errorOf(await fixture.call('POST', capturePath(id))).issue).toBe('PAYER_ACTION_REQUIRED');
    expect(await fixture.call('GET', `/v2/checkout/orders/${id}`)).toMatchObject({
      body: { status: 'PAYER_ACTION_REQUIRED', links: [{ rel: 'self' }, { rel: 'payer-action' }] },
    });
    fixture.paypal.approve({ orderId: id, funding: 'needs_action' });
    expect((await fixture.call('POST', capturePath(id))).status).toBe(201);
  });

  it.each([
    ['echeck', 'ECHECK', 'completed', 'COMPLETED', 'PAYMENT.CAPTURE.COMPLETED', 1000],
    ['echeck', 'ECHECK', 'denied', 'DECLINED', 'PAYMENT.CAPTURE.DENIED', 0],
    ['review', 'PENDING_REVIEW', 'declined', 'DECLINED', 'PAYMENT.CAPTURE.DECLINED', 0],
  ] as const)(
    'of %s is pending (%s) until it is %s',
    async (funding, reason, outcome, status, type, captured) => {
      const fixture = await startFixture();
      const { orderId, captureId } = await payOrder({ fixture, funding });
      const path = `/v2/payments/captures/${captureId}`;
      expect((await fixture.call('GET', path)).body).toMatchObject({
        status: 'PENDING',
        status_details: { reason },
        supplementary_data: { related_ids: { order_id: orderId } },
      });
      expect(errorOf(await fixture.call('POST', `${path}/refund`)).issue).toBe('PENDING_CAPTURE');
      expect(fixture.paypal.ledger().entries).toEqual([]);
      expect(fixture.paypal.settleCapture({ captureId, outcome })).toBe(true);
      expect(fixture.paypal.settleCapture({ captureId, outcome })).toBe(false);
      expect((await fixture.call('GET', path)).body.status).toBe(status);
      expect((await fixture.call('GET', `/v2/checkout/orders/${orderId}`)).body.status).toBe('COMPLETED');
      expect(eventTypes(fixture)).toEqual(['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.PENDING', type]);
      const booked = fixture.paypal.ledger().orders.reduce((total, line) => total + line.captured, 0);
      expect(booked).toBe(captured);
    },
  );

  it('is decided by itself when its time comes', async () => {
    const fixture = await startFixture({ paypal: { pendingCaptureDelayMs: 60_000 } });
    const good = await payOrder({ fixture, funding: 'review' });
    const bad = await payOrder({ fixture, funding: 'bouncing_echeck' });
    fixture.simulators.clock.advance({ seconds: 61 });
    const statusOf = async (captureId: string) =>
      (await fixture.call('GET', `/v2/payments/captures/${captureId}`)).body.status;
    expect(await statusOf(good.captureId)).toBe('COMPLETED');
    expect(await statusOf(bad.captureId)).toBe('DECLINED');
    expect(eventTypes(fixture).slice(-2)).toEqual(['PAYMENT.CAPTURE.COMPLETED', 'PAYMENT.CAPTURE.DENIED']);
  });

  it('may be declined in itself, while the order is completed', async () => {
    const fixture = await startFixture();
    const { orderId, captureId } = await payOrder({ fixture, funding: 'declined_capture' });
    expect((await fixture.call('GET', `/v2/checkout/orders/${orderId}`)).body.status).toBe('COMPLETED');
    const path = `/v2/payments/captures/${captureId}`;
    expect((await fixture.call('GET', path)).body.status).toBe('DECLINED');
    expect(errorOf(await fixture.call('POST', `${path}/refund`)).issue).toBe('REFUND_NOT_ALLOWED');
    expect(eventTypes(fixture).at(-1)).toBe('PAYMENT.CAPTURE.DECLINED');
    expect(fixture.paypal.ledger().entries).toEqual([]);
  });

  it('takes an invoice id once', async () => {
    const fixture = await startFixture();
    const purchase_units = [{ amount: gbp('10.00'), invoice_id: 'INV-7' }];
    const capture = async () => {
      const orderId = await createOrder(fixture, { purchase_units });
      fixture.paypal.approve({ orderId });
      return fixture.call('POST', capturePath(orderId));
    };
    expect((await capture()).status).toBe(201);
    expect(errorOf(await capture())).toMatchObject({ status: 422, issue: 'DUPLICATE_INVOICE_ID' });
  });

  it('of an order that PayPal gave up, or that nobody knows, is refused', async () => {
    const fixture = await startFixture();
    const orderId = await createOrder(fixture);
    expect(fixture.paypal.voidOrder({ orderId })).toMatchObject({ status: 'VOIDED' });
    expect(errorOf(await fixture.call('POST', capturePath(orderId))).issue).toBe('ORDER_COMPLETED_OR_VOIDED');
    expect(() => fixture.paypal.approve({ orderId })).toThrow('too late');
    expect((await fixture.call('POST', capturePath('5O190127TN364715T'))).status).toBe(404);
  });
});

describe('a refund', () => {
  async function refundOf(fixture: Fixture, captureId: string, body: unknown = {}, requestId?: string) {
    const headers: Record<string, string> = requestId === undefined ? {} : { 'paypal-request-id': requestId };
    return fixture.call('POST', `/v2/payments/captures/${captureId}/refund`, { body, headers });
  }

  it('refunds a part, then the rest, then nothing', async () => {
    const fixture = await startFixture();
    const { orderId, captureId } = await payOrder({ fixture });
    const part = await refundOf(fixture, captureId, { amount: gbp('4.00'), custom_id: 'r1' });
    expect(part).toMatchObject({ status: 201, body: { status: 'COMPLETED' } });
    expect(Object.keys(part.body)).toEqual(['id', 'status', 'links']);
    expect((await fixture.call('GET', `/v2/payments/refunds/${part.body.id}`)).body).toMatchObject({
      amount: gbp('4.00'),
      custom_id: 'r1',
      seller_payable_breakdown: { total_refunded_amount: gbp('4.00') },
      links: [{ rel: 'self' }, { rel: 'up', href: expect.stringContaining(captureId) }],
    });
    expect((await fixture.call('GET', `/v2/payments/captures/${captureId}`)).body.status).toBe(
      'PARTIALLY_REFUNDED',
    );
    expect(errorOf(await refundOf(fixture, captureId, { amount: gbp('6.01') }))).toMatchObject({
      status: 422,
      issue: 'REFUND_AMOUNT_EXCEEDED',
    });
    expect((await refundOf(fixture, captureId)).status).toBe(201);
    expect(errorOf(await refundOf(fixture, captureId)).issue).toBe('CAPTURE_FULLY_REFUNDED');
    expect(await fixture.call('GET', `/v2/checkout/orders/${orderId}`)).toMatchObject({
      body: {
        purchase_units: [
          { payments: { captures: [{ status: 'REFUNDED' }], refunds: [{ status: 'COMPLETED' }, {}] } },
        ],
      },
    });
    expect(fixture.paypal.ledger().orders).toMatchObject([{ captured: 1000, refunded: 1000, refunds: 2 }]);
    expect(fixture.paypal.events().at(-1)).toMatchObject({
      event_type: 'PAYMENT.CAPTURE.REFUNDED',
      resource_type: 'refund',
      resource: {
        amount: gbp('6.00'),
        seller_payable_breakdown: { total_refunded_amount: gbp('10.00') },
        links: [{ rel: 'self' }, { rel: 'up', href: expect.stringContaining(captureId) }],
      },
    });
  });

  it('is made once per PayPal-Request-Id, and again without one', async () => {
    const fixture = await startFixture();
    const { captureId } = await payOrder({ fixture });
    const first = await refundOf(fixture, captureId, { amount: gbp('2.00') }, 'ref-1');
    fixture.simulators.clock.advance({ seconds: 30 * 24 * 3_600 });
    fixture.paypal.setTokenLifetime({ seconds: 999_999_999 });
    const call = clientOf({ url: fixture.simulators.url, token: await accessToken(fixture.simulators.url) });
    const later = { ...fixture, call };
    const repeat = await refundOf(later, captureId, { amount: gbp('2.00') }, 'ref-1');
    expect(repeat).toMatchObject({ status: 200, body: { id: first.body.id } });
    await refundOf(later, captureId, { amount: gbp('2.00') });
    await refundOf(later, captureId, { amount: gbp('2.00') });
    expect(fixture.paypal.ledger().orders).toMatchObject([{ refunded: 600, refunds: 3 }]);
    fixture.simulators.clock.advance({ seconds: 16 * 24 * 3_600 });
    expect((await refundOf(later, captureId, { amount: gbp('2.00') }, 'ref-1')).status).toBe(201);
    fixture.simulators.clock.advance({ seconds: 181 * 24 * 3_600 });
    expect(errorOf(await refundOf(later, captureId)).issue).toBe('REFUND_TIME_LIMIT_EXCEEDED');
  });

  it.each([
    [{ amount: gbp('1.001') }, 'DECIMAL_PRECISION'],
    [{ amount: gbp('0') }, 'CANNOT_BE_ZERO_OR_NEGATIVE'],
    [{ amount: { currency_code: 'EUR', value: '1.00' } }, 'REFUND_CAPTURE_CURRENCY_MISMATCH'],
  ])('refuses %j', async (body, issue) => {
    const fixture = await startFixture();
    const { captureId } = await payOrder({ fixture });
    expect(errorOf(await refundOf(fixture, captureId, body))).toMatchObject({ status: 422, issue });
    expect(fixture.paypal.ledger().orders).toMatchObject([{ refunded: 0 }]);
  });

  it.each([
    ['completed', 'COMPLETED', 'REFUNDED', 1000],
    ['failed', 'FAILED', 'COMPLETED', 0],
  ] as const)('of an eCheck is pending until it is %s', async (outcome, status, captureStatus, refunded) => {
    const fixture = await startFixture();
    const { captureId } = await payOrder({ fixture, funding: 'echeck' });
    fixture.paypal.settleCapture({ captureId, outcome: 'completed' });
    const { body } = await refundOf(fixture, captureId);
    expect(body.status).toBe('PENDING');
    expect(errorOf(await refundOf(fixture, captureId)).issue).toBe('CAPTURE_FULLY_REFUNDED');
    const refundId = String(body.id);
    expect(fixture.paypal.settleRefund({ refundId, outcome })).toBe(true);
    expect(fixture.paypal.settleRefund({ refundId, outcome })).toBe(false);
    expect((await fixture.call('GET', `/v2/payments/refunds/${refundId}`)).body.status).toBe(status);
    expect((await fixture.call('GET', `/v2/payments/captures/${captureId}`)).body.status).toBe(captureStatus);
    expect(fixture.paypal.ledger().orders).toMatchObject([{ refunded }]);
  });

  it.each([
    ['pending', 'PENDING', 'REFUNDED', 1000, 0],
    ['failed', 'FAILED', 'COMPLETED', 0, 0],
    ['completed', 'COMPLETED', 'REFUNDED', 1000, 1],
  ] as const)(
    'of an ordinary payment ends %s when it was told to, once',
    async (outcome, status, captureStatus, refunded, announced) => {
      const fixture = await startFixture();
      const { captureId } = await payOrder({ fixture });
      const other = await payOrder({ fixture });
      fixture.paypal.refundOutcome({ outcome, capture_id: captureId });
      const { body } = await refundOf(fixture, captureId, { custom_id: 'r-1', invoice_id: 'I-1' });
      expect(body.status).toBe(status);
      const read = await fixture.call('GET', `/v2/payments/refunds/${body.id}`);
      expect(read.body).toMatchObject({ status, custom_id: 'r-1', invoice_id: 'I-1' });
      const capture = await fixture.call('GET', `/v2/payments/captures/${captureId}`);
      expect(capture.body.status).toBe(captureStatus);
      expect(fixture.paypal.ledger().orders[0]).toMatchObject({ refunded });
      const types = eventTypes(fixture).filter((type) => type === 'PAYMENT.CAPTURE.REFUNDED');
      expect(types).toHaveLength(announced);
      // The rule is used up, and was for one capture only.
      expect((await refundOf(fixture, other.captureId)).body.status).toBe('COMPLETED');
      if (outcome === 'failed') expect((await refundOf(fixture, captureId)).body.status).toBe('COMPLETED');
    },
  );

  it('that a rule left pending is settled later, and announced with its custom_id', async () => {
    const fixture = await startFixture();
    const { orderId, captureId } = await payOrder({ fixture });
    fixture.paypal.refundOutcome({ outcome: 'pending' });
    const { body } = await refundOf(fixture, captureId, { amount: gbp('3.00'), custom_id: 'r-2' });
    expect(fixture.paypal.settleRefund({ refundId: String(body.id), outcome: 'completed' })).toBe(true);
    expect(fixture.paypal.events().at(-1)).toMatchObject({
      event_type: 'PAYMENT.CAPTURE.REFUNDED',
      resource: { id: body.id, status: 'COMPLETED', custom_id: 'r-2' },
    });
    // A caller that lost the refund's id finds it again in the order, by its own custom_id.
    const order = await fixture.call('GET', `/v2/checkout/orders/${orderId}`);
    expect(order.body).toMatchObject({
      purchase_units: [{ payments: { refunds: [{ id: body.id, custom_id: 'r-2', amount: gbp('3.00') }] } }],
    });
  });

  it('is refused where the merchant has no money for it, and can be tried again', async () => {
    const fixture = await startFixture();
    const { captureId } = await payOrder({ fixture });
    fixture.paypal.refundOutcome({ outcome: 'insufficient_funds' });
    const headers = { 'paypal-request-id': 'poor' };
    const path = `/v2/payments/captures/${captureId}/refund`;
    expect(errorOf(await fixture.call('POST', path, { body: {}, headers }))).toEqual({
      status: 422,
      name: 'UNPROCESSABLE_ENTITY',
      issue: 'REFUND_FAILED_INSUFFICIENT_FUNDS',
    });
    expect(fixture.paypal.ledger().orders).toMatchObject([{ refunded: 0 }]);
    expect((await fixture.call('POST', path, { body: {}, headers })).status).toBe(201);
  });

  it('that the buyer’s complaint forced says so in the capture', async () => {
    const fixture = await startFixture();
    for (const [reason, word] of [
      ['chargeback', 'CHARGEBACK'],
      ['buyer_complaint', 'BUYER_COMPLAINT'],
    ] as const) {
      const { captureId } = await payOrder({ fixture });
      fixture.paypal.reverse({ captureId, reason });
      expect((await fixture.call('GET', `/v2/payments/captures/${captureId}`)).body).toMatchObject({
        status: 'REFUNDED',
        status_details: { reason: word },
      });
    }
  });

  it('can come from the dashboard, and money can be taken back against the merchant’s will', async () => {
    const fixture = await startFixture();
    const { captureId } = await payOrder({ fixture });
    expect(fixture.paypal.refund({ captureId, amount: 250 })).toMatchObject({ amount: gbp('2.50') });
    expect(fixture.paypal.reverse({ captureId })).toMatchObject({ amount: gbp('7.50') });
    expect(() => fixture.paypal.reverse({ captureId })).toThrow('no money');
    expect(eventTypes(fixture).slice(-2)).toEqual(['PAYMENT.CAPTURE.REFUNDED', 'PAYMENT.CAPTURE.REVERSED']);
    expect(fixture.paypal.ledger().orders).toMatchObject([{ captured: 1000, refunded: 250, reversed: 750 }]);
    const balances = fixture.paypal.ledger().balances.reduce((total, { amount }) => total + amount, 0);
    expect(balances).toBe(0);
  });

  it('counts in minor units of a currency without decimals too', async () => {
    const fixture = await startFixture();
    const purchase_units = [
      { ...orderRequest.purchase_units[0], amount: { currency_code: 'JPY', value: '1200' } },
    ];
    const orderId = await createOrder(fixture, { purchase_units });
    fixture.paypal.approve({ orderId });
    await fixture.call('POST', capturePath(orderId));
    expect(fixture.paypal.ledger().orders).toMatchObject([{ currency: 'JPY', captured: 1200 }]);
    const [order] = fixture.paypal.orders();
    expect(fixture.paypal.refund({ captureId: String(order?.capture_id), amount: 200 })).toMatchObject({
      amount: { currency_code: 'JPY', value: '200' },
    });
  });
});
