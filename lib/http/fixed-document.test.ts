import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fixedDocument } from './fixed-document';

const TEXT = JSON.stringify({ words: 'again and again '.repeat(500) });

function createDocument() {
  let madeCount = 0;
  const respond = fixedDocument({
    mediaType: 'application/json',
    make: () => {
      madeCount += 1;
      return TEXT;
    },
  });
  const ask = (headers: Record<string, string> = {}) => respond(new Headers(headers));
  return { ask, madeCount: () => madeCount };
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test('is made once, whoever asks for it', async () => {
  const { ask, madeCount } = createDocument();
  const responses = await Promise.all([ask(), ask({ 'accept-encoding': 'gzip' }), ask()]);
  expect(await responses[2].text()).toBe(TEXT);
  expect(madeCount()).toBe(1);
});

test('comes in the shortest form that the caller takes, each with a tag of its own', async () => {
  const { ask } = createDocument();
  const br = await ask({ 'accept-encoding': 'gzip, deflate, br' });
  const gzip = await ask({ 'accept-encoding': 'br;q=0, GZIP;q=0.5' });
  const plain = await ask({ 'accept-encoding': 'identity' });
  expect(brotliDecompressSync(await bytesOf(br)).toString()).toBe(TEXT);
  expect(gunzipSync(await bytesOf(gzip)).toString()).toBe(TEXT);
  expect(await plain.text()).toBe(TEXT);
  expect([br, gzip, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual([
    'br',
    'gzip',
    null,
  ]);
  const tags = [br, gzip, plain].map(({ headers }) => headers.get('etag') ?? '');
  expect(new Set(tags).size).toBe(3);
  expect(tags.every((tag) => /^"[\w-]{43}"$/.test(tag))).toBe(true);
  for (const { headers } of [br, gzip, plain]) {
    expect(headers.get('vary')).toBe('accept-encoding');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  }
});

test('is not sent to a caller who has it', async () => {
  const { ask } = createDocument();
  const etag = (await ask()).headers.get('etag') ?? '';
  const again = await ask({ 'if-none-match': `"other", W/${etag}` });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
  expect(again.headers.get('etag')).toBe(etag);
  expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200);
});
