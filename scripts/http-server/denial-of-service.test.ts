import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { securityHeaders } from '@/lib/http/security-headers';
import { lastRequest, readHead, speak } from '@/tests/fixtures/raw-http';
import { createHttpServer, type HttpServer, type Refusal } from '../http-server';
import type { Load } from './load';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const HEADERS = securityHeaders({ appUrl: 'https://pay.example' });
const GET = 'GET /tasks HTTP/1.1\r\nHost: a\r\n\r\n';

let server: HttpServer | null = null;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await server?.drain({ withinMs: 0 });
  server = null;
});

async function listen(options: Partial<Parameters<typeof createHttpServer>[0]> = {}) {
  const refusals: Refusal[] = [];
  server = createHttpServer({
    handle: answer,
    trustedProxyHops: 0,
    headers: HEADERS,
    onRefused: (refusal) => refusals.push(refusal),
    ...options,
  });
  return { port: await server.listen({ port: 0, host: null }), refusals };
}

const answer: Handle = async (_, response) => void response.end('fine');

/** A connection that the test closes, and whether it was closed before. */
function open({ port, isReading = true }: { port: number; isReading?: boolean }) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  if (isReading) socket.resume();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, closed };
}

/** A handler whose requests wait until they are released. */
function createGate() {
  const asked: IncomingMessage[] = [];
  const held: ServerResponse[] = [];
  const waiting: Array<{ count: number; resolve: () => void }> = [];
  const handle: Handle = async (request, response) => {
    asked.push(request);
    held.push(response);
    for (const { count, resolve } of waiting) if (asked.length >= count) resolve();
  };
  return {
    handle,
    asked,
    release: () => {
      for (const response of held.splice(0)) response.end('released');
    },
    hasAsked: (count: number) =>
      new Promise<void>((resolve) => {
        if (asked.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}

const statusOf = (heard: string) => readHead(heard).status;
const statusesOf = (heard: string) =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

describe('requests that cannot be meant for us', () => {
  it.each([
    ['TRACE', lastRequest({ line: 'TRACE / HTTP/1.1' }), 405],
    ['an unknown method that Node reads', lastRequest({ line: 'PROPFIND / HTTP/1.1' }), 405],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['a version without headers', lastRequest({ line: 'GET / HTTP/0.9' }), 400],
    ['no method', lastRequest({ line: 'NONSENSE / HTTP/1.1' }), 400],
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['half a character', lastRequest({ line: 'GET /%E0%A4%A HTTP/1.1' }), 400],
    ['no escape', lastRequest({ line: 'GET /%zz HTTP/1.1' }), 400],
    ['an absolute address', lastRequest({ line: 'GET http://evil.example/ HTTP/1.1' }), 400],
    ['an asterisk', lastRequest({ line: 'OPTIONS * HTTP/1.1' }), 400],
    ['two hosts', lastRequest({ line: 'GET / HTTP/1.1', headers: ['host: b'] }), 400],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['U+0000', lastRequest({ line: 'GET /?find=%00 HTTP/1.1' }), 400],
    [
      'two lengths',
      lastRequest({ line: 'POST / HTTP/1.1', headers: ['Content-Length: 1', 'Content-Length: 2'] }),
      400,
    ],
    ['a large body', lastRequest({ line: 'POST / HTTP/1.1', headers: ['Content-Length: 9999999'] }), 413],
    [
      'large headers',
      lastRequest({ line: 'GET / HTTP/1.1', headers: [`X-Long: ${'a'.repeat(17_000)}`] }),
      431,
    ],
  ])('%s', async (_, request, status) => {
    const { port, refusals } = await listen();
    const heard = await speak({ port, pieces: [request] });
    expect(statusesOf(heard)).toEqual([status]);
    expect(Object.fromEntries(readHead(heard).headers)).toMatchObject({
      ...HEADERS,
      'cache-control': 'no-store',
    });
    expect(heard).toMatch(/"code":"(malformed|method_not_allowed|body_too_large)"/);
    expect(refusals).toHaveLength(1);
  });

  it('but an old client without a host is answered, and a question is no part of the path', async () => {
    const { port } = await listen();
    expect(await speak({ port, pieces: ['GET / HTTP/1.0\r\n\r\n'] })).toContain('fine');
    expect(statusOf(await speak({ port, pieces: [lastRequest({ line: 'GET /?find=%zz HTTP/1.1' })] }))).toBe(
      200,
    );
  });

  it('are refused by a page where a browser asks for one, and by JSON at the API', async () => {
    const { port } = await listen();
    const headers = ['Accept: text/html', 'Accept-Language: en'];
    const page = await speak({ port, pieces: [lastRequest({ line: 'GET /%zz HTTP/1.1', headers })] });
    expect(page).toContain('<html lang="en-GB">');
    const api = await speak({ port, pieces: [lastRequest({ line: 'GET /api/%zz HTTP/1.1', headers })] });
    expect(api).toContain('"code":"malformed"');
    expect(readHead(api).headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('a client that asks too often', () => {
  const few = { rateLimitScale: 0.01 };

  it('is told when to come again, at pages, files and the API alike', async () => {
    const { port, refusals } = await listen(few);
    const ask = async (path: string) =>
      readHead(await speak({ port, pieces: [lastRequest({ line: `GET ${path} HTTP/1.1` })] }));
    for (let page = 0; page < 10; page++) expect((await ask('/tasks')).status).toBe(200);
    const paths = ['/', '/api/openapi.json', '/_next/static/../../tasks', '/icon.svg'];
    for (const { status, headers } of await Promise.all(paths.map(ask))) {
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(Object.fromEntries(headers)).toMatchObject(HEADERS);
    }
    expect(refusals.map(({ reason }) => reason)).toEqual(paths.map(() => 'rate_limited'));
  });

  it("does not keep out others, behind a proxy of ours, nor its own providers' webhooks", async () => {
    const { port } = await listen({ ...few, trustedProxyHops: 1 });
    const ask = async ({ path, from }: { path: string; from: string }) => {
      const headers = [`X-Forwarded-For: ${from}`];
      return statusOf(
        await speak({ port, pieces: [lastRequest({ line: `POST ${path} HTTP/1.1`, headers })] }),
      );
    };
    const greedy = { path: '/tasks', from: '203.0.113.9' };
    for (let page = 0; page < 10; page++) expect(await ask(greedy)).toBe(200);
    expect(await ask(greedy)).toBe(429);
    expect(await ask({ ...greedy, from: '203.0.113.200' })).toBe(429);
    expect(await ask({ ...greedy, from: '203.0.114.9' })).toBe(200);
    expect(await ask({ ...greedy, path: '/api/webhooks/stripe' })).toBe(200);
  });

  it('gets no more connections than a network needs', async () => {
    const { port, refusals } = await listen({ rateLimitScale: 3 / 256 });
    const opened = Array.from({ length: 5 }, () => open({ port }));
    await Promise.race(opened.map(({ closed }) => closed));
    await expect.poll(() => refusals.length).toBe(2);
    expect(refusals.map(({ reason }) => reason)).toEqual(['too_many_connections', 'too_many_connections']);
    for (const { socket } of opened) socket.destroy();
    await expect
      .poll(async () => statusOf(await speak({ port, pieces: [lastRequest({ line: 'GET / HTTP/1.1' })] })))
      .toBe(200);
  });
});

describe('requests ahead of their answers', () => {
  it('are worked on one after another, in their order', async () => {
    const gate = createGate();
    const { port } = await listen({ handle: gate.handle });
    const heard = speak({ port, pieces: [GET, GET, lastRequest({ line: 'GET /last HTTP/1.1' })] });
    for (const count of [1, 2, 3]) {
      await gate.hasAsked(count);
      expect(gate.asked).toHaveLength(count);
      gate.release();
    }
    expect(statusesOf(await heard)).toEqual([200, 200, 200]);
  });

  it('of sixty connections with sixty each leave the server free for others', async () => {
    const { port, refusals } = await listen();
    const attackers = Array.from({ length: 60 }, () => open({ port, isReading: false }));
    for (const { socket } of attackers) socket.write(GET.repeat(60));
    const heard = await speak({ port, pieces: [lastRequest({ line: 'GET /api/health HTTP/1.1' })] });
    expect(statusOf(heard)).toBe(200);
    const countOf = (reason: Refusal['reason']) =>
      refusals.filter((refusal) => refusal.reason === reason).length;
    await expect.poll(() => countOf('too_many_ahead')).toBe(60);
    expect(countOf('too_many_ahead') + countOf('client_left')).toBe(refusals.length);
  });

  it('are dropped when their client leaves', async () => {
    const gate = createGate();
    const { port } = await listen({ handle: gate.handle });
    const { socket } = open({ port });
    socket.write(GET.repeat(5));
    await gate.hasAsked(1);
    const left = new Promise((resolve) => gate.asked[0]?.socket.once('close', resolve));
    socket.destroy();
    await left;
    gate.release();
    const next = speak({ port, pieces: [lastRequest({ line: 'GET /next HTTP/1.1' })] });
    await gate.hasAsked(2);
    gate.release();
    expect(statusOf(await next)).toBe(200);
    expect(gate.asked.map(({ url }) => url)).toEqual(['/tasks', '/next']);
  });

  it('end with the connection after a thousand', async () => {
    const { port } = await listen({ rateLimitScale: 10 });
    const { socket } = open({ port, isReading: false });
    let heard = '';
    let asked = 0;
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('data', (piece) => {
      heard += piece.toString();
      const isAnswered = heard.split('fine').length - 1 === asked;
      if (isAnswered && asked < 1_200) {
        asked += 1;
        socket.write(GET);
      }
    });
    asked = 1;
    socket.write(GET);
    await ended;
    expect(statusesOf(heard)).toHaveLength(1_000);
    expect(readHead(heard).headers.get('connection')).toBe('close');
  });
});

describe('many requests of one network at once', () => {
  it('wait for each other, and nobody else waits for them', async () => {
    const gate = createGate();
    const { port } = await listen({ handle: gate.handle, trustedProxyHops: 1 });
    const ask = (from: string) => {
      const headers = [`X-Forwarded-For: ${from}`];
      return speak({ port, pieces: [lastRequest({ line: 'GET /tasks HTTP/1.1', headers })] });
    };
    const crowd = Array.from({ length: 18 }, (_, host) => ask(`203.0.113.${host}`));
    await gate.hasAsked(3);
    const other = ask('198.51.100.1');
    await gate.hasAsked(4);
    expect(gate.asked.at(-1)?.headers['x-linku-address']).toBe('198.51.100.1');
    for (let asked = 4; asked < 19; asked += 3) {
      gate.release();
      await gate.hasAsked(asked + 3);
      expect(gate.asked).toHaveLength(asked + 3);
    }
    gate.release();
    expect(statusOf(await other)).toBe(200);
    expect((await Promise.all(crowd)).map(statusOf)).toEqual(crowd.map(() => 200));
  });
});

describe('an answer that never ends', () => {
  it('does not keep others of its network waiting', async () => {
    const handle: Handle = async (request, response) => {
      if (request.url === '/api/events') response.writeHead(200).write('begun');
      else response.end('fine');
    };
    const { port } = await listen({ handle });
    for (let stream = 0; stream < 20; stream++) {
      const { socket } = open({ port, isReading: false });
      const heard = new Promise((resolve) => socket.once('data', resolve));
      socket.write('GET /api/events HTTP/1.1\r\nHost: a\r\n\r\n');
      expect(String(await heard)).toContain('200 OK');
    }
    expect(statusOf(await speak({ port, pieces: [lastRequest({ line: 'GET /api/tasks HTTP/1.1' })] }))).toBe(
      200,
    );
  });
});

describe('a client that does not take its answer', () => {
  it('is cut, and one that takes it slowly is not', async () => {
    // More than the operating system keeps for a connection.
    const body = Buffer.alloc(12 * 1024 * 1024);
    const handle: Handle = async (_, response) => void response.end(body);
    const { port, refusals } = await listen({ handle, writeMilliseconds: 300 });
    const idle = open({ port, isReading: false });
    idle.socket.write(GET);
    const eager = await speak({ port, pieces: [lastRequest({ line: 'GET / HTTP/1.1' })] });
    expect(eager.length).toBeGreaterThan(body.byteLength);
    await expect.poll(() => refusals.map(({ reason }) => reason)).toEqual(['slow_reader']);
  });

  it('is cut when it leaves more to us than we keep', async () => {
    const handle: Handle = async (_, response) => void response.end(Buffer.alloc(40 * 1024 * 1024));
    const { port, refusals } = await listen({ handle, writeMilliseconds: 4_000 });
    open({ port, isReading: false }).socket.write(GET);
    await expect
      .poll(() => refusals.map(({ reason }) => reason), { timeout: 3_000 })
      .toEqual(['slow_reader']);
  });
});

describe('a client that never says what it wants', () => {
  it.each([
    ['nothing at all', []],
    ['half a header', ['GET / HTTP/1.1\r\nHost: a\r\nX-Slow:']],
  ])('%s', async (_, pieces) => {
    const { port, refusals } = await listen({ headersMilliseconds: 100, requestMilliseconds: 200 });
    const heard = await speak({ port, pieces });
    expect(statusOf(heard)).toBe(408);
    expect(Object.fromEntries(readHead(heard).headers)).toMatchObject(HEADERS);
    expect(refusals).toEqual([{ reason: 'too_slow', request: null }]);
  });
});

describe('a server that is late', () => {
  it('sends away pages and the API first, files and webhooks next, and never who asks how it is', async () => {
    let load: Load = 'calm';
    const { port } = await listen({ load: () => load });
    const paths = [
      '/tasks',
      '/api/tasks',
      '/_next/static/a.js',
      '/api/webhooks/paypal',
      '/api/health',
      '/api/ready',
    ];
    const ask = async (path: string) =>
      readHead(await speak({ port, pieces: [lastRequest({ line: `GET ${path} HTTP/1.1` })] }));
    const statuses = async (now: Load) => {
      load = now;
      return (await Promise.all(paths.map(ask))).map(({ status }) => status);
    };
    expect(await statuses('calm')).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await statuses('busy')).toEqual([503, 503, 200, 200, 200, 200]);
    expect(await statuses('overloaded')).toEqual([503, 503, 503, 503, 200, 200]);
    expect(Object.fromEntries((await ask('/tasks')).headers)).toMatchObject({
      ...HEADERS,
      'retry-after': '5',
    });
    expect(await statuses('calm')).toEqual([200, 200, 200, 200, 200, 200]);
  });
});
