import { afterEach, expect, it, vi } from 'vitest';
import { commit } from '@/lib/ledger/commit';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { openUsers, paidFee } from '@/tests/scenarios/refund-scenario';
import { importLines } from './import-lines';
import { makeStatement } from './make-statement';
import { resolveDifference } from './resolve-difference';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
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

async function compare(name: ProviderName): Promise<void> {
  const to = new Date();
  const period = { from: new Date(to.getTime() - DAY_MS), to, day: null, madeBy: null };
  await makeStatement({ adapter: adapterOf(name), period, marginSeconds: 0 });
}

const openDifferences = () => db().difference.findMany({ where: { endedAt: null } });

/** The list is imported as it was before there were openings: without what was held before it. */
async function beginWithoutOpening(name: ProviderName): Promise<void> {
  const openedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000 - DAY_MS);
  await db().lineCursor.create({ data: { provider: name, openedAt } });
  await importLines(adapterOf(name));
  await db().lineCursor.update({ where: { provider: name }, data: { openedAt: null } });
}

it('an import that began before there were openings books none where a person has explained what was held', async () => {
  lastWeek(() => deposit('stripe'));
  await pay('stripe');
  await beginWithoutOpening('stripe');
  await pay('stripe');
  const row = { provider: 'stripe', kind: 'unexplained', currency: 'GBP', amount: DEPOSIT } as const;
  await commit({ difference: { kind: 'insert', row: { ...row, object_key: 'balance' } } });
  const [open] = await openDifferences();
  const { id: operatorId } = await fixture.user({ role: 'admin' });
  const command = { verb: 'explain', note: 'It was there before' } as const;
  await resolveDifference({ operatorId, differenceId: open?.id ?? 0, command });
  await expectReconciled('stripe');
  expect(await db().balanceLine.count({ where: { providerKind: 'opening' } })).toBe(0);
});

it('what PayPal withheld before the opening and releases later is a difference, which can be written off', async () => {
  const release = (amount: number) =>
    fixture.paypal.plantTransaction({ kind: 'adjustment', code: 'T1502', amount });
  const hold = (amount: number) =>
    fixture.paypal.plantTransaction({ kind: 'adjustment', code: 'T1501', amount: -amount });
  lastWeek(() => hold(5_000));
  await pay('paypal');
  await expectReconciled('paypal');
  // What is withheld and released in between was ours all the time.
  hold(700);
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
  release(5_700);
  fixture.simulators.clock.advance({ seconds: 1 });
  await compare('paypal');
  const [found, ...others] = await openDifferences();
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    kind: 'only_there',
    amount: 5_000n,
    objectKey: expect.stringMatching(/^line:/),
  });
  const { id: operatorId } = await fixture.user({ role: 'admin' });
  const command = { verb: 'write_off', note: 'It was withheld before we kept books' } as const;
  await resolveDifference({ operatorId, differenceId: found?.id ?? 0, command });
  await expectReconciled('paypal');
});
