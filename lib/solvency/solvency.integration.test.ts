import { afterEach, expect, it } from 'vitest';
import { makeStatements } from '@/lib/reconciliation/make-statements';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { reset } from '@/tests/fixtures/two-providers';
import { earn, paidHelper } from '@/tests/scenarios/payout-scenario';
import type { EntryList } from './schema';

const fixture = useFixture();
afterEach(() => reset(fixture));

it('tells what is owed to helpers beside what PayPal holds, and each sum is that of its entries', async () => {
  const admin = await fixture.user({ role: 'admin' });
  const empty = await callEndpoint('GET /api/admin/solvency', { as: admin });
  expect(empty.json).toEqual({ currencies: [], provider_balances: [], points_outstanding: 0 });

  const helper = await paidHelper({ fixture, by: 'paypal' });
  await earn({ fixture, helper, amount: 5_000, by: 'paypal' });
  // PayPal's list tells whole seconds.
  fixture.simulators.clock.advance({ seconds: 1 });
  await makeStatements({ operatorId: admin.id });
  const { json } = await callEndpoint('GET /api/admin/solvency', { as: admin });
  // PayPal kept 4.95 of 150.00, and the simulator began with 10,000.00 of ours.
  expect(json).toMatchObject({
    currencies: [
      {
        currency: 'GBP',
        owed: 15_000,
        held: 1_014_505,
        cover: 999_505,
        cover_display: '9995.05',
        owed_lines: [{ kind: 'wallet', provider: null, amount: 15_000, amount_display: '150.00' }],
        held_lines: [{ kind: 'provider_clearing', provider: 'paypal', amount: 1_014_505 }],
        claimed_lines: [],
        own_lines: [
          { kind: 'bank', provider: null, amount: 1_000_000 },
          { kind: 'provider_fees', provider: 'paypal', amount: -495 },
        ],
      },
    ],
    provider_balances: [
      { provider: 'paypal', currency: 'GBP', total: 1_014_505 },
      { provider: 'stripe', total: 0 },
    ],
    points_outstanding: 198_000,
  });

  const { json: fees } = await callEndpoint('GET /api/admin/entries', {
    as: admin,
    query: { kind: 'provider_fees', unit: 'GBP' },
  });
  const { entries } = fees as EntryList;
  expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(-495);
  expect(entries[0]).toMatchObject({ account: 'provider:paypal:fees:GBP', transaction_kind: 'provider_fee' });
});

it('lists entries page by page, the newest first, and refuses a kind or unit that there is not', async () => {
  const admin = await fixture.user({ role: 'admin' });
  const ask = (query: Record<string, string>) => callEndpoint('GET /api/admin/entries', { as: admin, query });
  const { json: first } = await ask({ kind: 'wallet', unit: 'GBP', limit: '1' });
  const { entries: newest, next_cursor: cursor } = first as EntryList;
  expect(newest).toMatchObject([{ amount: 5_000, amount_display: '50.00', transaction_kind: 'release' }]);
  const { json: second } = await ask({ kind: 'wallet', unit: 'GBP', cursor: String(cursor) });
  expect(second).toMatchObject({ entries: [{ amount: 10_000 }], next_cursor: null });
  expect((await ask({ kind: 'wallet', unit: 'EUR' })).json).toEqual({ entries: [], next_cursor: null });
  expect((await ask({ kind: 'purse', unit: 'GBP' })).status).toBe(400);
  expect((await ask({ kind: 'wallet', unit: 'pounds' })).status).toBe(400);
});

it('is for operators alone', async () => {
  const helper = await fixture.user();
  for (const name of ['GET /api/admin/solvency', 'GET /api/admin/entries'] as const) {
    expect((await callEndpoint(name, { as: helper })).status).toBe(403);
    expect((await callEndpoint(name, { as: null })).status).toBe(401);
  }
});
