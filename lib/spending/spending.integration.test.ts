import { afterEach, beforeAll, expect, it } from 'vitest';
import { cancelAndRefund } from '@/lib/refunds/escrow/cancel-and-refund';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { expectSpending } from '@/tests/fixtures/expect-spending';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { mixedWith, reset } from '@/tests/fixtures/two-providers';
import { heldReward, openUsers, type Users } from '@/tests/scenarios/refund-scenario';
import { readSpending } from './read-spending';
import type { MonthSums, Movement } from './schema';

const fixture = useFixture({ VAT_NUMBER: 'GB123456789', VAT_FROM: '2020-01-01' });
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await expectSpending();
  await fixture.expectSoundBooks();
  users = await openUsers(fixture);
});

const monthsOf = async () =>
  ((await callEndpoint('GET /api/users/spending', { as: users.poster })).json as { months: MonthSums[] })
    .months;

const movementsOf = async (month: string) => {
  const { json } = await callEndpoint('GET /api/users/spending/movements', {
    as: users.poster,
    query: { month },
  });
  return (json as { movements: Movement[] }).movements;
};

it('tells what was paid and by what, what was released and earned, and the VAT in it', async () => {
  const coupon = await fixture.coupon();
  const { taskId, paymentId } = await heldReward({
    fixture,
    users,
    fee: mixedWith('stripe', { coupon_code: coupon.code }),
    provider: 'paypal',
    reward: 12_000,
  });
  const [before] = await monthsOf();
  // 20.00 more than was posted: 2.00 of further fee are held with it.
  expect(before).toMatchObject({ paid: before?.paid, to_helpers: 0, held: 12_200, closing: 12_200 });
  await confirmTask({ userId: users.poster.id, taskId });

  const [sums, ...others] = await monthsOf();
  expect(others).toEqual([]);
  const fee = await db().paymentRecord.findFirstOrThrow({ where: { taskId, feeType: 'application_fee' } });
  expect(sums).toMatchObject({
    month: monthInLondon(),
    currency: 'GBP',
    opening: 0,
    paid: 12_200 + fee.finalAmount,
    returned: 0,
    fees: 200 + fee.finalAmount,
    to_helpers: 12_000,
    to_helpers_display: '120.00',
    by_linku: 0,
    closing: 0,
    points_spent: fee.pointsUsed,
    points_returned: 0,
  });
  const movements = await movementsOf(monthInLondon());
  expect(movements).toMatchObject([
    {
      kind: 'settle',
      fee_type: 'application_fee',
      payment_provider: 'stripe',
      coupon_discount: fee.couponDiscount,
      points_spent: fee.pointsUsed,
      // A sixth of the fee after its coupon, whoever paid it: points too.
      vat: Math.round((fee.totalAmount - fee.couponDiscount) / 6),
    },
    {
      kind: 'settle',
      fee_type: 'task_reward',
      payment_provider: 'paypal',
      payment_id: paymentId,
      paid: 12_200,
      vat: null,
    },
    { kind: 'release', task_id: taskId, to_helpers: 12_000, fees: 200, vat: 33, vat_display: '0.33' },
  ]);

  const csv = await callEndpoint('GET /api/users/spending.csv', {
    as: users.poster,
    query: { month: monthInLondon() },
  });
  const [titles, ...lines] = csv.text.trimEnd().split('\r\n');
  expect(titles?.split(',')).toHaveLength(18);
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/,GBP,122\.00,0\.00,0\.00,0\.00,,0\.00,0\.00,0,0$/);
  expect(lines[2]).toMatch(/,GBP,0\.00,0\.00,120\.00,2\.00,0\.33,0\.00,,0,0$/);
});

it('takes fee, points and VAT back with a task that its helper cancels', async () => {
  const { taskId } = await heldReward({ fixture, users, fee: mixedWith('stripe') });
  await cancelAndRefund({ userId: users.helper.id, taskId, expectedRule: undefined });
  const fee = await db().paymentRecord.findFirstOrThrow({ where: { taskId, feeType: 'application_fee' } });
  const [sums] = await monthsOf();
  expect(sums).toMatchObject({
    paid: 9_000 + fee.finalAmount,
    returned: 9_000 + fee.finalAmount,
    fees: 0,
    to_helpers: 0,
    closing: 0,
    points_spent: fee.pointsUsed,
    points_returned: fee.pointsUsed,
  });
  const vats = (await movementsOf(monthInLondon())).flatMap(({ vat }) => (vat === null ? [] : [vat]));
  expect(vats).toEqual([167, -167]);
});

it.each([
  ['the end of a year', '2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', '2025-12', '2026-01'],
  [
    'summer time begins in March',
    '2026-03-31T22:59:59.999Z',
    '2026-03-31T23:00:00.000Z',
    '2026-03',
    '2026-04',
  ],
  [
    'summer time ends in October',
    '2026-10-31T23:59:59.999Z',
    '2026-11-01T00:00:00.000Z',
    '2026-10',
    '2026-11',
  ],
])('a month ends at midnight in London: %s', async (_, last, first, before, after) => {
  const { taskId } = await heldReward({ fixture, users });
  await confirmTask({ userId: users.poster.id, taskId });
  await movedAt({ taskId, kind: 'settle', at: last });
  await movedAt({ taskId, kind: 'release', at: first });
  expect(await readSpending({ userId: users.poster.id })).toMatchObject([
    { month: after, opening: 9_000, paid: 0, to_helpers: 9_000, closing: 0 },
    {
      month: before,
      opening: 0,
      paid: 9_000,
      points_spent: 1_000,
      to_helpers: 0,
      closing: 9_000,
      held: 9_000,
    },
  ]);
  expect(await movementsOf(after)).toMatchObject([{ kind: 'release', at: first }]);
  expect(await movementsOf(before)).toHaveLength(2);
  expect(await movementsOf('2025-01')).toEqual([]);
});

it('nobody sees the spending of others, and a month must be a month', async () => {
  const { taskId } = await heldReward({ fixture, users });
  expect(await readSpending({ userId: users.helper.id })).toEqual([]);
  for (const name of ['GET /api/users/spending/movements', 'GET /api/users/spending.csv'] as const)
    for (const month of ['2026-13', '2026-1', '26-01', ''])
      expect((await callEndpoint(name, { as: users.poster, query: { month } })).status).toBe(400);
  await confirmTask({ userId: users.poster.id, taskId });
});

/** The ledger is append-only, so its triggers have to be off. */
async function movedAt({ taskId, kind, at }: { taskId: number; kind: string; at: string }): Promise<void> {
  await db().$transaction([
    db().$executeRaw`ALTER TABLE ledger_transactions DISABLE TRIGGER USER`,
    db().$executeRaw`
      UPDATE ledger_transactions SET event_at = ${new Date(at)} WHERE kind = ${kind}
        AND (business_key LIKE ${`task:${taskId}:%`} OR payment_id IN (SELECT id FROM payment_records WHERE task_id = ${taskId}))`,
    db().$executeRaw`ALTER TABLE ledger_transactions ENABLE TRIGGER USER`,
  ]);
}

function monthInLondon(): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London',
    year: 'numeric',
    month: '2-digit',
  }).format(new Date());
}
