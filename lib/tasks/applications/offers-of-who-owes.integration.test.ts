import { afterEach, expect, it, vi } from 'vitest';
import { db, pool } from '@/lib/core/db/client';
import { commit } from '@/lib/ledger/commit';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { reset } from '@/tests/fixtures/two-providers';
import { heldReward, openUsers, paidFee, type Users } from '@/tests/scenarios/refund-scenario';
import { applyToTask } from './apply-to-task';
import { OFFER_PAUSE_DAYS } from './offer-refusal-reasons';
import { withdrawApplication } from './withdraw-application';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** People of whom the helper cancelled so many tasks, one after the other, and owes their fees. */
async function owing(fees: number): Promise<Users> {
  const users = await openUsers(fixture);
  for (let round = 0; round < fees; round += 1) {
    const { taskId } = await heldReward({ fixture, users });
    await cancelTask({ userId: users.helper.id, taskId });
  }
  return users;
}

/** Open tasks for which nobody has offered. */
async function openTasks({ users: { poster }, count }: { users: Users; count: number }): Promise<number[]> {
  const tasks = [];
  for (let made = 0; made < count; made += 1) tasks.push((await paidFee({ fixture, poster })).taskId);
  return tasks;
}

const offer = ({ users: { helper }, taskId }: { users: Users; taskId: number }) =>
  applyToTask({ userId: helper.id, taskId, offeredAmount: 9_000, message: null });

async function isAnyWaiting(): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return rows.length > 0;
}

const inserted = ({ users: { helper }, taskId }: { users: Users; taskId: number }) =>
  commit({
    application: {
      kind: 'insert',
      row: { task_id: taskId, helper_id: helper.id, offered_amount: 9_000, message: null },
    },
  });

async function age({ users: { helper }, by }: { users: Users; by: string }): Promise<void> {
  await db().$executeRaw`ALTER TABLE ledger_transactions DISABLE TRIGGER USER`;
  await db().$executeRaw`
    UPDATE ledger_transactions SET created_at = created_at - ${by}::interval
    WHERE kind = 'fee_charged' AND id IN (SELECT transaction_id FROM ledger_entries WHERE account_id = ${`user:${helper.id}:debt:GBP`})`;
  await db().$executeRaw`ALTER TABLE ledger_transactions ENABLE TRIGGER USER`;
}

it('The second of two offers that somebody who owes makes at once waits for the first, and is refused', async () => {
  const users = await owing(1);
  const [first = 0, second = 0] = await openTasks({ users, count: 2 });
  const client = await pool().connect();
  await client.query('BEGIN');
  await client.query(
    'INSERT INTO task_applications (task_id, helper_id, offered_amount) VALUES ($1, $2, 9000)',
    [first, users.helper.id],
  );
  let isOver = false;
  const other = offer({ users, taskId: second }).finally(() => {
    isOver = true;
  });
  other.catch(() => undefined);
  await vi.waitFor(async () => expect(isOver || (await isAnyWaiting())).toBe(true), { timeout: 5_000 });
  await client.query('COMMIT');
  client.release();
  await expect(other).rejects.toMatchObject({
    code: 'helper_owes',
    details: { reason: 'one_at_a_time' },
  });
});

it('The commit refuses a second offer of somebody who owes, until the first is over', async () => {
  const users = await owing(1);
  const [first = 0, second = 0] = await openTasks({ users, count: 2 });
  const { id: applicationId } = await offer({ users, taskId: first });
  expect(await inserted({ users, taskId: second })).toMatchObject({ outcome: 'one_at_a_time' });
  await withdrawApplication({ userId: users.helper.id, taskId: first, applicationId });
  expect(await inserted({ users, taskId: second })).toMatchObject({ outcome: 'done' });
});

it('Who cancelled again while they owed makes no offer before the pause is over, and then one', async () => {
  const users = await owing(2);
  const [first = 0, second = 0] = await openTasks({ users, count: 2 });
  await age({ users, by: `${OFFER_PAUSE_DAYS - 1} days 23 hours` });
  expect(await inserted({ users, taskId: first })).toMatchObject({ outcome: 'offers_paused' });
  await expect(offer({ users, taskId: first })).rejects.toMatchObject({
    code: 'helper_owes',
    details: { reason: 'offers_paused', days: OFFER_PAUSE_DAYS },
  });
  await age({ users, by: '1 hour' });
  expect(await inserted({ users, taskId: first })).toMatchObject({ outcome: 'done' });
  expect(await inserted({ users, taskId: second })).toMatchObject({ outcome: 'one_at_a_time' });
});

it('Who owes nothing makes as many offers as they like', async () => {
  const users = await openUsers(fixture);
  for (const taskId of await openTasks({ users, count: 3 })) {
    expect(await inserted({ users, taskId })).toMatchObject({ outcome: 'done' });
  }
});
