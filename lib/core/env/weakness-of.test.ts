import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { weaknessOf } from './weakness-of';

test.each(['base64', 'base64url', 'hex'] as const)('what a machine draws is strong: %s', (encoding) => {
  for (let draw = 0; draw < 2_000; draw += 1) {
    // Fixed draws, so that this test says the same each time.
    const bytes = createHash('sha256').update(String(draw)).digest();
    const secret = bytes.subarray(0, encoding === 'hex' ? 16 : 24).toString(encoding);
    expect(weaknessOf(secret), secret).toBeNull();
  }
});

test.each([
  ['', /shorter/],
  ['Zk3vQ8rT1mXw6pLbY9sN4hJd7cFgA2e', /shorter/],
  ['a'.repeat(64), /repeats/],
  ['ab'.repeat(32), /repeats/],
  ['0123456789'.repeat(4), /repeats/],
  ['0123456789abcdef'.repeat(2), /repeats/],
  ['abcdefghijklmnopqrstuvwxyz0123456789', /repeats/],
  ['ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210', /repeats/],
  [`${'a'.repeat(40)}b`, /repeats/],
  ['Zk3vQ8rT'.repeat(5).slice(0, 36), /repeats/],
  ['change-me-change-me-change-me-change-me', /placeholder/],
  ['your-secret-goes-here-and-must-be-long', /placeholder/],
  ['the output of openssl rand -base64 32', /placeholder/],
  ['<a long random text of your choice, please>', /placeholder/],
  ['correct horse PASSWORD battery staple 7', /placeholder/],
  ['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', /placeholder/],
])('%j is weak', (secret, words) => {
  expect(weaknessOf(secret)).toMatch(words);
});

test('letters that take several bytes count by their bytes', () => {
  expect(weaknessOf('山高月小水落石出曾日月之')).not.toMatch(/shorter/);
});

test('no text of .env.example is a good secret', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../../.env.example'), 'utf8');
  for (const name of ['NEXTAUTH_SECRET', 'METRICS_TOKEN']) {
    const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];
    expect(value).toBeDefined();
    expect(weaknessOf(value ?? '')).not.toBeNull();
  }
});
