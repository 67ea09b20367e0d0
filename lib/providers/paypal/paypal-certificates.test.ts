import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callGate } from '@/lib/providers/call-gate';
import { lookupBudget } from '@/lib/providers/lookup-budget';
import { ProviderError } from '@/lib/providers/provider';
import { authority, type Certified, certify, SIGNER_NAME } from '@/tests/fixtures/certificates';
import { certificateStore, payPalTrust } from './paypal-certificates';

const CERTIFICATE = '/v1/notifications/certs/CERT-1';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Host = { server: Server; url: string; connections: number; requests: number; answer: RequestListener };

let own: Host;
let foreign: Host;
let anchor: Certified;
let intermediate: Certified;
let leaf: Certified;

beforeAll(async () => {
  [own, foreign] = await Promise.all([openHost(), openHost()]);
  anchor = await authority();
  intermediate = await authority({ issuer: anchor, commonName: 'An intermediate' });
  leaf = await certify({ issuer: intermediate });
});
afterAll(() => {
  for (const { server } of [own, foreign]) {
    server.close();
    server.closeAllConnections();
  }
});
beforeEach(() => {
  for (const host of [own, foreign]) Object.assign(host, { connections: 0, requests: 0 });
  serve([leaf, intermediate]);
  foreign.answer = (_, response) => response.end([leaf, intermediate].map(({ pem }) => pem).join('\n'));
});

describe('A chain is taken', () => {
  it('from the leaf over an intermediate to an authority that we trust', async () => {
    expect(await verdict()).toBe('good');
  });

  it('directly below the authority', async () => {
    serve([await certify({ issuer: anchor })]);
    expect(await verdict()).toBe('good');
  });

  it('over two intermediates, with the authority itself at its end, and with words around it', async () => {
    const lower = await authority({ issuer: intermediate, commonName: 'A lower intermediate' });
    const low = await certify({ issuer: lower });
    own.answer = (_, response) =>
      response.end(
        `Bag Attributes\n${[low, lower, intermediate, anchor].map(({ pem }) => pem).join('\nand\n')}\n`,
      );
    expect(await verdict()).toBe('good');
  });

  it('below any one of several authorities', async () => {
    const anchors = [(await authority({ commonName: 'Another' })).pem, anchor.pem];
    expect(await verdict({ anchors })).toBe('good');
  });
});

