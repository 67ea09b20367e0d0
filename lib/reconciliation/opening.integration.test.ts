import { afterEach, describe, expect, it, vi } from 'vitest';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { deposit, lastWeek, payAndList } from '@/tests/fixtures/provider-history';
import { bothProviders, reset } from '@/tests/fixtures/two-providers';

const fixture = useFixture();
afterEach(async () => {
  vi.useRealTimers();
  await reset(fixture);
});

describe.each(bothProviders)('What %s held before the first payment', (name) => {
  it('is a line of its own, booked once from our bank', async () => {
    lastWeek(() => deposit({ fixture, name, amount: 12_300 }));
    await payAndList({ fixture, name });
    await expectReconciled(name);
    await payAndList({ fixture, name });
    await expectReconciled(name);
    const lines = await db().balanceLine.findMany({ where: { provider: name, providerKind: 'opening' } });
    expect(lines).toMatchObject([{ kind: 'bank_deposit', amount: 12_300n, currency: 'GBP' }]);
    const booked = await db().ledgerTransaction.findMany({
      where: { businessKey: `line:${lines[0]?.id}:moved` },
      include: { entries: { orderBy: { amount: 'asc' } } },
    });
    expect(booked).toMatchObject([
      {
        kind: 'bank_deposit',
        entries: [
          { accountId: `provider:${name}:clearing:GBP`, amount: -12_300n },
          { accountId: 'bank:GBP', amount: 12_300n },
        ],
      },
    ]);
    expect(await brokenChecks()).toEqual([]);
  });
});
