import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after-ms';

const now = new Date('2026-11-29T12:00:00Z');

it.each([
  ['0', 0],
  ['7', 7_000],
  [' 120 ', 120_000],
  ['Sun, 29 Nov 2026 12:01:30 GMT', 90_000],
  ['Sun, 29 Nov 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['', null],
  [null, null],
])('a provider that answers Retry-After %j asks us to wait %j ms', (header, wait) => {
  expect(retryAfterMs({ header, now })).toBe(wait);
});
