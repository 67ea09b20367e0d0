import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path';

describe('ownPath', () => {
  it.each(['/', '/tasks/7/pay?points=1&x=%2F%2Fevil#sum', '/任务'.normalize(), '/a//b'])(
    'keeps %s',
    (path) => {
      expect(ownPath(path)).toBe(
        new URL(path, 'http://x').pathname +
          new URL(path, 'http://x').search +
          new URL(path, 'http://x').hash,
      );
    },
  );

  it.each([
    null,
    undefined,
    '',
    'tasks',
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/x\\..\\evil',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    `/${'x'.repeat(3000)}`,
  ])('refuses %j', (path) => {
    expect(ownPath(path)).toBeNull();
  });
});
