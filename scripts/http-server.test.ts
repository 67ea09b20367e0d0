import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { speak } from '@/tests/fixtures/raw-http';
import { BODY_BYTES_MAX, createHttpServer, type HttpServer } from './http-server';

let server: HttpServer | null = null;
afterEach(async () => {
  await server?.drain({ withinMs: 0 });
  server = null;
});

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
type Options = {
  handle: Handle;
  trustedProxyHops?: number;
  headersMilliseconds?: number;
  requestMilliseconds?: number;
};

async function listen({ trustedProxyHops = 0, ...rest }: Options): Promise<number> {
  server = createHttpServer({ trustedProxyHops, ...rest });
  return await server.listen({ port: 0, host: null });
}

const echoHeaders: Handle = async (request, response) => {
  response.end(JSON.stringify(request.headers));
};

const readAll: Handle = async (request, response) => {
  let length = 0;
  for await (const piece of request) length += piece.length;
  response.end(String(length));
};

test.each(['/?find=%00', '/admin/search?find=a%00b&x=1', '/tasks/%00'])('%s is refused', async (path) => {
  const port = await listen({ handle: echoHeaders });
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: 'malformed' } });
  expect((await fetch(`http://127.0.0.1:${port}/?find=%2500`)).status).toBe(200);
});

test('headers that only we may set are taken out, and the peer is named', async () => {
  const port = await listen({ handle: echoHeaders });
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    headers: {
      'x-middleware-subrequest': 'src/middleware',
      'x-linku-address': '1.2.3.4',
      'x-invoke-path': '/admin',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=1.2.3.4',
      'x-real-ip': '1.2.3.4',
      'x-request-id': 'kept',
    },
  });
  const headers: unknown = await response.json();
  expect(headers).toMatchObject({ 'x-linku-address': '127.0.0.1', 'x-request-id': 'kept' });
  expect(JSON.stringify(headers)).not.toMatch(/1\.2\.3\.4|evil|middleware|invoke/);
});

test('behind a proxy of ours its headers count, but no further ones', async () => {
  const port = await listen({ handle: echoHeaders, trustedProxyHops: 1 });
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    headers: {
      'x-forwarded-for': '6.6.6.6, 203.0.113.9',
      'x-linku-address': '6.6.6.6',
      'x-forwarded-proto': 'https',
    },
  });
  expect(await response.json()).toMatchObject({
    'x-linku-address': '203.0.113.9',
    'x-forwarded-proto': 'https',
  });
});

test('a body up to the limit passes, a longer one is refused before it is read', async () => {
  const port = await listen({ handle: readAll });
  const post = (bytes: number) =>
    fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: new Uint8Array(bytes) });
  expect(await (await post(BODY_BYTES_MAX)).text()).toBe(String(BODY_BYTES_MAX));

  const heard = await speak({
    port,
    pieces: [`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${BODY_BYTES_MAX + 1}\r\n\r\n`],
  });
  expect(heard).toMatch(/^HTTP\/1\.1 413 /);
  expect(heard).toContain('"body_too_large"');
});

test('a body without a length is cut at the limit', async () => {
  const port = await listen({ handle: readAll });
  const piece = Buffer.alloc(64 * 1024);
  const chunk = [`${piece.length.toString(16)}\r\n`, piece, '\r\n'];
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
  const within = Array.from({ length: 16 }, () => chunk).flat();

  const accepted = await speak({
    port,
    pieces: [head.replace('Host', 'Connection: close\r\nHost'), ...within, '0\r\n\r\n'],
  });
  expect(accepted).toContain(String(BODY_BYTES_MAX));
  expect(await speak({ port, pieces: [head, ...within, ...chunk] })).toMatch(/^HTTP\/1\.1 413 /);
});

test('a client that never finishes its headers or its body is sent away', async () => {
  const port = await listen({ handle: readAll, headersMilliseconds: 200, requestMilliseconds: 400 });
  const [headers, body] = await Promise.all([
    speak({ port, pieces: ['GET / HTTP/1.1\r\nHost: a\r\nX-Slow:'] }),
    speak({ port, pieces: ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc'] }),
  ]);
  expect(headers).toMatch(/^HTTP\/1\.1 408 /);
  expect(body).toMatch(/^(HTTP\/1\.1 408 |$)/);
});

test('headers beyond the limit are refused', async () => {
  const port = await listen({ handle: echoHeaders });
  const heard = await speak({
    port,
    pieces: [`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(17 * 1024)}\r\n\r\n`],
  });
  expect(heard).toMatch(/^HTTP\/1\.1 431 /);
});

test('a handler that fails returns 500 without its message, which goes to the log', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const port = await listen({ handle: () => Promise.reject(new Error('the words')) });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('the words');
  expect(logged.mock.calls).toEqual([[new Error('the words')]]);
  logged.mockRestore();
});

test('draining finishes requests in progress, accepts no more, and does not wait for idle connections', async () => {
  const asked = signal();
  const released = signal();
  const port = await listen({
    handle: async (_, response) => {
      asked.raise();
      await released.raised;
      response.end('done');
    },
  });
  const spare = connect(port, '127.0.0.1');
  const isSpareClosed = new Promise((resolve) => spare.once('close', resolve));
  const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  await asked.raised;

  const drained = server?.drain({ withinMs: 20_000 });
  await isSpareClosed;
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  released.raise();
  expect(await answer).toBe('done');
  await drained;
});

function signal(): { raised: Promise<void>; raise: () => void } {
  const pending: Array<() => void> = [];
  const raised = new Promise<void>((resolve) => pending.push(resolve));
  return { raised, raise: () => pending.pop()?.() };
}
