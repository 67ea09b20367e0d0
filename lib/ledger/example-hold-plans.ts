import { currency, helper, task } from './example-rows';
import type { Plan } from './plan';

const own = { user_id: helper, currency, task_id: task } as const;

/** What is set aside in the helper's wallet, and until when. */
export const exampleHoldPlans: Plan[] = [
  {
    wallet_holds: [
      { kind: 'insert', row: { ...own, amount: 4000, reason: 'disputed', dispute_id: 1 } },
      { kind: 'insert', row: { ...own, amount: 5000, reason: 'waiting', payable_seconds: 86_400 } },
      {
        kind: 'insert',
        row: { ...own, amount: 5000, reason: 'waiting', payable_at: '2020-01-01T00:00:00.000Z' },
      },
    ],
  },
  {
    wallet_holds: [
      { kind: 'end', id: 1 },
      { kind: 'end', id: 2 },
    ],
  },
];
