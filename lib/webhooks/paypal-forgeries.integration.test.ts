import { createHash, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { type CertificateFront, openCertificateFront } from '@/tests/fixtures/certificate-front';
import { authority, type Certified, certify, privateKeyOf } from '@/tests/fixtures/certificates';
import { type Fixture, openFixture, referenceOf } from '@/tests/fixtures/fixture';
import { paymentLabel } from '@/tests/fixtures/own-labels';
import { db } from '@/tests/fixtures/owner-db';

const PATH = '/v1/notifications/certs/';

let folder: string;
let fixture: Fixture;
let front: CertificateFront;
/** Somebody else's host, with the genuine certificate, so that only the address is wrong. */
let foreign: CertificateFront;
let leaf: Certified;
let key: string;

/** A lookup may come to nothing every six seconds, so each test is a while later. */
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterAll(() => {
  vi.useRealTimers();
});

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'linku-test-forgeries-'));
  const authorityFile = path.join(folder, 'authority.pem');
  front = await openCertificateFront();
  foreign = await openCertificateFront();
  await makeCertificates(authorityFile);
  fixture = await openFixture({ PAYPAL_API_BASE: front.url, PAYPAL_WEBHOOK_AUTHORITY_FILE: authorityFile });
  front.upstream = fixture.simulators.url;
  fixture.paypal.setWebhookUrls([]);
});
afterAll(async () => {
  await fixture.close();
  for (const host of [front, foreign]) host.close();
  rmSync(folder, { recursive: true, force: true });
});

type Parts = {
  url?: () => string;
  body?: (genuine: string) => string;
  webhookId?: string;
  hash?: string;
  /** Headers over the right ones; null removes one. */
  headers?: Record<string, string | null>;
  /** ISO 8601; now by default. */
  sentAt?: () => string;
  transmissionId?: string;
  /** The signing key; the leaf's by default. */
  signer?: () => Promise<string>;
};

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const HEADERS: [name: string, parts: Parts][] = [
  ...['transmission-id', 'transmission-time', 'transmission-sig', 'cert-url', 'auth-algo'].flatMap(
    (name): [string, Parts][] => [
      [`without ${name}`, { headers: { [`paypal-${name}`]: null } }],
      [`with an empty ${name}`, { headers: { [`paypal-${name}`]: '' } }],
    ],
  ),
  ['signed with SHA-1, and saying so', { hash: 'sha1', headers: { 'paypal-auth-algo': 'SHA1withRSA' } }],
  ['signed with SHA-1, and saying SHA-256', { hash: 'sha1' }],
  ['with a true signature and another algorithm', { headers: { 'paypal-auth-algo': 'SHA512withRSA' } }],
  ['with a true signature and no algorithm', { headers: { 'paypal-auth-algo': 'none' } }],
  ['signed for the webhook of somebody else', { webhookId: '0ABCDEF1234567890' }],
  ["signed by PayPal's simulator", { webhookId: 'WEBHOOK_ID' }],
  ['with the id of another transmission', { headers: { 'paypal-transmission-id': crypto.randomUUID() } }],
  ['with the time of another transmission', { headers: { 'paypal-transmission-time': minutesAgo(1) } }],
  ['that is older than three days', { sentAt: () => minutesAgo(3 * 24 * 60 + 1) }],
  ['from the future', { sentAt: () => minutesAgo(-6) }],
  ['whose time is none', { sentAt: () => 'yesterday' }],
  ['whose transmission could be read in two ways', { transmissionId: 'a|b' }],
  ['with a signature that is no base64', { headers: { 'paypal-transmission-sig': '%%%' } }],
  ['with a signature of nothing', { headers: { 'paypal-transmission-sig': 'AA==' } }],
  ['with a signature without end', { headers: { 'paypal-transmission-sig': 'A'.repeat(5_000) } }],
  ['signed with another key', { signer: async () => privateKeyOf(await certify({ isRsa: true })) }],
];

