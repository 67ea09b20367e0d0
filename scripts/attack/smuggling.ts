import { type Attack, judge, type Verdict } from './attack';
import { speak, statusesIn } from './raw-connection';
import type { Target } from './target';

/** Bytes that two servers in a row could read as different requests. */
export const smuggling: Attack = { name: 'smuggling', isQuick: true, run };

const INNER = 'GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\nX-Smuggled: yes\r\n\r\n';
const post = (headers: string[], body: string) =>
  [
    'POST /api/locale HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    ...headers,
    '',
    body,
  ].join('\r\n');
const chunked = `0\r\n\r\n${INNER}`;

/** Each has a second request hidden in it. It must be refused, or be read as one request and one answer. */
const requests: [string, string][] = [
  ['length and chunks', post([`Content-Length: ${chunked.length}`, 'Transfer-Encoding: chunked'], chunked)],
  ['chunks and length', post(['Transfer-Encoding: chunked', 'Content-Length: 4'], chunked)],
  ['two lengths', post(['Content-Length: 0', `Content-Length: ${INNER.length}`], INNER)],
  ['a list of lengths', post([`Content-Length: 0, ${INNER.length}`], INNER)],
  ['a length with a plus', post([`Content-Length: +${INNER.length}`], INNER)],
  ['a negative length', post(['Content-Length: -1'], INNER)],
  ['a hexadecimal length', post([`Content-Length: 0x${INNER.length.toString(16)}`], INNER)],
  ['a length with a space before the colon', post([`Content-Length : ${INNER.length}`], INNER)],
  ['chunks that are not the last coding', post(['Transfer-Encoding: chunked, identity'], chunked)],
  ['an unknown coding', post(['Transfer-Encoding: xchunked'], chunked)],
  ['two codings', post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], chunked)],
  [
    'a coding behind a tab',
    post(['Transfer-Encoding:\tchunked', `Content-Length: ${chunked.length}`], chunked),
  ],
  ['a folded header', post(['X-Fold: a', ' Transfer-Encoding: chunked'], chunked)],
  [
    'a bare line feed',
    post(['X: a\nTransfer-Encoding: chunked', `Content-Length: ${chunked.length}`], chunked),
  ],
  [
    'a bare carriage return',
    post(['X: a\rTransfer-Encoding: chunked', `Content-Length: ${chunked.length}`], chunked),
  ],
  ['a chunk with a wrong length', post(['Transfer-Encoding: chunked'], `1\r\nab\r\n${chunked}`)],
  ['a chunk with an endless length', post(['Transfer-Encoding: chunked'], `fffffffffffffffff\r\n${INNER}`)],
  ['a chunk extension', post(['Transfer-Encoding: chunked'], `2;\nxx\r\n{}\r\n${chunked}`)],
  ['a header without a colon', post(['Transfer-Encoding chunked'], chunked)],
  ['U+0000 in a header', post(['Transfer-Encoding: chunked\0'], chunked)],
];

async function* run({ product: { port } }: Target): AsyncIterable<Verdict> {
  const faults: string[] = [];
  for (const [name, bytes] of requests) {
    const heard = await speak({ port, pieces: [bytes], quietMilliseconds: 700 });
    const statuses = statusesIn(heard);
    // A whole document among the answers is the smuggled request's.
    const isSmuggled = heard.includes('"openapi":') || statuses.includes(200);
    if (isSmuggled || statuses.length !== 1) faults.push(`${name}: ${statuses.join(' ') || 'no answer'}`);
  }
  yield judge({ tried: 'a second request inside a first', faults, probes: requests.length });
}
