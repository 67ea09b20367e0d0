import { afterEach, beforeAll, expect, it } from 'vitest';
import { cancelAndRefund } from '@/lib/refunds/escrow/cancel-and-refund';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { mixedWith, reset } from '@/tests/fixtures/two-providers';
import { heldReward, openUsers, type Users } from '@/tests/scenarios/refund-scenario';

const fixture = useFixture({ VAT_NUMBER: 'GB123456789', VAT_FROM: '2020-01-01' });
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

it('tells a bookkeeper the VAT in the fees of a month, less what was given back', async () => {
  const { taskId } = await heldReward({ fixture, users, reward: 12_000 });
  await confirmTask({ userId: users.poster.id, taskId });
  const admin = await fixture.user({ role: 'admin' });
  const [year, month] = monthInLondon().split('-');
  const linesOf = async (as: { id: number; email: string }) =>
    (await callEndpoint('GET /api/admin/fee-vat.csv', { as, query: { year } })).text.trimEnd().split('\r\n');
  // A fee of 10.00 that points paid, and 2.00 of further fee that came with the release.
  expect((await linesOf(admin)).slice(1)).toEqual([`${year}-${month},GBP,12.00,0.00,12.00,2.00`]);

  const cancelled = await heldReward({ fixture, users, fee: mixedWith('stripe') });
  const [, before] = await linesOf(admin);
  expect(before).toBe(`${year}-${month},GBP,22.00,0.00,22.00,3.67`);
  await cancelAndRefund({ userId: users.helper.id, taskId: cancelled.taskId, expectedRule: undefined });
  // The helper owes the fee that went back, and paid it out of the wallet.
  expect((await linesOf(admin)).slice(1)).toEqual([`${year}-${month},GBP,32.00,10.00,22.00,3.67`]);

  const query = { year: '26' };
  expect((await callEndpoint('GET /api/admin/fee-vat.csv', { as: admin, query })).status).toBe(400);
  expect(
    (await callEndpoint('GET /api/admin/fee-vat.csv', { as: users.helper, query: { year } })).status,
  ).toBe(403);
});

function monthInLondon(): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London',
    year: 'numeric',
    month: '2-digit',
  }).format(new Date());
}
