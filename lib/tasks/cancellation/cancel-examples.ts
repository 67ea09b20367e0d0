import { type CancelRule, cancelledMoney, cancelRules } from './cancel-rules';

/** The task of the examples: its fee was paid by card and with points, and its reward is held. Minor units. */
export const EXAMPLE_TASK = { feeMoney: 600, feePoints: 400, reward: 9_000 };

/** What a rule does with the task of the examples. Minor units, and points. */
export type CancelExample = Pick<CancelRule, 'rule' | 'fee' | 'reward'> & {
  /** Back to the poster. */
  moneyBack: number;
  pointsBack: number;
  helperGets: number;
  helperOwes: number;
};

/**
 * Every rule of cancelling in figures, by the functions that enforce it.
 * @param helperBps the helper's share of a late cancellation, in hundredths of a percent
 */
export function cancelExamples({ helperBps }: { helperBps: number }): CancelExample[] {
  const { feeMoney, feePoints, reward: amount } = EXAMPLE_TASK;
  return cancelRules.map(({ rule, fee, reward, doesHelperOweFee = false }) => {
    const held = { amount, reward: amount };
    const { toPoster, toHelper } = cancelledMoney({ reward, held, terms: null, helperBps });
    const isFeeBack = fee === 'returned';
    return {
      rule,
      fee,
      reward,
      moneyBack: toPoster + (isFeeBack ? feeMoney : 0),
      pointsBack: isFeeBack ? feePoints : 0,
      helperGets: toHelper.reward,
      helperOwes: doesHelperOweFee ? feeMoney + feePoints : 0,
    };
  });
}
