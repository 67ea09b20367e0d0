import { describe, expect, it } from 'vitest';
import { parseJson, requireJsonType } from './parse-json';

describe('parseJson', () => {
  it('reads what JSON says, brackets in strings included', () => {
    const text = `{"a":"${'['.repeat(100)}\\"{","b":[1,null]}`;
    expect(parseJson(Buffer.from(text))).toEqual({ a: `${'['.repeat(100)}"{`, b: [1, null] });
  });

  it('goes 32 levels deep and no further', () => {
    const nested = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
    expect(parseJson(nested(32))).toBeInstanceOf(Array);
    expect(() => parseJson(nested(33))).toThrow('nested');
    expect(() => parseJson(Buffer.from('{"a":'.repeat(10_000)))).toThrow('nested');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half of it', Buffer.from('{"a":1')],
    ['a form', Buffer.from('a=1&b=2')],
    ['NaN', Buffer.from('{"a":NaN}')],
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
    ['Latin-1', Buffer.from([0x22, 0xe9, 0x22])],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ])('refuses %s', (_, body) => {
    expect(() => parseJson(body)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});

describe('Texts and names', () => {
  it.each(['\0', '\b', '\f', '\u001f', '\x7f', '\u009f', '\ud800', '\udfff', '\udc00\ud800'])(
    'have no %j',
    (character) => {
      for (const value of [character, { text: `a${character}b` }, [[{ [character]: 1 }]]]) {
        expect(() => parseJson(Buffer.from(JSON.stringify(value)))).toThrow('control characters');
      }
    },
  );

  it('have line breaks, tabs, whole pairs, and what only looks like an escape', () => {
    const text = 'a\r\n\tb 👍 \\u0000 中文\u00a0';
    expect(parseJson(Buffer.from(JSON.stringify({ text })))).toEqual({ text });
  });
});

describe('requireJsonType', () => {
  it.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"'])(
    'takes %s',
    (type) => {
      expect(() => requireJsonType(new Headers({ 'content-type': type }))).not.toThrow();
    },
  );

  it.each<Record<string, string>>([
    {},
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/json-patch+json' },
    { 'content-type': 'text/plain; application/json' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  ])('refuses %j', (headers) => {
    expect(() => requireJsonType(new Headers(headers))).toThrow(
      expect.objectContaining({ code: 'unsupported_media_type' }),
    );
  });
});
