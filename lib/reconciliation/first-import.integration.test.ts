import { afterEach, expect, it, vi } from 'vitest';
import { type Provider, ProviderError } from '@/lib/providers/provider';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { lastWeek, payAndList } from '@/tests/fixtures/provider-history';
import { adapterOf, reset } from '@/tests/fixtures/two-providers';
import { importLines } from './import-lines';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DEPOSIT = 12_300;

const fixture = useFixture();
afterEach(async () => {
  vi.useRealTimers();
  await reset(fixture);
});

it('a first import that breaks after its first page counts nothing twice when it goes on', async () => {
  const { stripe } = fixture.simulators;
  const now = Date.now();
  // Half an hour into what is imported first, and a little later before it.
  vi.useFakeTimers({ now: now - DAY_MS + HOUR_MS / 2, toFake: ['Date'] });
  stripe.plantLine({ kind: 'adjustment', amount: DEPOSIT });
  vi.setSystemTime(now);
  const adapter = adapterOf('stripe');
  const breaking: Provider = {
    ...adapter,
    listBalanceLines: async (window) => {
      if (window.cursor) throw new ProviderError('unavailable', { message: 'Stripe is away' });
      const page = await adapter.listBalanceLines(window);
      return window.from.getTime() === 0 ? page : { ...page, next: 'more' };
    },
  };
  expect(await importLines(breaking)).toEqual({
    completeUntil: null,
    problem: 'unavailable',
    unreadObjects: null,
  });
  vi.setSystemTime(now + HOUR_MS);
  expect(await importLines(adapter)).toMatchObject({ problem: null });
  const lines = await db().balanceLine.findMany({ where: { provider: 'stripe' } });
  expect(lines).toMatchObject([{ kind: 'other', amount: BigInt(DEPOSIT) }]);
  vi.useRealTimers();
});

it('the list is imported from the time of which PayPal serves its balance, which may be an earlier one', async () => {
  lastWeek(() => fixture.paypal.deposit({ amount: DEPOSIT }));
  await payAndList({ fixture, name: 'paypal' });
  const paypal = adapterOf('paypal');
  const served = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 2 * DAY_MS);
  const late: Provider = { ...paypal, readBalances: () => paypal.readBalances({ asOf: served }) };
  expect(await importLines(late)).toMatchObject({ problem: null });
  const opening = await db().balanceLine.findMany({ where: { provider: 'paypal', providerKind: 'opening' } });
  expect(opening).toMatchObject([{ amount: BigInt(DEPOSIT), occurredAt: served }]);
  await expectReconciled('paypal');
});
