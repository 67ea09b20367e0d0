export type FeeKind = 'application_fee' | 'task_reward';

/** What the pages say about each thing that is paid, as keys of the catalogue's `pay` and `result`. */
export const feeWords = {
  application_fee: {
    title: 'titleFee',
    lastStep: 'nextFinal',
    alreadyPaid: 'alreadyPaidText',
    processing: 'processingText',
    completed: 'completedFee',
  },
  task_reward: {
    title: 'titleReward',
    lastStep: 'nextReward',
    alreadyPaid: 'alreadyPaidReward',
    processing: 'processingReward',
    completed: 'completedReward',
  },
} as const satisfies Record<FeeKind, unknown>;
