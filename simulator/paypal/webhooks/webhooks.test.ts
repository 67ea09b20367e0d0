import { verify, X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Received } from '../../testing/webhook-receiver';
import {
  closeFixtures,
  createOrder,
  type Fixture,
  payOrder,
  startFixture,
  webhookId,
} from '../testing/paypal-fixture';

afterEach(closeFixtures);

function headerOf({ headers }: Received, name: string): string {
  const value = headers[name];
  if (typeof value !== 'string') throw new Error(`A webhook came without ${name}.`);
  return value;
}

/** What an honest receiver does: the pinned address, the chain, the dates, the name, the signature. */
async function verdict({ fixture, received }: { fixture: Fixture; received: Received }): Promise<string> {
  const url = headerOf(received, 'paypal-cert-url');
  if (!url.startsWith(`${fixture.simulators.url}/v1/notifications/certs/CERT-`)) return 'foreign host';
  const leaf = new X509Certificate(await (await fetch(url)).text());
  const caPem = await (await fetch(`${fixture.simulators.url}/_simulator/paypal/ca.pem`)).text();
  const ca = new X509Certificate(caPem);
  if (!leaf.verify(ca.publicKey)) return 'untrusted';
  if (Date.parse(leaf.validTo) < Date.now()) return 'expired';
  if (!/CN=messageverificationcerts\.sandbox\.paypal\.com/.test(leaf.subject)) return 'wrong name';
  const message = [
    headerOf(received, 'paypal-transmission-id'),
    headerOf(received, 'paypal-transmission-time'),
    webhookId,
    crc32(received.body),
  ].join('|');
  const signature = Buffer.from(headerOf(received, 'paypal-transmission-sig'), 'base64');
  return verify('sha256', Buffer.from(message), leaf.publicKey, signature) ? 'good' : 'wrong signature';
}

const idOf = ({ body }: Received) => z.object({ id: z.string() }).parse(JSON.parse(body)).id;

