import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { adminPages } from '@/components/admin/admin-pages';

/** "app/admin/payments/[id]/page.tsx" by its place in the console, "/admin/payments/[id]". */
const pages = readdirSync('app/admin', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('page.tsx'))
  .map((file) => ({ file: `app/admin/${file}`, page: `/admin/${file}`.replace(/\/page\.tsx$/, '') }));

it('lists every page of the console, and no other', () => {
  expect(Object.keys(adminPages).sort()).toEqual(pages.map(({ page }) => page).sort());
});

it.each(pages)('$page asks for its own permission before it reads anything', ({ file, page }) => {
  const source = readFileSync(file, 'utf8');
  const body = source.slice(source.indexOf('export default'));
  const asked = body.indexOf(`await requireOperator('${page}'`);
  expect(asked, 'asks').toBeGreaterThan(0);
  const before = body.slice(0, asked).match(/await (?!params\b|searchParams\b)\w+/g);
  expect(before, 'reads nothing before').toBeNull();
});
