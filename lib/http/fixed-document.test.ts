import { expect, test } from 'vitest';
import { fixedDocument } from './fixed-document';

const TEXT = JSON.stringify({ words: 'again and again' });

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

test('is made once, whoever asks for it', async () => {
  const { ask, madeCount } = createDocument();
  expect(madeCount()).toBe(0);
  for (const response of [ask(), ask()]) expect(await response.text()).toBe(TEXT);
  expect(madeCount()).toBe(1);
});

test('says what it is, and how long it may be kept', () => {
  const { headers } = createDocument().ask();
  expect(headers.get('etag')).toMatch(/^"[\w-]{43}"$/);
  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('content-length')).toBe(String(TEXT.length));
  expect(headers.get('cache-control')).toBe('public, max-age=300, no-transform');
});

test('is not sent to a caller who has it', async () => {
  const { ask } = createDocument();
  const etag = ask().headers.get('etag') ?? '';
  const again = ask({ 'if-none-match': `"other", W/${etag}` });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
  expect(again.headers.get('etag')).toBe(etag);
  expect(ask({ 'if-none-match': '"other"' }).status).toBe(200);
});