describe('a webhook', () => {
  it('is signed in PayPal’s scheme by a certificate of the simulator’s authority', async () => {
    const fixture = await startFixture();
    await payOrder({ fixture });
    await fixture.paypal.idle();
    expect(fixture.receiver.received).toHaveLength(2);
    for (const received of fixture.receiver.received) {
      expect(await verdict({ fixture, received })).toBe('good');
      expect(received.headers).toMatchObject({
        'paypal-auth-algo': 'SHA256withRSA',
        'paypal-auth-version': 'v2',
        'content-type': 'application/json',
      });
    }
    const pem = await (await fetch(`${fixture.simulators.url}/_simulator/paypal/ca.pem`)).text();
    expect(pem.trim()).toBe(fixture.paypal.caPem.trim());
    expect((await fetch(`${fixture.simulators.url}/v1/notifications/certs/CERT-none`)).status).toBe(404);
  });

  it('wraps the object that it is about', async () => {
    const fixture = await startFixture();
    const { orderId, captureId } = await payOrder({ fixture });
    expect(fixture.paypal.events()).toMatchObject([
      {
        id: expect.stringMatching(/^WH-[0-9A-Z]{17}-[0-9A-Z]{17}$/),
        event_version: '1.0',
        resource_version: '2.0',
        resource_type: 'checkout-order',
        event_type: 'CHECKOUT.ORDER.APPROVED',
        resource: { id: orderId, status: 'APPROVED', purchase_units: [{ custom_id: '41' }] },
        links: [{ rel: 'self' }, { rel: 'resend' }],
      },
      {
        resource_type: 'capture',
        event_type: 'PAYMENT.CAPTURE.COMPLETED',
        summary: 'Payment completed for GBP 10.00 GBP',
        resource: {
          id: captureId,
          custom_id: '41',
          supplementary_data: { related_ids: { order_id: orderId } },
        },
      },
    ]);
  });

  it('can be read, searched and sent again', async () => {
    const fixture = await startFixture();
    const { captureId } = await payOrder({ fixture });
    await fixture.paypal.idle();
    const path = '/v1/notifications/webhooks-events';
    const list = await fixture.call('GET', `${path}?event_type=PAYMENT.CAPTURE.COMPLETED`);
    expect(list.body).toMatchObject({ count: 1, events: [{ resource: { id: captureId } }] });
    expect((await fixture.call('GET', `${path}?transaction_id=${captureId}`)).body.count).toBe(1);
    expect((await fixture.call('GET', `${path}?page_size=1`)).body).toMatchObject({
      events: [{ event_type: 'PAYMENT.CAPTURE.COMPLETED' }],
    });
    const [event] = fixture.paypal.events();
    expect((await fixture.call('GET', `${path}/${event?.id}`)).body).toEqual(event);
    const resent = await fixture.call('POST', `${path}/${event?.id}/resend`, { body: {} });
    expect(resent).toMatchObject({ status: 202, body: { id: event?.id } });
    await fixture.paypal.idle();
    expect(fixture.receiver.received.filter((received) => idOf(received) === event?.id)).toHaveLength(2);
    expect((await fixture.call('GET', `${path}/WH-none`)).status).toBe(404);
  });

  it('is retried until it is taken, held, lost and duplicated as told', async () => {
    const fixture = await startFixture();
    let refusals = 1;
    fixture.receiver.answerWith(() => (refusals-- > 0 ? 500 : 200));
    const orderId = await createOrder(fixture);
    fixture.paypal.approve({ orderId });
    await fixture.paypal.idle();
    expect(fixture.paypal.deliveries()).toMatchObject([
      { state: 'delivered', attempts: [{ status: 500 }, { status: 200 }] },
    ]);
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    expect(fixture.paypal.deliveries().at(-1)?.state).toBe('held');
    expect(await fixture.paypal.release()).toBe(1);
    fixture.paypal.addWebhookFault({ fault: { kind: 'lose' } });
    fixture.paypal.addWebhookFault({ fault: { kind: 'duplicate', copies: 3 } });
    fixture.paypal.approve({ orderId });
    fixture.paypal.approve({ orderId });
    await fixture.paypal.idle();
    expect(
      fixture.paypal
        .deliveries()
        .slice(2)
        .map(({ state }) => state),
    ).toEqual(['lost', 'delivered', 'delivered', 'delivered']);
    expect(fixture.paypal.fired().webhooks).toEqual({ hold: 1, lose: 1, duplicate: 1 });
  });
});

describe('a forged webhook', () => {
  it.each([
    ['signature', 'wrong signature'],
    ['body', 'wrong signature'],
    ['expired_certificate', 'expired'],
    ['foreign_certificate', 'untrusted'],
    ['foreign_host', 'foreign host'],
  ] as const)('(%s) does not pass, and the true one beside it does', async (how, expected) => {
    const fixture = await startFixture();
    fixture.paypal.addWebhookFault({ fault: { kind: 'forge', how } });
    fixture.paypal.approve({ orderId: await createOrder(fixture) });
    await fixture.paypal.idle();
    const verdicts = [];
    for (const received of fixture.receiver.received) verdicts.push(await verdict({ fixture, received }));
    expect(verdicts.sort()).toEqual(['good', expected].sort());
    expect(fixture.paypal.deliveries()).toMatchObject([{ forgery: null }, { isForged: true, forgery: how }]);
  });

  it('(same_crc) passes every check and is still another event: a checksum is no proof of a body', async () => {
    const fixture = await startFixture();
    fixture.paypal.addWebhookFault({ fault: { kind: 'forge', how: 'same_crc' } });
    fixture.paypal.approve({ orderId: await createOrder(fixture) });
    await fixture.paypal.idle();
    const known = fixture.paypal.events().map(({ id }) => id);
    const strangers = fixture.receiver.received.filter((received) => !known.includes(idOf(received)));
    expect(strangers).toHaveLength(1);
    for (const received of fixture.receiver.received)
      expect(await verdict({ fixture, received })).toBe('good');
  });
});