const ADDRESSES: [name: string, parts: Parts][] = [
  ['on another host', { url: () => `${foreign.url}${PATH}CERT-good` }],
  [
    'on another host that is called like ours',
    { url: () => `${front.url}@${new URL(foreign.url).host}${PATH}CERT-good` },
  ],
  ['with a user', { url: () => `${front.url.replace('//', '//paypal:secret@')}${PATH}CERT-good` }],
  ['by https', { url: () => `${foreign.url.replace('http', 'https')}${PATH}CERT-good` }],
  ['with a query', { url: () => `${front.url}${PATH}CERT-good?host=${foreign.url}` }],
  ['that climbs out of its folder', { url: () => `${front.url}${PATH}../certs/CERT-good` }],
  ['that climbs out in disguise', { url: () => `${front.url}${PATH}..%2fcerts%2fCERT-good` }],
  ['on another port', { url: () => `http://127.0.0.1:1${PATH}CERT-good` }],
  [
    "at PayPal's real host, which this installation does not trust",
    { url: () => `https://api.sandbox.paypal.com${PATH}CERT-good` },
  ],
];

const CERTIFICATES: [name: string, id: string][] = [
  ['that has ended', 'CERT-ended'],
  ['that has not begun', 'CERT-early'],
  ['of another name', 'CERT-name'],
  ['of an authority that nobody trusts', 'CERT-foreign'],
  ['that signed itself', 'CERT-self'],
  ['below one that is no authority', 'CERT-leaf'],
  ['that is a page of HTML', 'CERT-html'],
  // These cannot be fetched, so PayPal is asked, and knows no such certificate.
  ['that nobody has', 'CERT-none'],
  ['that is said to be elsewhere', 'CERT-redirect'],
  ['that is longer than any', 'CERT-huge'],
  ['that never ends', 'CERT-endless'],
];

const BODIES: [name: string, body: (genuine: string) => string][] = [
  ['that is no JSON', (genuine) => `no json: ${genuine}`],
  ['that is half of its JSON', (genuine) => genuine.slice(0, -20)],
  ['that is a list', (genuine) => `[${genuine}]`],
  ['that is nested without end', (genuine) => '['.repeat(200_000) + genuine + ']'.repeat(200_000)],
  ['without an id', (genuine) => genuine.replace('"id":"WH-', '"no":"WH-')],
  ['without a kind', (genuine) => genuine.replace('event_type', 'event')],
  ['without a resource', (genuine) => genuine.replace('"resource":', '"other":')],
  ['with an id without end', (genuine) => genuine.replace('WH-', `WH-${'x'.repeat(300)}`)],
  ['without a time', (genuine) => genuine.replace('create_time', 'time')],
  [
    'with an amount that is an object',
    (genuine) => genuine.replace('"status":"', '"amount":{"value":{}},"x":"'),
  ],
  ['with a number for a text', (genuine) => genuine.replace('"status":"APPROVED"', '"status":7')],
  [
    'with U+0000 in its id',
    (genuine) => genuine.replace('WH-', 'WH-\\u0000').replace('"resource":', '"other":'),
  ],
  [
    'with half of a pair in its kind',
    (genuine) =>
      genuine.replace('CHECKOUT.ORDER.APPROVED', 'CHECKOUT.ORDER.\\ud800').replace('"resource":', '"other":'),
  ],
];

