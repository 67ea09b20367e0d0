import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { PROJECT_ROOT } from '@/scripts/environment';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ integrity: z.string().optional(), link: z.boolean().optional() }),
  ),
});

it('knows the content of every package, those of other systems too', () => {
  const text = readFileSync(path.join(PROJECT_ROOT, 'package-lock.json'), 'utf8');
  const packages = Object.entries(lockSchema.parse(JSON.parse(text)).packages);
  // npm leaves the hash out of what it did not install here; `npm view NAME@VERSION dist.integrity` has it.
  const unknown = packages.filter(
    ([name, { integrity, link }]) => name !== '' && !link && !integrity?.startsWith('sha512-'),
  );
  expect(packages.length).toBeGreaterThan(100);
  expect(unknown.map(([name]) => name)).toEqual([]);
});
