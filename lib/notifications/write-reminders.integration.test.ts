import { beforeEach, expect, it } from 'vitest';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle } from '@/tests/fixtures/two-providers';
import { openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { acceptedTask, heldReward, openUsers, type Users } from '@/tests/scenarios/refund-scenario';
import { writeReminders } from './write-reminders';

const fixture = useFixture({}, { role: 'runtime' });
let users: Users;
beforeEach(async () => {
  users = await openUsers(fixture);
});

const remindersOf = async (taskId: number) =>
  (
    await db().notification.findMany({
      where: { taskId, kind: { in: ['reward_due', 'release_due'] } },
      orderBy: { id: 'asc' },
    })
  ).map(({ kind, userId, dedupeKey }) => [kind, userId, dedupeKey.split(':')[2]]);

const rewardDueIn = (taskId: number, hours: number) =>
  db()
    .$executeRaw`UPDATE tasks SET reward_due_at = now() + make_interval(mins => ${hours * 60}::integer) WHERE id = ${taskId}`;
const releaseIn = (taskId: number, hours: number) =>
  db()
    .$executeRaw`UPDATE tasks SET release_at = now() + make_interval(mins => ${hours * 60}::integer) WHERE id = ${taskId}`;

it('The poster is reminded of a reward a day and six hours before its time, once each, by any number of workers', async () => {
  const { taskId } = await acceptedTask({ fixture, users });
  await writeReminders();
  expect(await remindersOf(taskId)).toEqual([]);
  await rewardDueIn(taskId, 23);
  await Promise.all([writeReminders(), writeReminders(), writeReminders()]);
  expect(await remindersOf(taskId)).toEqual([['reward_due', users.poster.id, '24']]);
  const row = await db().task.findUniqueOrThrow({ where: { id: taskId } });
  const due = await db().notification.findFirstOrThrow({ where: { taskId, kind: 'reward_due' } });
  const { due_at: dueAt } = due.detail as { due_at: string };
  expect(new Date(dueAt)).toEqual(row.rewardDueAt);
});

it('A worker that was away tells the nearer mark only, and nobody is told of a time that is over', async () => {
  const late = await acceptedTask({ fixture, users });
  await rewardDueIn(late.taskId, 5);
  await writeReminders();
  await writeReminders();
  expect(await remindersOf(late.taskId)).toEqual([['reward_due', users.poster.id, '6']]);
  const over = await acceptedTask({ fixture, users });
  await rewardDueIn(over.taskId, -1);
  await writeReminders();
  expect(await remindersOf(over.taskId)).toEqual([]);
  await keepTaskDeadlines();
});

it('The poster is reminded that a reward will be released, unless it is disputed', async () => {
  const told = await heldReward({ fixture, users });
  const disputed = await heldReward({ fixture, users });
  for (const { taskId } of [told, disputed]) {
    await deliverTask({ userId: users.helper.id, taskId, message: 'Done' });
    await releaseIn(taskId, 23);
  }
  await openDisputeAt({ fixture, name: 'stripe', paymentId: disputed.paymentId });
  await bothIdle(fixture);
  await Promise.all([writeReminders(), writeReminders()]);
  expect((await remindersOf(told.taskId)).map(([kind, userId]) => [kind, userId])).toEqual([
    ['release_due', users.poster.id],
  ]);
  expect(await remindersOf(disputed.taskId)).toEqual([]);
});
