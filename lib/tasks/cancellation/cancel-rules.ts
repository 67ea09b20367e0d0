import type { TaskSide, TaskStatus } from '@/lib/tasks/states';
import type { MoneyFate } from './schema';

type CancelRule = {
  /** Its name, which previews show and the task's timeline keeps. */
  rule: string;
  side: TaskSide;
  status: TaskStatus;
  /** Whether it is for tasks with offers; for both if not given. */
  hasOffers?: boolean;
  fee: MoneyFate;
  reward: MoneyFate;
  /** Its effect on a fee of 10.00, of which 6.00 were paid by card and 400 in points, and a reward of 90.00. */
  example: { moneyBack: number; pointsBack: number };
};

/**
 * Who may cancel when, and who bears the fee: it pays for being shown to helpers, so it is kept once one of them has
 * responded, unless the helper cancels. A state that is not listed cannot be cancelled: one side cannot take back
 * delivered work and requests a refund instead.
 */
export const cancelRules: CancelRule[] = [
  {
    rule: 'poster_before_payment',
    side: 'poster',
    status: 'pending_payment',
    fee: 'not_paid',
    reward: 'not_paid',
    example: { moneyBack: 0, pointsBack: 0 },
  },
  {
    rule: 'poster_before_offers',
    side: 'poster',
    status: 'open',
    hasOffers: false,
    fee: 'returned',
    reward: 'not_paid',
    example: { moneyBack: 600, pointsBack: 400 },
  },
  {
    rule: 'poster_with_offers',
    side: 'poster',
    status: 'open',
    hasOffers: true,
    fee: 'kept',
    reward: 'not_paid',
    example: { moneyBack: 0, pointsBack: 0 },
  },
  {
    rule: 'poster_after_acceptance',
    side: 'poster',
    status: 'accepted',
    fee: 'kept',
    reward: 'not_paid',
    example: { moneyBack: 0, pointsBack: 0 },
  },
  {
    rule: 'poster_in_progress',
    side: 'poster',
    status: 'in_progress',
    fee: 'kept',
    reward: 'returned',
    example: { moneyBack: 9_000, pointsBack: 0 },
  },
  {
    rule: 'helper_in_progress',
    side: 'helper',
    status: 'in_progress',
    fee: 'returned',
    reward: 'returned',
    example: { moneyBack: 9_600, pointsBack: 400 },
  },
];

export type AllowedCancel = Pick<CancelRule, 'rule' | 'fee' | 'reward'>;

export type CancelTerms =
  | ({ isAllowed: true } & AllowedCancel)
  /** `refund_request` - the poster can ask for the reward back instead. */
  | { isAllowed: false; instead: 'refund_request' | null };

/** The terms on which one side may cancel a task now. Previews show them, and cancelling follows them. */
export function cancelTerms({
  task,
  side,
}: {
  task: { status: TaskStatus; hasOffers: boolean };
  side: TaskSide;
}): CancelTerms {
  const found = cancelRules.find(
    (rule) =>
      rule.side === side &&
      rule.status === task.status &&
      (rule.hasOffers === undefined || rule.hasOffers === task.hasOffers),
  );
  if (found) return { isAllowed: true, rule: found.rule, fee: found.fee, reward: found.reward };
  const isDelivered = task.status === 'delivered' || task.status === 'changes_requested';
  return { isAllowed: false, instead: isDelivered && side === 'poster' ? 'refund_request' : null };
}
