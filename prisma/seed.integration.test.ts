import { beforeAll, expect, it } from 'vitest';
import { checkCredentials } from '@/lib/users/check-credentials';
import { demoAccounts } from '@/lib/users/demo-accounts';
import { DEMO_PASSWORD } from '@/lib/users/fit-demo-passwords';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { seed } from './seed';

const fixture = useFixture();
// Operators are made with the role that owns the tables.
beforeAll(() => {
  process.env.DATABASE_URL = fixture.databaseUrl;
});

async function everything() {
  return {
    users: await db().user.findMany({ orderBy: { id: 'asc' } }),
    tasks: await db().task.findMany({ orderBy: { id: 'asc' } }),
    coupons: await db().coupon.findMany({ orderBy: { id: 'asc' } }),
    claims: await db().userCoupon.findMany({ orderBy: { id: 'asc' } }),
    payments: await db().paymentRecord.findMany({ orderBy: { id: 'asc' } }),
    offers: await db().taskApplication.findMany({ orderBy: { id: 'asc' } }),
    steps: await db().taskEvent.findMany({ orderBy: { id: 'asc' } }),
    entries: await db().ledgerEntry.findMany({ orderBy: { id: 'asc' } }),
    audits: await db().auditLog.findMany({ orderBy: { id: 'asc' } }),
  };
}

it('fills a sandbox with what the demo promises, honestly booked', async () => {
  await seed();
  const { tasks, coupons, payments, offers } = await everything();
  expect(
    tasks.filter(({ status }) => status === 'pending_payment').map(({ baseReward }) => baseReward),
  ).toEqual([10_000, 8_850, 199, 250_000]);
  const open = tasks.filter(({ status }) => status === 'open');
  expect(open.length).toBeGreaterThan(0);
  const begun = tasks.filter(({ status }) => status === 'in_progress');
  expect(begun).toMatchObject([{ agreedReward: 6_000, escrowAmount: 6_000 }]);
  expect(payments.map(({ taskId, feeType, paymentStatus }) => [taskId, feeType, paymentStatus])).toEqual([
    ...[...open, ...begun].map(({ id }) => [id, 'application_fee', 'completed']),
    ...begun.map(({ id }) => [id, 'task_reward', 'completed']),
  ]);
  expect(offers.map(({ taskId, status }) => [taskId, status])).toEqual([
    [open[0]?.id, 'offered'],
    [begun[0]?.id, 'accepted'],
  ]);
  expect(coupons.map(({ code }) => code).sort()).toEqual(
    ['BIGSPEND', 'EXPIRED', 'FREEFEE', 'LASTONE', 'LONDON', 'PAUSED', 'SAVE3', 'WELCOME10'].sort(),
  );
  for (const { email, role } of Object.values(demoAccounts)) {
    const credentials = { email, password: DEMO_PASSWORD };
    expect(await checkCredentials({ credentials, address: '127.0.0.1' })).toMatchObject({ email });
    expect(await db().user.findUniqueOrThrow({ where: { email } })).toMatchObject({ role, isDemo: true });
  }
  await fixture.expectSoundBooks();
});

it('changes nothing the second time', async () => {
  const before = await everything();
  await seed();
  expect(await everything()).toEqual(before);
});
