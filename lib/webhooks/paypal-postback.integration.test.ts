import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { CallFault } from '@/simulator/http/call-faults';
import type { PayPalControl } from '@/simulator/paypal/control/control';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';

const CERTIFICATES = '/v1/notifications/certs/*';
const POSTBACK = '/v1/notifications/verify-webhook-signature';

const fixture = useFixture();
let paypal: PayPalControl;

beforeAll(async () => {
  paypal = fixture.paypal;
  // PayPal's deliveries come again after a while, so time goes on.
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true });
});
/** What could not be fetched is remembered for a while, so each test is a while later. */
beforeEach(() => {
  vi.setSystemTime(Date.now() + 11 * 60_000);
});
afterAll(() => {
  vi.useRealTimers();
});
afterEach(async () => {
  paypal.clearFaults();
  await fixture.expectSoundBooks();
});

const AWAY: [name: string, fault: CallFault][] = [
  ['answers 404', { kind: 'status', status: 404 }],
  ['answers 500', { kind: 'status', status: 500 }],
  ['cuts the line', { kind: 'drop_before' }],
  ['answers too late', { kind: 'delay', ms: 7_000 }],
];

/** Nothing in here may fetch the certificate before the last test does: from then on it is cached. */
describe('While the host of the certificates', () => {
  it.each(AWAY)('%s, PayPal itself is asked, and what it verifies is taken', async (_, fault) => {
    paypal.addFault({ path: CERTIFICATES, fault, times: null });
    const { paymentId, attempts } = await approved();
    expect(attempts).toEqual([200]);
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    expect(firedCalls()).toBeGreaterThan(0);
  });

  it.each(['signature', 'body', 'expired_certificate', 'foreign_certificate'] as const)(
    'is away, what PayPal does not verify is refused: %s',
    async (how) => {
      paypal.addFault({ path: CERTIFICATES, fault: { kind: 'drop_before' }, times: null });
      paypal.addWebhookFault({ event_type: 'CHECKOUT.ORDER.APPROVED', fault: { kind: 'forge', how } });
      const { forgedAttempts, attempts } = await approved();
      expect({ forgedAttempts, attempts }).toEqual({ forgedAttempts: [400], attempts: [200] });
    },
  );

  it("is away, a stranger's host is refused all the same, and PayPal is not even asked", async () => {
    paypal.addFault({ path: POSTBACK, fault: { kind: 'ok' }, times: null });
    paypal.addFault({ path: CERTIFICATES, fault: { kind: 'drop_before' }, times: null });
    const response = await fetch(`${fixture.endpointsUrl}/api/webhooks/paypal`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'paypal-auth-algo': 'SHA256withRSA',
        'paypal-cert-url':
          'https://api.sandbox.paypal.com.notifications.example/v1/notifications/certs/CERT-1',
        'paypal-transmission-id': crypto.randomUUID(),
        'paypal-transmission-sig': 'AAAA',
        'paypal-transmission-time': new Date().toISOString(),
      },
      // A genuine event: otherwise PayPal would not be asked for another reason.
      body: JSON.stringify(paypal.events()[0]),
    });
    expect(response.status).toBe(400);
    expect(firedCalls()).toBe(0);
  });

  it.each<[name: string, fault: CallFault]>([
    ['answers 500', { kind: 'status', status: 500 }],
    ['cuts the line', { kind: 'drop_before' }],
    ['answers a page of HTML', { kind: 'wrong_body', form: 'html' }],
    ['answers half of its verdict', { kind: 'wrong_body', form: 'truncated' }],
    ['answers 429', { kind: 'status', status: 429 }],
    ['refuses the question', { kind: 'status', status: 422 }],
  ])(
    'is away, and PayPal %s too: an error, nothing is kept, and the event that comes again is taken',
    async (_, fault) => {
      paypal.addFault({ path: CERTIFICATES, fault: { kind: 'status', status: 503 }, times: null });
      paypal.addFault({ path: POSTBACK, fault, times: 1 });
      paypal.addWebhookFault({ event_type: 'PAYMENT.CAPTURE.*', fault: { kind: 'lose' } });
      const { paymentId, attempts } = await approved();
      expect(attempts).toEqual([502, 200]);
      expect(await db().webhookEvent.findMany({ where: { paymentId } })).toMatchObject([
        { state: 'handled', attempts: 1 },
      ]);
      expect(await fixture.statusOf(paymentId)).toBe('completed');
    },
  );

  it('is there, one certificate serves for many events, and PayPal is not asked', async () => {
    paypal.addFault({ path: CERTIFICATES, fault: { kind: 'ok' }, times: null });
    // If PayPal were asked, it could not respond.
    paypal.addFault({ path: POSTBACK, fault: { kind: 'drop_before' }, times: null });
    for (let time = 0; time < 3; time += 1) {
      expect(await approved()).toMatchObject({ attempts: [200] });
    }
    expect(paypal.fired().calls).toEqual({ ok: 1 });
    paypal.clearFaults();
    // The cached certificate serves also while the host is away.
    paypal.addFault({ path: '/v1/notifications/**', fault: { kind: 'drop_before' }, times: null });
    expect(await approved()).toMatchObject({ attempts: [200] });
    expect(firedCalls()).toBe(0);
  });
});

/** A payment that its payer approved just now, and the responses to the attempts of that event's delivery. */
async function approved() {
  const user = await fixture.user();
  const { id: taskId } = await fixture.task({ poster: user });
  const body = { payment_method: 'paypal' } as const;
  const { payment_id: paymentId } = await createPayment({ user, taskId, body, idempotencyKey: null });
  const before = paypal.deliveries().length;
  paypal.approve({ orderId: await referenceOf(paymentId) });
  await paypal.idle();
  const own = paypal
    .deliveries()
    .slice(before)
    .filter(({ eventType }) => eventType === 'CHECKOUT.ORDER.APPROVED');
  const statusesOf = (isForged: boolean) =>
    own
      .filter((delivery) => delivery.isForged === isForged)
      .flatMap(({ attempts }) => attempts.map(({ status }) => status));
  return { paymentId, attempts: statusesOf(false), forgedAttempts: statusesOf(true) };
}

function firedCalls(): number {
  return Object.values(paypal.fired().calls).reduce((total, count) => total + count, 0);
}
