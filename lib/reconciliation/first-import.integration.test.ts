import { afterEach, expect, it, vi } from 'vitest';
import { db } from '@/lib/core/db/client';
import type { Provider } from '@/lib/providers/provider';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { adapterOf, bothIdle, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { openUsers, paidFee } from '@/tests/scenarios/refund-scenario';
import { importLines } from './import-lines';
import { makeStatement } from './make-statement';
import { resolveDifference } from './resolve-difference';

const DAY_MS = 86_400_000;
const DEPOSIT = 12_300;

const fixture = useFixture();
afterEach(async () => {
  vi.useRealTimers();
  await reset(fixture);
});

function lastWeek(deposit: () => void): void {
  vi.useFakeTimers({ now: Date.now() - 7 * DAY_MS, toFake: ['Date'] });
  deposit();
  vi.useRealTimers();
}

async function pay(name: ProviderName): Promise<void> {
  const { poster } = await openUsers(fixture);
  await paidFee({ fixture, poster, body: { payment_method: name } });
  await bothIdle(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
}

it('an import that began before there were openings misses what was held, until somebody explains it', async () => {
  lastWeek(() => fixture.simulators.stripe.plantLine({ kind: 'adjustment', amount: DEPOSIT }));
  const to = new Date();
  const from = new Date(to.getTime() - DAY_MS);
  await db().lineCursor.create({ data: { provider: 'stripe', completeUntil: from } });
  await pay('stripe');
  const period = { from, to, day: null, madeBy: null };
  await makeStatement({ adapter: adapterOf('stripe'), period, marginSeconds: 0 });
  const open = await db().difference.findMany({ where: { endedAt: null } });
  expect(open).toMatchObject([{ kind: 'unexplained', amount: BigInt(DEPOSIT) }]);
  const { id: operatorId } = await fixture.user({ role: 'admin' });
  const command = { verb: 'explain', note: 'It was there before' } as const;
  await resolveDifference({ operatorId, differenceId: open[0]?.id ?? 0, command });
  await pay('stripe');
  await expectReconciled('stripe');
});

it('the list is imported from the time of which PayPal serves its balance, which may be an earlier one', async () => {
  lastWeek(() => fixture.paypal.deposit({ amount: DEPOSIT }));
  await pay('paypal');
  const paypal = adapterOf('paypal');
  const served = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 2 * DAY_MS);
  const late: Provider = { ...paypal, readBalances: () => paypal.readBalances({ asOf: served }) };
  expect(await importLines(late)).toMatchObject({ problem: null });
  const opening = await db().balanceLine.findMany({ where: { provider: 'paypal', providerKind: 'opening' } });
  expect(opening).toMatchObject([{ amount: BigInt(DEPOSIT), occurredAt: served }]);
  await expectReconciled('paypal');
});
