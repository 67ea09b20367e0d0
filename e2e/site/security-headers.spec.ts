import { connect } from 'node:net';
import { baseUrl } from '../support/ask-api';
import { expect, test } from '../support/fixtures';

const NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

test('every answer has the security headers, whoever gives it', async ({ page, payer }) => {
  const task = await payer.writeTask();
  const [script = ''] = /\/_next\/static\/[^"\\]+\.js/.exec(await (await page.request.get('/')).text()) ?? [];
  const pages = ['/', '/sign-in', `/tasks/${task.id}`, `/tasks/${task.id}/pay`, '/nowhere', '/admin'];
  const others = [
    script,
    '/_next/static/nowhere.js',
    '/icon.svg',
    '/robots.txt',
    '/api/health',
    '/api/openapi.json',
  ];
  const refused = ['/api/nowhere', '/api/users/payments', '/%E0%A4%A', '/api/%zz'];
  for (const path of [...pages, ...others, ...refused]) {
    const { headers } = await ask({ method: 'GET', path });
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('x-frame-options'), path).toBe('DENY');
    expect(headers.get('referrer-policy'), path).toBe('strict-origin-when-cross-origin');
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
    expect(headers.has('x-powered-by'), path).toBe(false);
  }
  for (const path of pages) {
    const { headers } = await ask({ method: 'GET', path });
    expect(headers.get('content-security-policy'), path).toContain("'nonce-");
  }
  for (const path of [script, '/api/health', '/api/openapi.json', '/api/users/payments', '/%E0%A4%A']) {
    const { headers } = await ask({ method: 'GET', path });
    expect(headers.get('content-security-policy'), path).toBe(NOTHING_RUNS);
  }
});

test('what is no request for us is refused, and not by a fault of ours', async () => {
  const statuses = await Promise.all(
    [
      { method: 'GET', path: '/%E0%A4%A' },
      { method: 'GET', path: '/%zz' },
      { method: 'GET', path: 'http://evil.example/' },
      { method: 'TRACE', path: '/' },
      { method: 'POST', path: '/_next/static/nowhere.js' },
      { method: 'DELETE', path: '/api/health' },
      { method: 'OPTIONS', path: '/' },
      { method: 'GET', path: '//evil.example' },
    ].map(async (request) => [request.path, (await ask(request)).status] as const),
  );
  for (const [path, status] of statuses) expect(status, path).toBeLessThan(500);
  expect(statuses.slice(0, 4).map(([, status]) => status)).toEqual([400, 400, 400, 405]);
});

test('the OpenAPI document is not sent to somebody who has it', async ({ request }) => {
  const first = await request.get('/api/openapi.json');
  expect(await first.json()).toMatchObject({ openapi: '3.1.0' });
  const { etag = '' } = first.headers();
  const again = await request.get('/api/openapi.json', { headers: { 'if-none-match': etag } });
  expect(again.status()).toBe(304);
});

/** Asks as it is written: clients for HTTP correct what nobody should send. */
function ask({ method, path }: { method: string; path: string }) {
  const { hostname, port, host } = new URL(baseUrl());
  return new Promise<{ status: number; headers: Map<string, string> }>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const pieces: Buffer[] = [];
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = ''] = Buffer.concat(pieces).toString().split('\r\n\r\n');
      const [first = '', ...lines] = head.split('\r\n');
      const headers = lines.map((line) => {
        const at = line.indexOf(': ');
        return [line.slice(0, at).toLowerCase(), line.slice(at + 2)] as const;
      });
      resolve({ status: Number(first.split(' ')[1]), headers: new Map(headers) });
    });
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}
