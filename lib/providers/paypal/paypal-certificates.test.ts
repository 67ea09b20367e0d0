import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
    ['the host does not know it', (_, response) => response.writeHead(404).end()],
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
      await store.get({ url: own.url + CERTIFICATE, now: new Date(now + later) });
    expect(own.requests).toBe(1);
    await store.get({ url: own.url + CERTIFICATE, now: new Date(now + HOUR_MS) });
    expect(own.requests).toBe(2);
  });

  it('is asked for anew when it was not taken, or at another address', async () => {
    const store = openStore();
    serve([await certify({ issuer: anchor, until: -1, from: -2 })]);
    const get = (path: string) => store.get({ url: own.url + path, now: new Date() });
    await expect(get(CERTIFICATE)).rejects.toMatchObject({ reason: 'bad_signature' });
    serve([leaf, intermediate]);
    expect((await get(CERTIFICATE)).subject).toContain(SIGNER_NAME);
    await get(`${CERTIFICATE}-2`);
    expect(own.requests).toBe(3);
  });

  it('is refused from the time at which it ends, even while it is cached', async () => {
    const short = await certify({ issuer: anchor, until: 0.02 });
    serve([short]);
    const store = openStore();
    const get = (now: Date) => store.get({ url: own.url + CERTIFICATE, now });
    await get(new Date());
    await expect(get(new Date(Date.now() + 0.03 * DAY_MS))).rejects.toMatchObject({
      reason: 'bad_signature',
    });
    expect(own.requests).toBe(1);
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

function openStore({ anchors = [anchor.pem] }: { anchors?: string[] } = {}) {
  const { subject } = payPalTrust('sandbox');
  return certificateStore(() => ({ hosts: [hostOf(own)], protocol: 'http:', anchors, subject }));
}

/** The message of a store that has seen nothing yet. */
async function verdict({ url = own.url + CERTIFICATE, anchors }: { url?: string; anchors?: string[] } = {}) {
  try {
    const certificate = await openStore({ ...(anchors && { anchors }) }).get({ url, now: new Date() });
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
