import { acceptChangeAndRefund } from '@/lib/refunds/escrow/accept-change-and-refund';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { refuseChangeOrder } from '@/lib/tasks/change-orders/refuse-change-order';
import { withdrawChangeOrder } from '@/lib/tasks/change-orders/withdraw-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { db } from '@/tests/fixtures/owner-db';
import type { MoneyScenario, ScenarioContext } from './scenario-context';

const REWARD = 9_000;
const MORE = 11_000;
const LESS = 6_500;

/** Rewards that are raised and lowered while they are held. */
export const changeScenarios: MoneyScenario[] = [
  {
    title: 'A reward is raised, the difference is paid, and all of it is released',
    async run(context) {
      await holdReward(context);
      await raise(context);
      await context.pay({ payment_method: 'paypal' });
      await context.act(() => confirmTask({ userId: context.poster.id, taskId: context.taskId }));
    },
  },
  {
    title: 'A reward is raised and then lowered: the difference is refunded to both payments',
    async run(context) {
      const { poster, helper, taskId, pay, act } = context;
      await holdReward(context);
      await raise(context);
      await pay({ payment_method: 'paypal' });
      const changeOrderId = await propose({ context, by: poster, amount: LESS });
      await act(() => acceptChangeAndRefund({ userId: helper.id, taskId, changeOrderId }));
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
  {
    title: 'Change orders are refused, withdrawn and lapse: the reward stays the same',
    async run(context) {
      const { poster, helper, taskId, begin, act } = context;
      await holdReward(context);
      const first = await propose({ context, by: helper, amount: MORE });
      await act(() => refuseChangeOrder({ userId: poster.id, taskId, changeOrderId: first }));
      const second = await propose({ context, by: helper, amount: MORE });
      await act(() => withdrawChangeOrder({ userId: helper.id, taskId, changeOrderId: second }));
      await propose({ context, by: poster, amount: LESS });
      await letTimePass(context);
      const third = await raise(context);
      await act(() => withdrawChangeOrder({ userId: poster.id, taskId, changeOrderId: third }));
      await raise(context);
      await begin({ payment_method: 'stripe' });
      await letTimePass(context);
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
];

async function holdReward({ pay, accept }: ScenarioContext): Promise<void> {
  await pay({ payment_method: 'points' });
  await accept(REWARD);
  await pay({ payment_method: 'stripe' });
}

/** Both sides agree to a raise. */
async function raise(context: ScenarioContext): Promise<number> {
  const { poster, helper, taskId, act } = context;
  const changeOrderId = await propose({ context, by: helper, amount: MORE });
  await act(() => acceptChangeAndRefund({ userId: poster.id, taskId, changeOrderId }));
  return changeOrderId;
}

async function propose({
  context: { taskId, act },
  by,
  amount,
}: {
  context: ScenarioContext;
  by: { id: number };
  amount: number;
}): Promise<number> {
  const command = { amount, current_amount: undefined, text: undefined };
  const { id } = await act(() => proposeChangeOrder({ userId: by.id, taskId, command }));
  return id;
}

function letTimePass({ taskId, act }: ScenarioContext): Promise<number> {
  return act(
    () => db().$executeRaw`
      UPDATE change_orders SET expires_at = now() - interval '1 second'
      WHERE task_id = ${taskId} AND status IN ('open', 'accepted')`,
  );
}
