import type { Plan } from '@/lib/ledger/plan';
import { type Act, move } from '@/lib/tasks/plan-task';
import type { TaskRow } from '@/lib/tasks/task-row';
import type { AllowedCancel } from './cancel-rules';

/**
 * A task ends before its work is done. The same commit writes the promised refund on the task, and it is sent from
 * there.
 */
export function planCancel({
  task,
  act,
  terms: { rule, fee, reward },
}: {
  task: TaskRow;
  act: Act;
  terms: AllowedCancel;
}): Plan {
  const returnsReward = reward === 'returned' ? task.escrowAmount : 0;
  const detail = { rule, ...(returnsReward > 0 && { amount: returnsReward }) };
  const set = {
    returns_fee: fee === 'returned',
    returns_reward: returnsReward,
    return_reason: 'task_cancelled',
  } as const;
  return move({ task, to: 'cancelled', act, kind: 'cancelled', set, detail });
}
