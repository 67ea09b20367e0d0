import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { containing } from './containing';

it.each([
  ['li_lei@', 'li\\_lei@'],
  ['100%', '100\\%'],
  ['a\\b', 'a\\\\b'],
  ['%_%', '\\%\\_\\%'],
  ['李雷', '李雷'],
  ['a\0b', 'a\ufffdb'],
])('%j is looked for letter by letter', (text, contains) => {
  expect(containing(text)).toEqual({ contains, mode: 'insensitive' });
});

/** With patterns of our own, in which a person's text has no part. */
const OWN_PATTERNS = ['lib/payouts/admin-inspect-payout.ts', 'lib/reconciliation/store-lines.ts'];

it('is how every search of the product looks for what a person typed', () => {
  const files = ['lib', 'app'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  );
  const isOurs = (file: string) =>
    /\.tsx?$/.test(file) && !file.endsWith('.test.ts') && !file.includes('generated');
  const looking = files.filter(
    (file) =>
      isOurs(file) &&
      /\b(contains|startsWith|endsWith):|mode: 'insensitive'|\bILIKE\b/.test(readFileSync(file, 'utf8')),
  );
  expect(looking.sort()).toEqual(['lib/core/db/containing.ts', ...OWN_PATTERNS]);
});
