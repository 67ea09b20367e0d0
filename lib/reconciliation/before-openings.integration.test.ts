import { afterEach, expect, it, vi } from 'vitest';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { beginWithoutOpening, deposit, lastWeek, payAndList } from '@/tests/fixtures/provider-history';
import { bothProviders, reset } from '@/tests/fixtures/two-providers';

const DEPOSIT = 12_300;

const fixture = useFixture();
afterEach(async () => {
  vi.useRealTimers();
  await reset(fixture);
});

it.each(bothProviders)(
  'an import of %s that began before there were openings finds what was held, and says so',
  async (name) => {
    lastWeek(() => deposit({ fixture, name, amount: DEPOSIT }));
    await payAndList({ fixture, name });
    await beginWithoutOpening(name);
    await payAndList({ fixture, name });
    await expectReconciled(name);
    await payAndList({ fixture, name });
    await expectReconciled(name);
    const lines = await db().balanceLine.findMany({ where: { provider: name, providerKind: 'opening' } });
    expect(lines).toMatchObject([{ kind: 'bank_deposit', amount: BigInt(DEPOSIT), currency: 'GBP' }]);
  },
);