describe('POST /v1/notifications/verify-webhook-signature', () => {
  async function postback({
    fixture,
    received,
    change = {},
    event = received.body,
  }: {
    fixture: Fixture;
    received: Received;
    change?: Record<string, string>;
    event?: string;
  }) {
    const fields = {
      auth_algo: headerOf(received, 'paypal-auth-algo'),
      cert_url: headerOf(received, 'paypal-cert-url'),
      transmission_id: headerOf(received, 'paypal-transmission-id'),
      transmission_sig: headerOf(received, 'paypal-transmission-sig'),
      transmission_time: headerOf(received, 'paypal-transmission-time'),
      webhook_id: webhookId,
      ...change,
    };
    const body = `${JSON.stringify(fields).slice(0, -1)},"webhook_event":${event}}`;
    const reply = await fixture.call('POST', '/v1/notifications/verify-webhook-signature', { body });
    return reply.body.verification_status;
  }

  it('tells a genuine webhook from an altered one, and requires the event as it was sent', async () => {
    const fixture = await startFixture();
    await payOrder({ fixture });
    await fixture.paypal.idle();
    const [received] = fixture.receiver.received;
    if (received === undefined) throw new Error('No webhook came.');
    expect(await postback({ fixture, received })).toBe('SUCCESS');
    const pretty = JSON.stringify(JSON.parse(received.body), null, 2);
    expect(await postback({ fixture, received, event: pretty })).toBe('FAILURE');
    const altered = received.body.replace('10.00', '0.01');
    expect(await postback({ fixture, received, event: altered })).toBe('FAILURE');
    const changes: Record<string, string>[] = [
      { webhook_id: 'WEBHOOKID' },
      { transmission_time: '2026-01-01T00:00:00Z' },
      { cert_url: 'https://api.paypal.com/v1/notifications/certs/CERT-1' },
    ];
    for (const change of changes) expect(await postback({ fixture, received, change })).toBe('FAILURE');
  });
});

describe('webhooks of PayPal’s first API', () => {
  it('have the shapes of that time', async () => {
    const fixture = await startFixture();
    const { captureId } = await payOrder({ fixture });
    const before = fixture.paypal.ledger();
    fixture.paypal.announceLegacySale({ event: 'COMPLETED', capture_id: captureId });
    fixture.paypal.announceLegacySale({ event: 'REFUNDED', capture_id: captureId, amount: 1 });
    fixture.paypal.announceLegacySale({ event: 'DENIED', billing_agreement_id: 'I-1', amount: 500 });
    expect(fixture.paypal.events().slice(-3)).toMatchObject([
      {
        event_type: 'PAYMENT.SALE.COMPLETED',
        resource_type: 'sale',
        resource: {
          id: captureId,
          state: 'completed',
          amount: { total: '10.00', currency: 'GBP' },
          parent_payment: expect.stringMatching(/^PAYID-/),
          custom: '41',
        },
      },
      {
        event_type: 'PAYMENT.SALE.REFUNDED',
        resource: { sale_id: captureId, amount: { total: '-0.01' }, parent_payment: expect.any(String) },
      },
      { event_type: 'PAYMENT.SALE.DENIED', resource: { state: 'denied', billing_agreement_id: 'I-1' } },
    ]);
    expect(fixture.paypal.events().at(-1)).not.toHaveProperty('resource.parent_payment');
    expect(fixture.paypal.events().at(-1)).not.toHaveProperty('resource_version');
    expect(fixture.paypal.ledger()).toEqual(before);
    expect(() => fixture.paypal.announceLegacySale({ event: 'COMPLETED', capture_id: 'x' })).toThrow(
      'no capture',
    );
  });
});
