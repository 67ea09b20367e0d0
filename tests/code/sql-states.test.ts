import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '@/scripts/environment';

const LIB = path.join(PROJECT_ROOT, 'lib');

it('each SQLSTATE of ours has one meaning: one file of lib reads it', () => {
  const readers = new Map<string, Set<string>>();
  for (const file of readdirSync(LIB, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.includes('.test.') || file.includes('generated')) continue;
    for (const [state] of readFileSync(path.join(LIB, file), 'utf8').matchAll(/\bLP\d{3}\b/g)) {
      readers.set(state, (readers.get(state) ?? new Set()).add(file));
    }
  }
  expect(readers.size).toBeGreaterThan(10);
  expect([...readers].filter(([, files]) => files.size > 1)).toEqual([]);
});
