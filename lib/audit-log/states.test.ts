import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { auditActions } from './states';

const LIB = path.resolve(import.meta.dirname, '..');

/** Plans are checked by their types; statements name their action as a text. */
const STATEMENT = /INSERT INTO audit_logs \(actor_id, action, subject[^)]*\)\s+SELECT [^,]+, '(\w+)'/g;

it('the list has every action that a statement writes', () => {
  const written = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(path.join(LIB, file), 'utf8').matchAll(STATEMENT)])
    .map(([, action = '']) => action);
  expect(written.length).toBeGreaterThanOrEqual(3);
  expect(written.filter((action) => !(auditActions as readonly string[]).includes(action))).toEqual([]);
});
