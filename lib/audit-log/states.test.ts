import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditActions } from './states';

const LIB = path.resolve(import.meta.dirname, '..');

const sources = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('/generated/'))
  .map((file) => ({ file, text: readFileSync(path.join(LIB, file), 'utf8') }));

/** A statement names its action as a text, or is given one of the views, whose type says so. */
const STATEMENT =
  /INSERT INTO audit_logs \(actor_id, action, subject[^)]*\)\s+SELECT [^,]+(?:::integer)?, (?:'(?<action>\w+)'|\$\{action\})/g;

/** Plans and `audit` are checked by their types; nothing else may write an entry, so an unknown action does not compile. */
describe('An entry in the audit log', () => {
  it('is written through Prisma by one function', () => {
    const writers = sources.filter(({ text }) => /auditLog\.(create|upsert|update)/.test(text));
    expect(writers.map(({ file }) => file)).toEqual(['auth/audit.ts']);
  });

  it('that a statement writes has an action of the list', () => {
    const all = sources.flatMap(({ text }) => [...text.matchAll(/INSERT INTO audit_logs/g)]);
    const known = sources.flatMap(({ text }) => [...text.matchAll(STATEMENT)]);
    expect(known.length).toBe(all.length);
    const actions = known.flatMap(({ groups }) => groups?.action ?? []);
    expect(actions.length).toBeGreaterThanOrEqual(3);
    expect(actions.filter((action) => !(auditActions as readonly string[]).includes(action))).toEqual([]);
  });
});