describe('A chain is refused', () => {
  it.each<[name: string, chain: () => Promise<Certified[]>]>([
    ['whose intermediate is missing', async () => [leaf]],
    ['in the wrong order', async () => [intermediate, leaf]],
    ['whose intermediate is no authority', async () => chainOver({ isAuthority: false })],
    ['whose intermediate has ended', async () => chainOver({ from: -60, until: -30 })],
    ['whose intermediate has not begun', async () => chainOver({ from: 2 })],
    ['whose leaf has ended', async () => [await certify({ issuer: anchor, from: -60, until: -1 })]],
    ['whose leaf has not begun', async () => [await certify({ issuer: anchor, from: 1 })]],
    ['of a leaf that signed itself', async () => [await certify({})]],
    ['of a leaf that signed itself, with our authority beside it', async () => [await certify({}), anchor]],
    [
      'of an authority that nobody trusts, though it has the name of ours',
      async () => {
        const impostor = await authority();
        return [await certify({ issuer: impostor }), impostor];
      },
    ],
    [
      'of a leaf that names an intermediate of ours and was signed by another key',
      async () => {
        const impostor = { ...(await authority()), name: intermediate.name };
        return [await certify({ issuer: impostor }), intermediate];
      },
    ],
    [
      "below somebody else's certificate of the same authority, which is no authority",
      async () => {
        const shop = await certify({ issuer: anchor, commonName: 'shop.example' });
        return [await certify({ issuer: shop }), shop];
      },
    ],
    ['without an end that we trust, however long', async () => longChain(8)],
    ['of nothing', async () => []],
  ])('%s', async (_, chain) => {
    serve(await chain());
    expect(await verdict()).toBe('bad_signature');
  });

  it('whose authority has ended itself', async () => {
    const ended = await authority({ from: -60, until: -1 });
    serve([await certify({ issuer: ended })]);
    expect(await verdict({ anchors: [ended.pem] })).toBe('bad_signature');
    expect(await verdict({ anchors: [ended.pem, anchor.pem] })).toBe('bad_signature');
  });

  it.each([
    ['another host of PayPal', 'www.sandbox.paypal.com'],
    ['one that only begins like it', `${SIGNER_NAME}.evil.example`],
    ['one that only ends like it', `evil${SIGNER_NAME}`],
    ['one with a letter for a dot', 'messageverificationcerts.sandboxxpaypal.com'],
    ['the name in capitals of another kind', 'messageverıficationcerts.sandbox.paypal.com'],
    ['nothing', ' '],
  ])('whose leaf is named %s', async (_, commonName) => {
    serve([await certify({ issuer: anchor, commonName })]);
    expect(await verdict()).toBe('bad_signature');
  });

  it.each([
    ['words', 'not a certificate'],
    ['HTML', '<html><body>502</body></html>'],
    ['a certificate that is none', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['half a certificate', '-----BEGIN CERTIFICATE-----\nMIIB'],
  ])('where there are %s', async (_, text) => {
    own.answer = (_request, response) => response.end(text);
    expect(await verdict()).toBe('bad_signature');
  });
});

describe('An address is refused before any connection is made', () => {
  it.each<[name: string, url: () => string]>([
    ['of another host', () => `${foreign.url}${CERTIFICATE}`],
    [
      'of another name of the same machine',
      () => `${own.url.replace('127.0.0.1', 'localhost')}${CERTIFICATE}`,
    ],
    ['by https where http is ours', () => `${own.url.replace('http:', 'https:')}${CERTIFICATE}`],
    ['by another scheme', () => `ftp${own.url.slice(4)}${CERTIFICATE}`],
    ['of a file', () => 'file:///etc/passwd'],
    ['in the address itself', () => `data:text/plain,${encodeURIComponent(leaf.pem)}`],
    ['with a user before the host', () => `${own.url.replace('//', '//paypal@')}${CERTIFICATE}`],
    ['with our host as the user of another', () => `${own.url}@${hostOf(foreign)}${CERTIFICATE}`],
    ['with our host as user and password', () => `http://${hostOf(own)}@${hostOf(foreign)}${CERTIFICATE}`],
    ['of another port', () => `http://127.0.0.1:${portOf(own) + 1}${CERTIFICATE}`],
    ['without a port', () => `http://127.0.0.1${CERTIFICATE}`],
    ['with a query', () => `${own.url}${CERTIFICATE}?to=${foreign.url}`],
    ['with an empty query', () => `${own.url}${CERTIFICATE}?`],
    ['with a fragment', () => `${own.url}${CERTIFICATE}#x`],
    ['that climbs out of the folder', () => `${own.url}/v1/notifications/certs/../../../evil`],
    ['that climbs out and in', () => `${own.url}/v1/evil/../notifications/certs/CERT-1`],
    ['that climbs out in disguise', () => `${own.url}/v1/notifications/certs/..%2f..%2fevil`],
    ['that climbs with backslashes', () => `${own.url}/v1/notifications/certs/..\\..\\evil`],
    ['below the certificate', () => `${own.url}${CERTIFICATE}/more`],
    ['of the folder', () => `${own.url}/v1/notifications/certs/`],
    ['of another path', () => `${own.url}/evil${CERTIFICATE}`],
    ['with a space before it', () => ` ${own.url}${CERTIFICATE}`],
    ['with a line break in it', () => `${own.url}/v1/notifications/certs/CERT\n-1`],
    ['written in another way', () => `HTTP://${hostOf(own)}${CERTIFICATE}`],
    ['of a dotted host', () => `http://127.0.0.1.:${portOf(own)}${CERTIFICATE}`],
    ['of a host as a number', () => `http://2130706433:${portOf(own)}${CERTIFICATE}`],
    ['that is too long', () => `${own.url}/v1/notifications/certs/${'x'.repeat(201)}`],
    ['that is none', () => 'CERT-1'],
    ['that is empty', () => ''],
  ])('%s', async (_, url) => {
    expect(await verdict({ url: url() })).toBe('bad_signature');
    expect([own.connections, foreign.connections]).toEqual([0, 0]);
  });
});

describe('A certificate that cannot be fetched now is unknown, not refused:', () => {
  it.each<[name: string, answer: RequestListener]>([
    ['the host fails', (_, response) => response.writeHead(503).end()],
    ['the line is cut', (request) => request.socket.destroy()],
    [
      'the line is cut half way',
      (request, response) => response.write(leaf.pem.slice(0, 50), () => request.socket.destroy()),
    ],
    [
      'it is elsewhere',
      (_, response) => response.writeHead(302, { location: `${foreign.url}${CERTIFICATE}` }).end(),
    ],
    [
      'it is elsewhere, and its content too',
      (_, response) => response.writeHead(301, { location: `${foreign.url}${CERTIFICATE}` }).end(leaf.pem),
    ],
    ['it is longer than any', (_, response) => response.end('x'.repeat(10_000_000))],
    ['it never ends', (_, response) => void pour(response)],
    [
      'it is true and then never ends',
      (_, response) => response.write(leaf.pem + intermediate.pem, () => pour(response)),
    ],
  ])('%s', async (_, answer) => {
    own.answer = answer;
    expect(await verdict()).toBe('unavailable');
    expect(own.requests).toBe(1);
    expect(foreign.connections).toBe(0);
  });

  it('it trickles for ever', async () => {
    own.answer = (_, response) => {
      const timer = setInterval(() => response.write(' '), 200);
      response.on('close', () => clearInterval(timer));
    };
    expect(await verdict()).toBe('unavailable');
  });
});

describe('A certificate that was taken', () => {
  it('is asked for once in an hour, and then again', async () => {
    const store = openStore();
    const now = Date.now();
    for (const later of [0, 1, HOUR_MS - 1])
      await store.get({ url: own.url + CERTIFICATE, now: new Date(now + later), admitLookup });
    expect(own.requests).toBe(1);
    await store.get({ url: own.url + CERTIFICATE, now: new Date(now + HOUR_MS), admitLookup });
    expect(own.requests).toBe(2);
  });

  it('is asked for anew ten minutes after it was not taken, or at another address', async () => {
    const store = openStore();
    serve([await certify({ issuer: anchor, until: -1, from: -2 })]);
    const get = (path: string, ms = 0) =>
      store.get({ url: own.url + path, now: new Date(Date.now() + ms), admitLookup });
    await expect(get(CERTIFICATE)).rejects.toMatchObject({ reason: 'bad_signature' });
    serve([leaf, intermediate]);
    await expect(get(CERTIFICATE, 590_000)).rejects.toMatchObject({ reason: 'bad_signature' });
    expect(own.requests).toBe(1);
    expect((await get(CERTIFICATE, 610_000)).subject).toContain(SIGNER_NAME);
    await get(`${CERTIFICATE}-2`);
    expect(own.requests).toBe(3);
  });

  it('serves for a day while its host does not answer, which is asked once a minute', async () => {
    const store = openStore();
    const now = Date.now();
    const get = (ms: number) =>
      store.get({ url: own.url + CERTIFICATE, now: new Date(now + ms), admitLookup: refusing });
    await store.get({ url: own.url + CERTIFICATE, now: new Date(now), admitLookup });
    own.answer = (_, response) => response.writeHead(503).end();
    for (const ms of [HOUR_MS, HOUR_MS + 1, HOUR_MS + 59_999, HOUR_MS + 60_000, DAY_MS - 1]) await get(ms);
    expect(own.requests).toBe(4);
    await expect(get(DAY_MS + 60_000)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('is not used any more when its host has it no more', async () => {
    const store = openStore();
    const now = Date.now();
    const get = (ms: number) =>
      store.get({ url: own.url + CERTIFICATE, now: new Date(now + ms), admitLookup });
    await get(0);
    own.answer = (_, response) => response.writeHead(404).end();
    await expect(get(HOUR_MS)).rejects.toMatchObject({ kind: 'refused' });
    await expect(get(HOUR_MS + 1)).rejects.toMatchObject({ kind: 'refused' });
    expect(own.requests).toBe(2);
  });

  it('is refused from the time at which it ends, even while it is cached', async () => {
    const short = await certify({ issuer: anchor, until: 0.02 });
    serve([short]);
    const store = openStore();
    const get = (now: Date) => store.get({ url: own.url + CERTIFICATE, now, admitLookup });
    await get(new Date());
    await expect(get(new Date(Date.now() + 0.03 * DAY_MS))).rejects.toMatchObject({
      reason: 'bad_signature',
    });
    expect(own.requests).toBe(1);
  });
});

describe('Addresses that nobody knows', () => {
  const named = (number: number) => `${own.url}/v1/notifications/certs/CERT-forged-${number}`;
  const kindOf = (error: { kind?: string; reason?: string }) => error.kind ?? error.reason;

  it('are asked for ten times a minute however many are named, and known certificates serve meanwhile', async () => {
    const store = openStore();
    const now = Date.now();
    const get = (url: string, ms = 0) => store.get({ url, now: new Date(now + ms), admitLookup });
    await get(own.url + CERTIFICATE);
    own.answer = (_, response) => response.writeHead(404).end();
    const kinds = await Promise.all(
      Array.from({ length: 150 }, (_, number) => get(named(number)).then(() => 'good', kindOf)),
    );
    expect(kinds.filter((kind) => kind === 'refused')).toHaveLength(10);
    expect(kinds.filter((kind) => kind === 'unavailable')).toHaveLength(140);
    expect(own.requests).toBe(11);
    expect((await get(own.url + CERTIFICATE)).subject).toContain(SIGNER_NAME);
    serve([leaf, intermediate]);
    await expect(get(named(999))).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await get(named(999), 6_000)).subject).toContain(SIGNER_NAME);
    expect(own.requests).toBe(12);
  });

  it('are asked for once while an answer is awaited', async () => {
    const store = openStore();
    const get = () => store.get({ url: own.url + CERTIFICATE, now: new Date(), admitLookup });
    const certificates = await Promise.all(Array.from({ length: 50 }, get));
    expect(new Set(certificates).size).toBe(1);
    expect(own.requests).toBe(1);
  });

  it('are not asked for again for a minute when nobody answered', async () => {
    const store = openStore();
    const now = Date.now();
    const get = (ms: number) => store.get({ url: named(1), now: new Date(now + ms), admitLookup });
    own.answer = (_, response) => response.writeHead(503).end();
    for (const ms of [0, 59_999, 60_000])
      await expect(get(ms)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(own.requests).toBe(2);
  });

  it('are remembered by the hundred, and not without end', async () => {
    const store = openStore({ perMinute: 1_000 });
    own.answer = (_, response) => response.writeHead(404).end();
    const now = new Date();
    const get = (number: number) => store.get({ url: named(number), now, admitLookup }).catch(kindOf);
    for (let number = 0; number <= 500; number += 1) await get(number);
    expect(own.requests).toBe(501);
    await get(500);
    await get(1);
    expect(own.requests).toBe(501);
    await get(0);
    expect(own.requests).toBe(502);
  });

  it('are not asked for when the sender forged enough', async () => {
    const wanted = { url: named(1), now: new Date(), admitLookup: refusing };
    await expect(openStore().get(wanted)).rejects.toThrow('enough');
    expect(own.requests).toBe(0);
  });
});

describe('What PayPal itself is trusted for', () => {
  it.each([
    ['sandbox', ['api.sandbox.paypal.com', 'api-m.sandbox.paypal.com'], SIGNER_NAME, 'api.paypal.com'],
    [
      'live',
      ['api.paypal.com', 'api-m.paypal.com'],
      'messageverificationcerts.paypal.com',
      'api.sandbox.paypal.com',
    ],
  ] as const)(
    'in %s: its own hosts by https, public authorities, its signers',
    (mode, hosts, name, other) => {
      const trust = payPalTrust(mode);
      expect(trust).toMatchObject({ hosts, protocol: 'https:' });
      expect(trust.hosts).not.toContain(other);
      expect(trust.anchors.length).toBeGreaterThan(50);
      expect(trust.subject.test(name)).toBe(true);
      for (const wrong of [
        'paypal.com',
        'www.paypal.com',
        `x${name}`,
        `${name}.evil.example`,
        'messageverificationcerts.evil.com',
      ]) {
        expect(trust.subject.test(wrong)).toBe(false);
      }
    },
  );

  it('in live: no signer of its sandbox', () => {
    expect(payPalTrust('live').subject.test(SIGNER_NAME)).toBe(false);
  });
});

const admitLookup = async () => undefined;
const refusing = () => Promise.reject(new Error('enough'));

function openStore({
  anchors = [anchor.pem],
  perMinute = 10,
}: {
  anchors?: string[];
  perMinute?: number;
} = {}) {
  const { subject } = payPalTrust('sandbox');
  return certificateStore({
    trustNow: () => ({ hosts: [hostOf(own)], protocol: 'http:', anchors, subject }),
    gate: callGate({ onChange: () => undefined }),
    budget: lookupBudget({ perMinute }),
  });
}

/** The message of a store that has seen nothing yet. */
async function verdict({ url = own.url + CERTIFICATE, anchors }: { url?: string; anchors?: string[] } = {}) {
  try {
    const certificate = await openStore({ ...(anchors && { anchors }) }).get({
      url,
      now: new Date(),
      admitLookup,
    });
    return certificate.subject.includes(SIGNER_NAME) ? 'good' : certificate.subject;
  } catch (error) {
    if (error instanceof ProviderError) return error.kind;
    return (error as { reason?: string }).reason;
  }
}

async function chainOver(parts: Parameters<typeof authority>[0]): Promise<Certified[]> {
  const between = await authority({ issuer: anchor, commonName: 'Between', ...parts });
  return [await certify({ issuer: between }), between];
}

async function longChain(length: number): Promise<Certified[]> {
  const chain = [await authority({ commonName: 'The end' })];
  for (let count = 1; count < length; count += 1) {
    chain.unshift(await authority({ issuer: chain[0], commonName: `Number ${count}` }));
  }
  return [await certify({ issuer: chain[0] }), ...chain];
}

function serve(chain: Certified[]): void {
  own.answer = (_, response) => response.end(chain.map(({ pem }) => pem).join('\n'));
}

/** More and more, as fast as it is read. */
function pour(response: Parameters<RequestListener>[1]): void {
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(10_000)));
  };
  response.on('drain', more);
  more();
}

async function openHost(): Promise<Host> {
  const server = createServer((request, response) => {
    host.requests += 1;
    host.answer(request, response);
  });
  server.on('connection', () => {
    host.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const host: Host = { server, url, connections: 0, requests: 0, answer: (_, response) => response.end() };
  return host;
}

function hostOf({ url }: Host): string {
  return new URL(url).host;
}

function portOf({ url }: Host): number {
  return Number(new URL(url).port);
}
