import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../environment';
import { thirdPartyClients } from './third-party-clients';

it.each(thirdPartyClients)('$name has a program and an exact version', ({ program, install }) => {
  expect(existsSync(path.join(import.meta.dirname, 'programs', program))).toBe(true);
  const versions = install.from === 'npm' ? Object.values(install.packages) : [];
  for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

it('tries the very version of Stripe that the application uses', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8'));
  expect(thirdPartyClients.map(({ name }) => name)).toContain(`stripe-node ${dependencies.stripe}`);
});
