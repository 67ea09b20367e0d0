import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/decisions');

test('the index lists every decision with its title, in order', () => {
  const files = readdirSync(FOLDER)
    .filter((file) => /^\d{4}-/.test(file))
    .sort();
  const entries = files.map((file) => {
    const [, title = ''] = /^# (.+)$/m.exec(readFileSync(path.join(FOLDER, file), 'utf8')) ?? [];
    expect(title.startsWith(`${file.slice(0, 4)} `), `${file} begins with its number`).toBe(true);
    return `[${title}](${file})`;
  });
  const index = readFileSync(path.join(FOLDER, 'README.md'), 'utf8');
  expect(index.match(/\[\d{4} [^\]]+\]\([^)]+\)/g)).toEqual(entries);
});
