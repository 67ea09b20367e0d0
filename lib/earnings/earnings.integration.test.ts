import { afterEach, expect, it } from 'vitest';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, giveBack, openDisputeAt, REWARD } from '@/tests/scenarios/dispute-scenario';
import { resolutionsBy } from '@/tests/scenarios/resolution-scenario';
import { readEarnings } from './read-earnings';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

it('rewards are earned in the quarter of their release, and what a payer got back is told beside them', async () => {
  const scenario = disputeScenario(fixture);
  const helper = await fixture.user();
  const first = await scenario.held({ name: 'stripe', helper });
  await confirmTask({ userId: first.poster.id, taskId: first.taskId });
  // What left the wallet before the loss becomes a debt, which the second reward pays.
  await scenario.payOut({ helper, amount: 4_000 });
  const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId: first.paymentId });
  dispute.decide('lost');
  await bothIdle(fixture);
  const second = await scenario.held({ name: 'stripe', helper });
  await confirmTask({ userId: second.poster.id, taskId: second.taskId });

  const { json } = await callEndpoint('GET /api/users/earnings', { as: helper });
  const quarter = Math.floor(monthInLondon() / 3) + 1;
  expect(json).toEqual({
    quarters: [
      {
        year: yearInLondon(),
        quarter,
        currency: 'GBP',
        rewards: 2,
        earned: 2 * REWARD,
        earned_display: '180.00',
        taken_back: REWARD,
        taken_back_display: '90.00',
        fees: 0,
        fees_display: '0.00',
      },
    ],
  });

  const admin = await fixture.user({ role: 'admin' });
  const csv = await callEndpoint('GET /api/admin/earnings.csv', {
    as: admin,
    query: { year: String(yearInLondon()) },
  });
  const line = csv.text.split('\r\n').find((one) => one.includes(helper.email));
  expect(line).toMatch(/,GBP,.*90\.00,2$/);
  const before = await callEndpoint('GET /api/admin/earnings.csv', { as: admin, query: { year: '2020' } });
  expect(before.text).not.toContain(helper.email);
});

it('a reward that is released half an hour after midnight in London belongs to the quarter that began there', async () => {
  const helper = await fixture.user();
  const { poster, taskId } = await disputeScenario(fixture).held({ name: 'stripe', helper });
  await confirmTask({ userId: poster.id, taskId });
  await releasedAt({ taskId, at: '2026-06-30T22:30:00.000Z' });
  expect(await readEarnings({ userId: helper.id })).toMatchObject([{ year: 2026, quarter: 2 }]);
  await releasedAt({ taskId, at: '2026-06-30T23:30:00.000Z' });
  expect(await readEarnings({ userId: helper.id })).toMatchObject([{ year: 2026, quarter: 3 }]);
});

it('what a dispute took of a held reward, and gave back for the helper, is earned', async () => {
  const scenario = disputeScenario(fixture);
  const { helper, paymentId } = await scenario.held({ name: 'stripe' });
  const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId });
  dispute.decide('lost');
  await bothIdle(fixture);
  await giveBack({ paymentId, amount: 700 });
  const operator = await fixture.user({ role: 'admin' });
  await resolutionsBy(() => operator).resolve(paymentId, 'pay_helper');
  const { json } = await callEndpoint('GET /api/users/earnings', { as: helper });
  expect(json).toMatchObject({
    quarters: [{ rewards: 1, earned: 700, earned_display: '7.00', taken_back: 0 }],
  });
});

it('nobody sees the earnings of others, and a year must be a year', async () => {
  const helper = await fixture.user();
  expect((await callEndpoint('GET /api/users/earnings', { as: helper })).json).toEqual({ quarters: [] });
  const query = { year: '2026' };
  expect((await callEndpoint('GET /api/admin/earnings.csv', { as: helper, query })).status).toBe(403);
  const admin = await fixture.user({ role: 'admin' });
  const wrong = await callEndpoint('GET /api/admin/earnings.csv', { as: admin, query: { year: '26' } });
  expect(wrong.status).toBe(400);
});

/** The ledger is append-only, so its triggers have to be off. */
async function releasedAt({ taskId, at }: { taskId: number; at: string }): Promise<void> {
  await db().$transaction([
    db().$executeRaw`ALTER TABLE ledger_transactions DISABLE TRIGGER USER`,
    db()
      .$executeRaw`UPDATE ledger_transactions SET event_at = ${new Date(at)} WHERE business_key = ${`task:${taskId}:release`}`,
    db().$executeRaw`ALTER TABLE ledger_transactions ENABLE TRIGGER USER`,
  ]);
}

function monthInLondon(): number {
  return Number(inLondon({ month: 'numeric' })) - 1;
}

function yearInLondon(): number {
  return Number(inLondon({ year: 'numeric' }));
}

function inLondon(part: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', ...part }).format(new Date());
}