/** Each would capture an order that its payer has approved, if it were believed. */
describe.each([
  ['the canonical address', '/api/webhooks/paypal'],
  ["the owner's address", '/api/users/paypal/webhook'],
])('At %s', (_, endpoint) => {
  let paymentId: number;
  let label: string;
  let orderId: string;
  beforeAll(async () => {
    // Certificates that came to nothing are remembered for ten minutes.
    vi.setSystemTime(Date.now() + 11 * 60_000);
    const user = await fixture.user();
    const { id: taskId } = await fixture.task({ poster: user });
    const body = { payment_method: 'paypal' } as const;
    ({ payment_id: paymentId } = await createPayment({ user, taskId, body, idempotencyKey: null }));
    label = await paymentLabel(paymentId);
    orderId = await referenceOf(paymentId);
    fixture.paypal.approve({ orderId });
  });
  beforeEach(() => {
    vi.setSystemTime(Date.now() + 7_000);
  });
  afterEach(() => fixture.paypal.clearFaults());
  afterAll(() => fixture.expectSoundBooks());

  it.each(HEADERS)('an event %s is refused', async (_name, parts) => {
    await expectRefused(parts);
  });

  it.each(ADDRESSES)(
    'an event whose certificate is %s is refused, and nobody is asked',
    async (_name, parts) => {
      const before = front.asked();
      await expectRefused(parts);
      expect(front.asked()).toBe(before);
      expect(foreign.connections()).toBe(0);
    },
  );

  it.each(CERTIFICATES)('an event with a certificate %s is refused', async (_name, id) => {
    const before = front.asked();
    await expectRefused({ url: () => `${front.url}${PATH}${id}` });
    expect(front.asked()).toBe(before + 1);
    expect(foreign.connections()).toBe(0);
  });

  it.each(['CERT-none', 'CERT-redirect', 'CERT-endless'])(
    'an event whose certificate cannot be fetched (%s), while PayPal cannot be asked, gets an error and is not kept',
    async (id) => {
      const fault = { kind: 'drop_before' } as const;
      fixture.paypal.addFault({ path: '/v1/notifications/verify-webhook-signature', fault, times: null });
      await expectRefused({ url: () => `${front.url}${PATH}${id}` }, 502);
      expect(fixture.paypal.fired().calls).toEqual({ drop_before: 1 });
    },
  );

  it.each(BODIES)(
    'a body %s, genuinely signed, is kept for a person, and nothing moves',
    async (name, body) => {
      const before = await db().webhookEvent.count();
      const unique = (genuine: string) => body(genuine.replace('WH-', `WH-${name}`));
      expect(await deliver({ body: unique })).toBe(200);
      const kept = await db().webhookEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
      expect(kept).toMatchObject({ state: 'parked', note: 'unreadable', paymentId: null });
      expect(await db().webhookEvent.count()).toBe(before + 1);
      expect(await fixture.statusOf(paymentId)).toBe('pending');
    },
  );

  it('nothing, genuinely signed, is kept once', async () => {
    for (let time = 0; time < 2; time += 1) expect(await deliver({ body: () => '' })).toBe(200);
    const name = createHash('sha256').update('').digest('hex').slice(0, 32);
    const kept = await db().webhookEvent.findMany({ where: { eventId: `unnamed-${name}` } });
    expect(kept).toMatchObject([{ type: 'unknown', state: 'parked', note: 'unreadable' }]);
  });

  it('a body of more than a megabyte is refused', async () => {
    const padding = 'x'.repeat(1_100_000);
    await expectRefused({ body: (genuine) => genuine.replace('{', `{"padding":"${padding}",`) }, 413);
  });

  it.each([
    ['almost three days ago', 3 * 24 * 60 - 1],
    ['by a clock that is four minutes ahead', -4],
  ])('an event that was sent %s is not too old or early', async (_name, minutes) => {
    const body = (genuine: string) => genuine.replace('WH-', `WH-${minutes}`).replace('CHECKOUT', 'OTHER');
    expect(await deliver({ body, sentAt: () => minutesAgo(minutes) })).toBe(200);
  });

  it('a second event under the transmission of the first is refused, and the first is taken again', async () => {
    const body = (name: string) => (genuine: string) =>
      genuine.replace('WH-', `WH-${name}`).replace('CHECKOUT', 'OTHER');
    const transmissionId = crypto.randomUUID();
    expect(await deliver({ transmissionId, body: body('first') })).toBe(200);
    await expectRefused({ transmissionId, body: body('second') });
    for (const again of [transmissionId, crypto.randomUUID()]) {
      expect(await deliver({ transmissionId: again, body: body('first') })).toBe(200);
    }
    const kept = await db().webhookEvent.findMany({
      where: { eventId: { contains: `${endpoint}` }, type: { startsWith: 'OTHER' } },
    });
    expect(kept.filter(({ eventId }) => /first|second/.test(eventId))).toHaveLength(1);
  });

  it('the same event without any fault is accepted, and once more, and captures once', async () => {
    expect(await deliver()).toBe(200);
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    const before = front.asked();
    expect(await deliver()).toBe(200);
    expect(front.asked()).toBe(before);
    const line = fixture.paypal.ledger().orders.find(({ order }) => order === orderId);
    expect(line).toMatchObject({ captures: 1, captured: 1000 });
  });

  async function expectRefused(parts: Parts, status = 400): Promise<void> {
    const before = await db().webhookEvent.count();
    expect(await deliver(parts)).toBe(status);
    expect(await db().webhookEvent.count()).toBe(before);
    expect(await fixture.statusOf(paymentId)).toBe('pending');
  }

  async function deliver(parts: Parts = {}): Promise<number> {
    const body = (parts.body ?? ((genuine) => genuine))(approvedEvent());
    const { webhookId = fixture.environment.PAYPAL_WEBHOOK_ID, hash = 'sha256' } = parts;
    const id = parts.transmissionId ?? crypto.randomUUID();
    const time = parts.sentAt?.() ?? minutesAgo(0);
    const message = Buffer.from(`${id}|${time}|${webhookId}|${crc32(body)}`);
    const signer = await (parts.signer?.() ?? key);
    const headers = {
      'content-type': 'application/json',
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': (parts.url ?? (() => `${front.url}${PATH}CERT-good`))(),
      'paypal-transmission-id': id,
      'paypal-transmission-sig': sign(hash, message, signer).toString('base64'),
      'paypal-transmission-time': time,
      ...parts.headers,
    };
    const sent = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, value]],
    );
    return (await fetch(fixture.endpointsUrl + endpoint, { method: 'POST', headers: sent, body })).status;
  }

  function approvedEvent(): string {
    const resource = { id: orderId, status: 'APPROVED', purchase_units: [{ custom_id: label }] };
    return JSON.stringify({
      id: `WH-${endpoint}`,
      event_type: 'CHECKOUT.ORDER.APPROVED',
      resource_type: 'checkout-order',
      create_time: new Date().toISOString(),
      resource,
    });
  }
});

