import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What the page of operations sets alarms on, as the log writes it. */
function alarms(): string[] {
  const page = readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8').replaceAll('\n', ' ');
  const [sentence = ''] = /Set an alarm on .*?Every response/.exec(page) ?? [];
  return [...sentence.matchAll(/`([^`]+)`/g)].flatMap(([, text = '']) => (text.includes(' ') ? [text] : []));
}

test('every message to set an alarm on is one that the code logs', () => {
  const sources = readdirSync(path.join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
    .map((file) => readFileSync(path.join(ROOT, 'lib', file), 'utf8'));
  const messages = alarms();
  expect(messages).toContain('An invariant is broken');
  expect(messages.filter((text) => !sources.some((source) => source.includes(`'${text}`)))).toEqual([]);
});
