import { describe, expect, it } from 'vitest';
import { safeNextPath } from './safe-next-path';

describe('safeNextPath', () => {
  it.each(['/tasks', '/tasks/7/pay?from=mail', '/payments/12'])('keeps %s, a path of ours', (path) => {
    expect(safeNextPath(path)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'tasks',
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/%09/evil.example/..//evil.example',
    'javascript:alert(1)',
    '/.//evil.example',
    '/api/auth/signout',
    ['/tasks', '/points'],
    `/${'a'.repeat(600)}`,
  ])('turns %j into the start page', (path) => {
    expect(safeNextPath(path)).toBe('/');
  });
});
