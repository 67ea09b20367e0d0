/** The things that are paid: publishing a task, the helper's reward, and what a raise adds to it. */
export const feeTypes = ['application_fee', 'task_reward', 'reward_top_up'] as const;

export type FeeType = (typeof feeTypes)[number];
