import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, createOrder, payOrder, startFixture } from '../testing/paypal-fixture';

afterEach(closeFixtures);

const gbp = (value: string) => ({ currency_code: 'GBP', value });

describe('an order that PayPal misreports', () => {
  it('reports another amount, currency and payee everywhere; the ledger knows the truth', async () => {
    const fixture = await startFixture();
    const orderId = await createOrder(fixture);
    fixture.paypal.misreport({
      orderId,
      amount: 1,
      currency: 'JPY',
      payee: { merchant_id: 'SOMEBODYELSE2', email_address: 'else@linku-simulator.example' },
    });
    fixture.paypal.approve({ orderId });
    const told = { currency_code: 'JPY', value: '1' };
    const payee = { merchant_id: 'SOMEBODYELSE2', email_address: 'else@linku-simulator.example' };
    const order = await fixture.call('GET', `/v2/checkout/orders/${orderId}`);
    expect(order.body).toMatchObject({ purchase_units: [{ amount: told, payee, custom_id: '41' }] });
    const captured = await fixture.call('POST', `/v2/checkout/orders/${orderId}/capture`);
    expect(captured.body).toMatchObject({
      purchase_units: [{ payments: { captures: [{ status: 'COMPLETED', amount: told }] } }],
    });
    const [{ capture_id: captureId } = {}] = fixture.paypal.orders();
    const capture = await fixture.call('GET', `/v2/payments/captures/${captureId}`);
    expect(capture.body).toMatchObject({ amount: told, payee });
    const completed = fixture.paypal.events().at(-1);
    expect(completed).toMatchObject({ event_type: 'PAYMENT.CAPTURE.COMPLETED', resource: { amount: told } });
    expect(fixture.paypal.ledger().orders).toMatchObject([{ currency: 'GBP', captured: 1000 }]);
  });

  it('can lie about one thing alone, and tell the truth again', async () => {
    const fixture = await startFixture();
    const { orderId } = await payOrder({ fixture });
    const amountOf = async () => {
      const { body } = await fixture.call('GET', `/v2/checkout/orders/${orderId}`);
      return body.purchase_units;
    };
    fixture.paypal.misreport({ orderId, amount: 999 });
    expect(await amountOf()).toMatchObject([
      {
        amount: gbp('9.99'),
        payee: { merchant_id: 'LKU7MERCHANT2' },
        payments: { captures: [{ amount: gbp('9.99') }] },
      },
    ]);
    fixture.paypal.misreport({ orderId, payee: { merchant_id: 'OTHER' } });
    expect(await amountOf()).toMatchObject([{ amount: gbp('10.00'), payee: { merchant_id: 'OTHER' } }]);
    fixture.paypal.misreport({ orderId });
    expect(await amountOf()).toMatchObject([
      { amount: gbp('10.00'), payee: { merchant_id: 'LKU7MERCHANT2' } },
    ]);
    expect(() => fixture.paypal.misreport({ orderId: 'none', amount: 1 })).toThrow('INVALID_RESOURCE_ID');
    expect(() => fixture.paypal.misreport({ orderId, amount: 0.5 })).toThrow();
  });

  it('can be in a state of which nobody has heard, and so can its capture, its refund and its dispute', async () => {
    const fixture = await startFixture();
    const { orderId, captureId } = await payOrder({ fixture });
    const refund = await fixture.call('POST', `/v2/payments/captures/${captureId}/refund`, {
      body: { amount: gbp('1.00') },
    });
    const { dispute_id: disputeId } = fixture.paypal.openDispute({ captureId });
    const statuses = async () => {
      const paths = [
        `/v2/checkout/orders/${orderId}`,
        `/v2/payments/captures/${captureId}`,
        `/v2/payments/refunds/${refund.body.id}`,
        `/v1/customer/disputes/${disputeId}`,
      ];
      const replies = await Promise.all(paths.map((path) => fixture.call('GET', path)));
      return replies.map(({ body }) => body.status);
    };
    const words = { order_status: 'A', capture_status: 'B', refund_status: 'C', dispute_status: 'D' };
    fixture.paypal.misreport({ orderId, ...words });
    expect(await statuses()).toEqual(['A', 'B', 'C', 'D']);
    fixture.paypal.misreport({ orderId });
    const truth = ['COMPLETED', 'PARTIALLY_REFUNDED', 'COMPLETED', 'WAITING_FOR_SELLER_RESPONSE'];
    expect(await statuses()).toEqual(truth);
  });

  it('can be forgotten, whether its money came or not', async () => {
    const fixture = await startFixture();
    const open = await createOrder(fixture);
    const { orderId: paid, captureId } = await payOrder({ fixture });
    for (const orderId of [open, paid]) {
      fixture.paypal.forget({ orderId });
      expect((await fixture.call('GET', `/v2/checkout/orders/${orderId}`)).status).toBe(404);
      expect((await fixture.call('POST', `/v2/checkout/orders/${orderId}/capture`)).status).toBe(404);
    }
    expect(() => fixture.paypal.approve({ orderId: open })).toThrow('INVALID_RESOURCE_ID');
    expect((await fixture.call('GET', `/v2/payments/captures/${captureId}`)).status).toBe(200);
    expect(fixture.paypal.ledger().orders).toMatchObject([{ order: paid, captured: 1000 }]);
  });
});
