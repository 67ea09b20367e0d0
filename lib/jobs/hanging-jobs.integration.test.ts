import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { ProviderName } from '@/lib/providers/names';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders, reset } from '@/tests/fixtures/two-providers';
import { acceptedTask, heldReward, openUsers, taskOf, type Users } from '@/tests/scenarios/refund-scenario';
import { bringUnmatched } from '@/tests/scenarios/unmatched-money';
import { completeCancellations } from './complete-cancellations';
import { completeLowerings } from './complete-lowerings';
import { keepTaskDeadlines } from './keep-task-deadlines';

/** More than a job works on at once. */
const HANGING = 6;

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

type IsDone = () => Promise<boolean>;
type Job = {
  job: string;
  run: () => Promise<unknown>;
  /** Makes a row due whose work calls this provider. */
  arrange: (provider: ProviderName) => Promise<IsDone>;
};

const hasRefunds = (paymentId: number) => async () => (await db().refund.count({ where: { paymentId } })) > 0;

const jobs: Job[] = [
  {
    job: 'return-suspense',
    run: refundSuspense,
    async arrange(name) {
      const kind = 'money for a task that was closed';
      return hasRefunds((await bringUnmatched({ fixture, name, kind })).paymentId);
    },
  },
  {
    job: 'finish-cancellations',
    run: completeCancellations,
    async arrange(provider) {
      const { taskId, paymentId } = await heldReward({ fixture, users, provider });
      await cancelTask({ userId: users.poster.id, taskId });
      return hasRefunds(paymentId);
    },
  },
  {
    job: 'finish-lowerings',
    run: completeLowerings,
    async arrange(provider) {
      const { taskId, paymentId } = await heldReward({ fixture, users, provider });
      const command = { amount: 6_000, current_amount: undefined, text: undefined };
      const { id: changeOrderId } = await proposeChangeOrder({ userId: users.helper.id, taskId, command });
      await acceptChangeOrder({ userId: users.poster.id, taskId, changeOrderId });
      return hasRefunds(paymentId);
    },
  },
  {
    job: 'keep-task-deadlines',
    run: keepTaskDeadlines,
    async arrange(provider) {
      const { taskId } = await acceptedTask({ fixture, users });
      const body = { payment_method: provider };
      await createPayment({ user: users.poster, taskId, body, idempotencyKey: null });
      await db()
        .$executeRaw`UPDATE tasks SET reward_due_at = now() - interval '1 second' WHERE id = ${taskId}`;
      return async () => (await taskOf(taskId)).status === 'open';
    },
  },
];

describe.each(jobs)('$job', ({ run, arrange }) => {
  it.each(bothProviders)(
    'does not make the other provider wait for %s, which hangs',
    async (name) => {
      const other = bothProviders.find((provider) => provider !== name) ?? name;
      const hanging: IsDone[] = [];
      for (let count = 0; count < HANGING; count += 1) hanging.push(await arrange(name));
      const isOtherDone = await arrange(other);
      const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
      simulator.addFault({ fault: { kind: 'delay', ms: 20_000 }, times: null });
      let isOver = false;
      const running = run().then(() => {
        isOver = true;
      });
      await expect.poll(isOtherDone, { timeout: 6_000 }).toBe(true);
      expect(isOver).toBe(false);
      simulator.clearFaults();
      await running;
      // What failed meanwhile has a next time of its own.
      await db().$executeRaw`UPDATE job_failures SET next_try_at = now() - interval '1 second'`;
      await run();
      expect(await Promise.all(hanging.map((isDone) => isDone()))).toEqual(hanging.map(() => true));
    },
    120_000,
  );
});
