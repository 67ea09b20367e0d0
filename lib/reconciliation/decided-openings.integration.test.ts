import { afterEach, expect, it, vi } from 'vitest';
import { commit } from '@/lib/ledger/commit';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { beginWithoutOpening, deposit, lastWeek, payAndList } from '@/tests/fixtures/provider-history';
import { adapterOf, type ProviderName, reset } from '@/tests/fixtures/two-providers';
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

async function compare(name: ProviderName): Promise<void> {
  const to = new Date();
  const period = { from: new Date(to.getTime() - DAY_MS), to, day: null, madeBy: null };
  await makeStatement({ adapter: adapterOf(name), period, marginSeconds: 0 });
}

const openDifferences = () => db().difference.findMany({ where: { endedAt: null } });

it('an import that began before there were openings books none where a person has explained what was held', async () => {
  lastWeek(() => deposit({ fixture, name: 'stripe', amount: DEPOSIT }));
  await payAndList({ fixture, name: 'stripe' });
  await beginWithoutOpening('stripe');
  await payAndList({ fixture, name: 'stripe' });
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
  await payAndList({ fixture, name: 'paypal' });
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