/** All of them have the leaf's key, so that nothing but the certificate itself is wrong. */
async function makeCertificates(authorityFile: string): Promise<void> {
  const anchor = await authority();
  writeFileSync(authorityFile, anchor.pem);
  leaf = await certify({ issuer: anchor, isRsa: true });
  key = await privateKeyOf(leaf);
  const { keys } = leaf;
  const [impostor, shop] = [await authority(), await certify({ issuer: anchor, commonName: 'shop.example' })];
  const chains: Record<string, Certified[]> = {
    good: [leaf],
    ended: [await certify({ issuer: anchor, keys, from: -30, until: -1 })],
    early: [await certify({ issuer: anchor, keys, from: 1 })],
    name: [await certify({ issuer: anchor, keys, commonName: 'www.sandbox.paypal.com' })],
    foreign: [await certify({ issuer: impostor, keys }), impostor],
    self: [await certify({ keys })],
    leaf: [await certify({ issuer: shop, keys }), shop],
  };
  for (const [name, chain] of Object.entries(chains)) {
    const text = chain.map(({ pem }) => pem).join('\n');
    for (const host of [front, foreign])
      host.answers.set(`CERT-${name}`, (_, response) => response.end(text));
  }
  front.answers.set('CERT-html', (_, response) => response.end('<html><body>502</body></html>'));
  front.answers.set('CERT-huge', (_, response) => response.end(leaf.pem + ' '.repeat(5_000_000)));
  front.answers.set('CERT-redirect', (_, response) =>
    response.writeHead(302, { location: `${foreign.url}${PATH}CERT-good` }).end(leaf.pem),
  );
  front.answers.set('CERT-endless', (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(10_000)));
    };
    response.write(leaf.pem);
    response.on('drain', more);
    more();
  });
}
