import { type Attack, expectThat, judge, type Verdict } from './attack';
import { headersIn, request, speak, statusesIn } from './raw-connection';
import type { Target } from './target';

/** Requests that no browser makes, byte by byte. */
export const oddRequests: Attack = { name: 'odd-requests', isQuick: true, run };

const long = (count: number) => 'a'.repeat(count);

/** Name, bytes, and the statuses with which it may be answered. */
const requests: [string, string, number[]][] = [
  ['TRACE', request({ line: 'TRACE / HTTP/1.1' }), [405]],
  ['TRACE of an endpoint', request({ line: 'TRACE /api/health HTTP/1.1' }), [405]],
  ['TRACK', request({ line: 'TRACK / HTTP/1.1' }), [400, 405]],
  ['CONNECT', request({ line: 'CONNECT evil.example:443 HTTP/1.1' }), [405]],
  ['PROPFIND', request({ line: 'PROPFIND / HTTP/1.1' }), [405]],
  ['an unknown method', request({ line: 'FROBNICATE / HTTP/1.1' }), [400, 405]],
  ['two Hosts', request({ line: 'GET / HTTP/1.1', headers: ['Host: evil.example'] }), [400]],
  ['no Host', request({ line: 'GET / HTTP/1.1', host: null }), [400]],
  ['an absolute address', request({ line: 'GET http://evil.example/api/health HTTP/1.1' }), [400]],
  ['an absolute address of ours', request({ line: 'GET http://localhost/api/health HTTP/1.1' }), [400]],
  ['an asterisk', request({ line: 'OPTIONS * HTTP/1.1' }), [400]],
  ['half an escape', request({ line: 'GET /%E0%A4%A HTTP/1.1' }), [400]],
  ['half an escape, of an endpoint', request({ line: 'GET /api/tasks/%E0%A4%A HTTP/1.1' }), [400]],
  ['no escape', request({ line: 'GET /tasks/%zz HTTP/1.1' }), [400]],
  ['U+0000 in the path', request({ line: 'GET /tasks/%00 HTTP/1.1' }), [400]],
  ['U+0000 in the query', request({ line: 'GET /admin/search?find=%00 HTTP/1.1' }), [400]],
  ['an overlong UTF-8', request({ line: 'GET /%c0%ae%c0%ae/etc/passwd HTTP/1.1' }), [400]],
  ['dots', request({ line: 'GET /../../../../etc/passwd HTTP/1.1' }), [400, 404, 308]],
  [
    'escaped dots',
    request({ line: 'GET /_next/static/%2e%2e/%2e%2e/%2e%2e/package.json HTTP/1.1' }),
    [400, 404, 308],
  ],
  ['an old version', request({ line: 'GET / HTTP/0.9' }), [400, 505]],
  ['a version to come', request({ line: 'GET / HTTP/3.0' }), [400, 505]],
  [
    'an upgrade',
    request({ line: 'GET /api/health HTTP/1.1', headers: ['Upgrade: websocket', 'Connection: Upgrade'] }),
    [200, 400],
  ],
  ['20 KB of headers', request({ line: 'GET / HTTP/1.1', headers: [`X-Long: ${long(20_000)}`] }), [431]],
  [
    'a header flood',
    request({ line: 'GET / HTTP/1.1', headers: Array.from({ length: 5_000 }, (_, at) => `X-${at}: a`) }),
    [431],
  ],
  ['a long path', request({ line: `GET /${long(20_000)} HTTP/1.1` }), [414, 431]],
  ['no HTTP', 'hello\r\n\r\n', [400]],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', [400]],
  ['a control character in a header', request({ line: 'GET / HTTP/1.1', headers: ['X-Bad: a\x01b'] }), [400]],
];

async function* run(target: Target): AsyncIterable<Verdict> {
  const faults: string[] = [];
  const bare: string[] = [];
  for (const [name, bytes, statuses] of requests) {
    const heard = await speak({ port: target.product.port, pieces: [bytes] });
    const [status, ...more] = statusesIn(heard);
    if (status === undefined || !statuses.includes(status) || more.length > 0) {
      faults.push(`${name}: ${[status, ...more].join(' ')}`);
    }
    const headers = headersIn(heard);
    if (headers.get('x-content-type-options') !== 'nosniff' || !headers.has('content-security-policy'))
      bare.push(name);
  }
  yield judge({ tried: 'requests that cannot be meant for us', faults, probes: requests.length });
  yield judge({
    tried: 'all of their answers have the security headers',
    faults: bare,
    probes: requests.length,
  });
  const { status } = await target.stranger().ask('GET /api/health');
  yield expectThat({ tried: 'and the server answers others afterwards', isSo: status === 200, saw: status });
}
