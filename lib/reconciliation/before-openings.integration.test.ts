import { afterEach, expect, it, vi } from 'vitest';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { openUsers, paidFee } from '@/tests/scenarios/refund-scenario';
import { importLines } from './import-lines';

const DAY_MS = 86_400_000;
const DEPOSIT = 12_300;

const fixture = useFixture();
afterEach(async () => {
  vi.useRealTimers();
  await reset(fixture);
});

function deposit(name: ProviderName): void {
  if (name === 'paypal') fixture.paypal.deposit({ amount: DEPOSIT });
  else fixture.simulators.stripe.plantLine({ kind: 'adjustment', amount: DEPOSIT });
}

function lastWeek(happen: () => void): void {
  vi.useFakeTimers({ now: Date.now() - 7 * DAY_MS, toFake: ['Date'] });
  happen();
  vi.useRealTimers();
}

async function pay(name: ProviderName): Promise<void> {
  const { poster } = await openUsers(fixture);
  await paidFee({ fixture, poster, body: { payment_method: name } });
  await bothIdle(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
}

/** The list is imported as it was before there were openings: without what was held before it. */
async function beginWithoutOpening(name: ProviderName): Promise<void> {
  const openedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000 - DAY_MS);
  await db().lineCursor.create({ data: { provider: name, openedAt } });
  await importLines(adapterOf(name));
  await db().lineCursor.update({ where: { provider: name }, data: { openedAt: null } });
}

it.each(bothProviders)(
  'an import of %s that began before there were openings finds what was held, and says so',
  async (name) => {
    lastWeek(() => deposit(name));
    await pay(name);
    await beginWithoutOpening(name);
    await pay(name);
    await expectReconciled(name);
    await pay(name);
    await expectReconciled(name);
    const lines = await db().balanceLine.findMany({ where: { provider: name, providerKind: 'opening' } });
    expect(lines).toMatchObject([{ kind: 'bank_deposit', amount: BigInt(DEPOSIT), currency: 'GBP' }]);
  },
);
