import type { FeeType } from '@/lib/payments/fee-types';

/** The texts about each fee, as keys of the catalogue's `pay` and `result`. */
export const feeLabels = {
  application_fee: {
    title: 'titleFee',
    lastStep: 'nextFinal',
    alreadyPaid: 'alreadyPaidText',
    processing: 'processingText',
    completed: 'completedFee',
    line: 'lineFee',
  },
  task_reward: {
    title: 'titleReward',
    lastStep: 'nextReward',
    alreadyPaid: 'alreadyPaidReward',
    processing: 'processingReward',
    completed: 'completedReward',
    line: 'lineReward',
  },
  reward_top_up: {
    title: 'titleTopUp',
    lastStep: 'nextTopUp',
    alreadyPaid: 'alreadyPaidTopUp',
    processing: 'processingTopUp',
    completed: 'completedTopUp',
    line: 'lineTopUp',
  },
} as const satisfies Record<FeeType, unknown>;
