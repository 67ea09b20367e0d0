import { expect, it } from 'vitest';
import { cutText } from './cut-text';

it.each([
  ['abc', 5, 'abc'],
  ['abc', 3, 'abc'],
  ['abc', 2, 'ab'],
  ['收据', 1, '收'],
  ['a😀b', 2, 'a'],
  ['a😀b', 3, 'a😀'],
  ['😀', 1, ''],
  ['abc', 0, ''],
])('%s in %i units is %j', (text, length, cut) => {
  expect(cutText({ text, length })).toBe(cut);
});

it('leaves no half of a character, wherever it cuts', () => {
  const text = '🇬🇧取😀a'.repeat(5);
  for (let length = 0; length <= text.length; length++) {
    expect(cutText({ text, length }), String(length)).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  }
});
