import { db } from '@/lib/db/client';
import { acceptChangeAndReturn } from '@/lib/refunds/accept-change-and-return';
import { confirmTask } from '@/lib/tasks/confirm-task';
import { proposeChange } from '@/lib/tasks/propose-change';
import { refuseChange } from '@/lib/tasks/refuse-change';
import { withdrawChange } from '@/lib/tasks/withdraw-change';
import type { MoneyStory, Stage } from './story-stage';

const REWARD = 9_000;
const MORE = 11_000;
const LESS = 6_500;

/** Rewards that are raised and lowered while they are held. */
export const changeStories: MoneyStory[] = [
  {
    title: 'A reward is raised and the difference paid, and all of it is released',
    async play(stage) {
      await holdReward(stage);
      await raise(stage);
      await stage.pay({ payment_method: 'paypal' });
      await stage.act(() => confirmTask({ userId: stage.poster.id, taskId: stage.taskId }));
    },
  },
  {
    title: 'A reward is raised and then lowered: the difference goes back to both payments',
    async play(stage) {
      const { poster, helper, taskId, pay, act } = stage;
      await holdReward(stage);
      await raise(stage);
      await pay({ payment_method: 'paypal' });
      const changeOrderId = await propose({ stage, by: poster, amount: LESS });
      await act(() => acceptChangeAndReturn({ userId: helper.id, taskId, changeOrderId }));
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
  {
    title: 'A reward is talked about, and stays what it is',
    async play(stage) {
      const { poster, helper, taskId, begin, act } = stage;
      await holdReward(stage);
      const first = await propose({ stage, by: helper, amount: MORE });
      await act(() => refuseChange({ userId: poster.id, taskId, changeOrderId: first }));
      const second = await propose({ stage, by: helper, amount: MORE });
      await act(() => withdrawChange({ userId: helper.id, taskId, changeOrderId: second }));
      await propose({ stage, by: poster, amount: LESS });
      await letTimePass(stage);
      const third = await raise(stage);
      await act(() => withdrawChange({ userId: poster.id, taskId, changeOrderId: third }));
      await raise(stage);
      await begin({ payment_method: 'stripe' });
      await letTimePass(stage);
      await act(() => confirmTask({ userId: poster.id, taskId }));
    },
  },
];

async function holdReward({ pay, accept }: Stage): Promise<void> {
  await pay({ payment_method: 'points' });
  await accept(REWARD);
  await pay({ payment_method: 'stripe' });
}

/** Both sides agree to a raise. */
async function raise(stage: Stage): Promise<number> {
  const { poster, helper, taskId, act } = stage;
  const changeOrderId = await propose({ stage, by: helper, amount: MORE });
  await act(() => acceptChangeAndReturn({ userId: poster.id, taskId, changeOrderId }));
  return changeOrderId;
}

async function propose({
  stage: { taskId, act },
  by,
  amount,
}: {
  stage: Stage;
  by: { id: number };
  amount: number;
}): Promise<number> {
  const wish = { amount, current_amount: undefined, text: undefined };
  const { id } = await act(() => proposeChange({ userId: by.id, taskId, wish }));
  return id;
}

function letTimePass({ taskId, act }: Stage): Promise<number> {
  return act(
    () => db().$executeRaw`
      UPDATE change_orders SET expires_at = now() - interval '1 second'
      WHERE task_id = ${taskId} AND status IN ('open', 'accepted')`,
  );
}
