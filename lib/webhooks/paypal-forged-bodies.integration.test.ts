import { crc32 } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { PayPalControl } from '@/simulator/paypal/control/control';
import { withCrc } from '@/simulator/paypal/webhooks/with-crc';
import { type Received, startWebhookReceiver } from '@/simulator/testing/webhook-receiver';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { paymentLabel } from '@/tests/fixtures/own-labels';
import { db } from '@/tests/fixtures/owner-db';

const fixture = useFixture();
let paypal: PayPalControl;
let paymentId: number;
let orderId: string;
/** Our reference of the payment at PayPal: no secret to whoever sees its events. */
let label: string;

beforeAll(async () => {
  paypal = fixture.paypal;
});
beforeEach(async () => {
  paymentId = await pay();
  orderId = await referenceOf(paymentId);
  label = await paymentLabel(paymentId);
});
afterEach(() => paypal.clearFaults());

/**
 * PayPal signs a checksum of the body, and a checksum is no secret: with one delivery in hand anybody can make another
 * event of the same checksum. So a verified body is worth no more than the words "sync now".
 */
describe('Another body under a genuine signature', () => {
  afterEach(() => fixture.expectSoundBooks());

  it('says that an open payment was paid: it is only synced', async () => {
    const resource = {
      id: '3C679366HH908993F',
      status: 'COMPLETED',
      amount: { currency_code: 'GBP', value: '10.00' },
      custom_id: label,
      supplementary_data: { related_ids: { order_id: orderId } },
    };
    expect(await postForged({ type: 'PAYMENT.CAPTURE.COMPLETED', resource })).toMatchObject({ status: 200 });
    expect(await db().webhookEvent.findMany({ where: { paymentId } })).toMatchObject([{ state: 'handled' }]);
    expect(await stand()).toEqual(['pending', null]);
  });

  it('says that an open order was approved: nothing can be captured of it', async () => {
    const resource = { id: orderId, status: 'APPROVED', purchase_units: [{ custom_id: label }] };
    expect(await postForged({ type: 'CHECKOUT.ORDER.APPROVED', resource })).toMatchObject({ status: 200 });
    expect(await stand()).toEqual(['pending', null]);
    expect(paypal.ledger().orders.filter(({ order }) => order === orderId)).toEqual([]);
  });

  it("says that another payment's order pays this one: neither moves", async () => {
    const otherId = await pay();
    const event_type = 'CHECKOUT.ORDER.APPROVED';
    paypal.addWebhookFault({ event_type, fault: { kind: 'lose' }, times: null });
    paypal.approve({ orderId: await referenceOf(otherId) });
    const resource = { id: await referenceOf(otherId), purchase_units: [{ custom_id: label }] };
    expect(await postForged({ type: 'CHECKOUT.ORDER.APPROVED', resource })).toMatchObject({ status: 200 });
    expect(await stand()).toEqual(['pending', null]);
    expect(await fixture.statusOf(otherId)).toBe('pending');
  });

  it('says that a paid payment was denied, or is refunded by us: it stays paid', async () => {
    paypal.approve({ orderId });
    await paypal.idle();
    const resource = { id: '3C679366HH908993F', status: 'DECLINED', custom_id: label };
    expect(await postForged({ type: 'PAYMENT.CAPTURE.DENIED', resource })).toMatchObject({ status: 200 });
    const refund = { id: '1JU08902781691411', custom_id: 'linku-refund-1', status: 'COMPLETED' };
    const answer = await postForged({ type: 'PAYMENT.CAPTURE.REFUNDED', resource: refund });
    expect(answer).toMatchObject({ status: 200, body: { state: 'ignored' } });
    expect(await stand()).toEqual(['completed', null]);
  });

  it.each([
    ['of a kind that we do not know', 'BILLING.PLAN.CREATED', {}, 'not_our_business'],
    [
      "about somebody else's order",
      'CHECKOUT.ORDER.APPROVED',
      { id: '5O190127TN364715T' },
      'no_payment_of_ours',
    ],
    [
      'about a payment id that is none',
      'PAYMENT.CAPTURE.COMPLETED',
      { custom_id: '0x1F' },
      'no_payment_of_ours',
    ],
    [
      'about a payment id beyond all',
      'PAYMENT.CAPTURE.COMPLETED',
      { custom_id: '9999999999' },
      'no_payment_of_ours',
    ],
    [
      'about the number of a payment without its token',
      'PAYMENT.CAPTURE.COMPLETED',
      { id: '3C679366HH908993F', custom_id: '1' },
      'no_payment_of_ours',
    ],
    [
      'about the number of a payment with another token',
      'PAYMENT.CAPTURE.COMPLETED',
      { id: '3C679366HH908993F', custom_id: 'linku-payment-1-0123456789ab' },
      'no_payment_of_ours',
    ],
  ])('%s is kept, ignored, with the reason', async (_, type, resource, note) => {
    const { status, eventId } = await postForged({ type, resource });
    expect(status).toBe(200);
    const kept = await db().webhookEvent.findFirstOrThrow({ where: { eventId } });
    expect(kept).toMatchObject({ state: 'ignored', note, paymentId: null });
  });
});

async function pay(): Promise<number> {
  const user = await fixture.user();
  const { id: taskId } = await fixture.task({ poster: user });
  const body = { payment_method: 'paypal' } as const;
  return (await createPayment({ user, taskId, body, idempotencyKey: null })).payment_id;
}

async function stand(): Promise<[string, string | null]> {
  const { paymentStatus, reason } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  return [paymentStatus, reason];
}

/** A delivery that PayPal really signed, about somebody else's money. */
async function recordOne(): Promise<Received> {
  const receiver = await startWebhookReceiver();
  paypal.setWebhookUrls([receiver.url]);
  paypal.announceLegacySale({ event: 'COMPLETED' });
  await paypal.idle();
  await receiver.close();
  paypal.setWebhookUrls([`${fixture.endpointsUrl}/api/webhooks/paypal`]);
  const [one] = receiver.received;
  if (!one) throw new Error('PayPal sent nothing');
  return one;
}

/** An event of our own whose checksum is that of the delivery that PayPal signed. */
async function postForged({ type, resource }: { type: string; resource: object }) {
  const genuine = await recordOne();
  const eventId = `WH-${crypto.randomUUID()}`;
  const event = { id: eventId, event_type: type, create_time: new Date().toISOString(), resource };
  const body = withCrc({ body: JSON.stringify(event), crc: crc32(genuine.body) });
  const response = await fetch(`${fixture.endpointsUrl}/api/webhooks/paypal`, {
    method: 'POST',
    headers: Object.entries(genuine.headers).flatMap(([name, value]): [string, string][] =>
      name.startsWith('paypal-') || name === 'content-type' ? [[name, String(value)]] : [],
    ),
    body,
  });
  return { status: response.status, body: await response.json(), eventId };
}
