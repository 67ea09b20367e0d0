import { createHmac, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { POST as payPalEndpoint } from '@/app/api/webhooks/paypal/route';
import { POST as stripeEndpoint } from '@/app/api/webhooks/stripe/route';
import { forgetTransmissions } from '@/lib/jobs/forget-transmissions';
import { type CertificateFront, openCertificateFront } from '@/tests/fixtures/certificate-front';
import { authority, certify, privateKeyOf } from '@/tests/fixtures/certificates';
import { type Fixture, openFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';

const PATH = '/v1/notifications/certs/';
const MINUTE_MS = 60_000;
const FORGED = 150;

let folder: string;
let fixture: Fixture;
let front: CertificateFront;
let key: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'linku-test-floods-'));
  const authorityFile = path.join(folder, 'authority.pem');
  const anchor = await authority();
  writeFileSync(authorityFile, anchor.pem);
  const leaf = await certify({ issuer: anchor, isRsa: true });
  key = await privateKeyOf(leaf);
  front = await openCertificateFront();
  for (const id of ['CERT-known', 'CERT-new', 'CERT-newer'])
    front.answers.set(id, (_, response) => response.end(leaf.pem));
  fixture = await openFixture({
    PAYPAL_API_BASE: front.url,
    PAYPAL_WEBHOOK_AUTHORITY_FILE: authorityFile,
    RATE_LIMIT_SCALE: '1',
  });
  front.upstream = fixture.simulators.url;
  vi.useFakeTimers({ toFake: ['Date'] });
});
/** The budgets are full again. */
beforeEach(() => {
  vi.setSystemTime(Date.now() + 11 * MINUTE_MS);
});
afterAll(async () => {
  vi.useRealTimers();
  await fixture.close();
  front.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('A flood of forged deliveries', () => {
  it('from one network costs five calls, then gets 429, and a genuine one from there is taken', async () => {
    const address = '203.0.113.7';
    expect(await deliver({ address: '198.51.100.1', certificate: 'CERT-known' })).toBe(200);
    const { statuses, fetches, verdicts } = await flood(() => address);
    expect({ fetches, verdicts }).toEqual({ fetches: 5, verdicts: 5 });
    expect(statuses).toEqual({ 400: 5, 429: FORGED - 5 });
    expect(await deliver({ address, certificate: 'CERT-known' })).toBe(200);
    expect(await deliver({ address, certificate: 'CERT-new' })).toBe(429);
    expect(await deliver({ address: '198.51.100.1', certificate: 'CERT-new' })).toBe(200);
  });

  it('from one network of version 6 is one sender, whatever the address', async () => {
    const { statuses, fetches } = await flood((index) => `2001:db8:0:1:${index.toString(16)}::${index}`);
    expect(fetches).toBe(5);
    expect(statuses).toEqual({ 400: 5, 429: FORGED - 5 });
    expect(await deliver({ address: '2001:db8:0:2::1', certificate: 'CERT-new' })).toBe(200);
  });

  it('from everywhere costs ten calls of each kind; what cannot be verified now is sent again', async () => {
    const everywhere = (index: number) => `10.1.${Math.floor(index / 250)}.${index % 250}`;
    const { statuses, fetches, verdicts } = await flood(everywhere);
    expect({ fetches, verdicts }).toEqual({ fetches: 10, verdicts: 10 });
    expect(statuses).toEqual({ 400: 10, 502: FORGED - 10 });
    expect(await deliver({ address: '198.51.100.2', certificate: 'CERT-known' })).toBe(200);
    const before = await db().webhookEvent.count();
    const late = { address: '198.51.100.2', certificate: 'CERT-newer', eventId: 'WH-late' };
    expect(await deliver(late)).toBe(502);
    expect(await db().webhookEvent.count()).toBe(before);
    vi.setSystemTime(Date.now() + MINUTE_MS / 10);
    expect(await deliver(late)).toBe(200);
    expect(await db().webhookEvent.count({ where: { eventId: 'WH-late' } })).toBe(1);
  });

  it('that names one address is answered by one fetch', async () => {
    const address = (index: number) => `10.2.0.${index}`;
    const { fetches } = await flood(address, () => 'CERT-forged-once');
    expect(fetches).toBe(1);
  });

  it.each([
    ['too old', { sentAt: () => new Date(Date.now() - 4 * 24 * 60 * MINUTE_MS) }],
    ['from the future', { sentAt: () => new Date(Date.now() + 6 * MINUTE_MS) }],
    ['of no form', { signature: 'not base64!' }],
  ])('that is %s costs nothing', async (_, parts) => {
    const { statuses, fetches, verdicts } = await flood((index) => `10.3.0.${index}`, undefined, parts);
    expect({ statuses, fetches, verdicts }).toEqual({ statuses: { 400: FORGED }, fetches: 0, verdicts: 0 });
  });

  it('with a known certificate gets 429 after sixty, and a genuine one from the same network is taken', async () => {
    const address = '203.0.113.8';
    const { statuses, fetches, verdicts } = await flood(
      () => address,
      () => 'CERT-known',
    );
    expect({ statuses, fetches, verdicts }).toEqual({
      statuses: { 400: 60, 429: FORGED - 60 },
      fetches: 1,
      verdicts: 0,
    });
    expect(await deliver({ address, certificate: 'CERT-known' })).toBe(200);
  });

  it('at the endpoint of Stripe gets 429 after sixty, and a genuine one from the same network is taken', async () => {
    const address = '203.0.113.9';
    const statuses = await Promise.all(
      Array.from({ length: FORGED }, () => postStripe({ address, mac: '0'.repeat(64) })),
    );
    expect(countsOf(statuses)).toEqual({ 400: 60, 429: FORGED - 60 });
    expect(await postStripe({ address })).toBe(200);
  });
});

it('What a transmission brought is forgotten after four days', async () => {
  const eventId = 'WH-forgotten';
  expect(await deliver({ address: '198.51.100.3', certificate: 'CERT-known', eventId })).toBe(200);
  await forgetTransmissions();
  expect(await db().webhookTransmission.count({ where: { eventId } })).toBe(1);
  await db().$executeRaw`
    UPDATE webhook_transmissions SET received_at = now() - interval '97 hours' WHERE event_id = ${eventId}`;
  expect(await forgetTransmissions()).toBe(1);
  expect(await db().webhookTransmission.count({ where: { eventId } })).toBe(0);
  expect(await db().webhookEvent.count({ where: { eventId } })).toBe(1);
});

type Parts = {
  address: string;
  certificate: string;
  eventId?: string;
  sentAt?: () => Date;
  /** In place of the true one. */
  signature?: string;
};

/** Forged deliveries, each with a certificate of its own unless told, and what they cost. */
async function flood(
  addressOf: (index: number) => string,
  certificateOf: (index: number) => string = () => `CERT-forged-${crypto.randomUUID()}`,
  parts: Partial<Parts> = {},
) {
  const before = front.asked();
  fixture.paypal.clearFaults();
  const fault = { kind: 'ok' } as const;
  fixture.paypal.addFault({ path: '/v1/notifications/verify-webhook-signature', fault, times: null });
  const forged = Array.from({ length: FORGED }, (_, index) =>
    deliver({
      address: addressOf(index),
      certificate: certificateOf(index),
      signature: Buffer.alloc(256, index).toString('base64'),
      ...parts,
    }),
  );
  const statuses = countsOf(await Promise.all(forged));
  const verdicts = fixture.paypal.fired().calls.ok ?? 0;
  return { statuses, fetches: front.asked() - before, verdicts };
}

function countsOf(statuses: number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

async function deliver({ address, certificate, eventId = `WH-${crypto.randomUUID()}`, ...parts }: Parts) {
  const [id, time] = [crypto.randomUUID(), (parts.sentAt?.() ?? new Date()).toISOString()];
  const body = JSON.stringify({
    id: eventId,
    event_type: 'BILLING.PLAN.CREATED',
    create_time: time,
    resource: {},
  });
  const message = Buffer.from(`${id}|${time}|${fixture.environment.PAYPAL_WEBHOOK_ID}|${crc32(body)}`);
  const headers = {
    'x-linku-address': address,
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-cert-url': `${front.url}${PATH}${certificate}`,
    'paypal-transmission-id': id,
    'paypal-transmission-sig': parts.signature ?? sign('sha256', message, key).toString('base64'),
    'paypal-transmission-time': time,
  };
  const request = new NextRequest('http://localhost:3000/api/webhooks/paypal', {
    method: 'POST',
    headers,
    body,
  });
  return (await payPalEndpoint(request, { params: Promise.resolve({}) })).status;
}

async function postStripe({ address, mac }: { address: string; mac?: string }) {
  const time = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    id: `evt_${crypto.randomUUID()}`,
    object: 'event',
    type: 'customer.created',
    livemode: false,
    created: time,
    data: { object: { object: 'customer' } },
  });
  const own = createHmac('sha256', fixture.environment.STRIPE_WEBHOOK_SECRET ?? '').update(`${time}.${body}`);
  const headers = {
    'x-linku-address': address,
    'stripe-signature': `t=${time},v1=${mac ?? own.digest('hex')}`,
  };
  const request = new NextRequest('http://localhost:3000/api/webhooks/stripe', {
    method: 'POST',
    headers,
    body,
  });
  return (await stripeEndpoint(request, { params: Promise.resolve({}) })).status;
}
