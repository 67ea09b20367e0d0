import { gzipSync } from 'node:zlib';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import { request, speak, statusesIn } from './raw-connection';
import type { Target } from './target';

/** Bodies that are larger, deeper or stranger than anything that is meant. */
export const bodies: Attack = { name: 'bodies', isQuick: true, run };

const MEGABYTE = 1024 * 1024;

async function* run(target: Target): AsyncIterable<Verdict> {
  const poster = await target.person();
  const deep = (open: string, close: string) => open.repeat(20_000) + close.repeat(20_000);
  const texts: [string, string | Buffer, number[]][] = [
    ['arrays in arrays', deep('[', ']'), [400]],
    ['objects in objects', `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`, [400]],
    ['a byte order mark', '\ufeff{}', [400]],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), [400]],
    ['the same field twice', '{"title":"a","title":"b","description":"c","base_reward":1000}', [201, 400]],
    ['a prototype', '{"__proto__":{"role":"admin"},"title":"a","description":"c","base_reward":1000}', [400]],
    ['a number beyond numbers', '{"title":"a","description":"c","base_reward":1e999}', [400]],
    ['a number of a million digits', `{"base_reward":${'9'.repeat(60_000)}}`, [400]],
    ['NaN', '{"title":"a","description":"c","base_reward":NaN}', [400]],
    ['a megabyte and more', `{"title":"${'a'.repeat(1.5 * MEGABYTE)}"}`, [413]],
    ['more than 64 KB', `{"title":"${'a'.repeat(66_000)}"}`, [413]],
  ];
  const faults: string[] = [];
  for (const [name, text, statuses] of texts) {
    const answer = await poster.ask('POST /api/tasks', { text });
    if (!statuses.includes(answer.status)) faults.push(`${name}: ${answer.status} ${answer.code}`);
  }
  yield judge({ tried: 'bodies of JSON that are none', faults, probes: texts.length });
  yield await compressed(target);
  yield await endless(target);
}

/** Thirty megabytes in thirty kilobytes. Whoever unpacks it has lost. */
async function compressed({ person }: Target): Promise<Verdict> {
  const poster = await person();
  const text = gzipSync(Buffer.from(`{"title":"${'a'.repeat(30 * MEGABYTE)}"}`));
  const answer = await poster.ask('POST /api/tasks', { text, headers: { 'content-encoding': 'gzip' } });
  return expectThat({
    tried: 'a compressed bomb is not unpacked',
    isSo: [400, 413, 415].includes(answer.status),
    saw: answer.status,
  });
}

/** Chunks without an end, and a length that nobody sends. */
async function endless({ product: { port, url } }: Target): Promise<Verdict> {
  const headers = ['Content-Type: application/json', `Origin: ${url}`];
  const chunk = `10000\r\n${'a'.repeat(0x1_00_00)}\r\n`;
  const asked: [string, (string | Buffer)[]][] = [
    [
      'chunks of 50 MB',
      [
        request({
          line: 'POST /api/webhooks/stripe HTTP/1.1',
          headers: [...headers, 'Transfer-Encoding: chunked'],
        }),
        ...Array.from({ length: 800 }, () => chunk),
      ],
    ],
    [
      'a length of 50 MB',
      [
        request({
          line: 'POST /api/webhooks/stripe HTTP/1.1',
          headers: [...headers, `Content-Length: ${50 * MEGABYTE}`],
        }),
      ],
    ],
  ];
  const faults: string[] = [];
  for (const [name, pieces] of asked) {
    const statuses = statusesIn(await speak({ port, pieces }));
    // A connection that is cut in the middle of the body may lose the answer on its way.
    if (statuses.length > 1 || (statuses.length === 1 && statuses[0] !== 413))
      faults.push(`${name}: ${statuses}`);
  }
  return judge({ tried: 'bodies without an end', faults, probes: asked.length });
}
