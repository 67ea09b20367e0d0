import { AMOUNT_MAX, shareHalfUp } from '@/lib/core/money';

/** What the service fee is of a reward: a share, in hundredths of a percent, and at least so many minor units. */
export type FeeRule = { bps: number; minimum: number };

/** The rule that holds as a rule, and those of categories that have one of their own. */
export type FeeRules = { standard: FeeRule; byCategory: Readonly<Partial<Record<string, FeeRule>>> };

/** The rule for a task of that category, or of none. */
export function feeRuleOf({ rules, category }: { rules: FeeRules; category: string | null }): FeeRule {
  const { standard, byCategory } = rules;
  const own = category !== null && Object.hasOwn(byCategory, category) ? byCategory[category] : undefined;
  return own ?? standard;
}

/**
 * The service fee of a reward, in minor units. Half a unit is rounded up, in the platform's favour. Never below the
 * minimum, and never above the reward itself.
 */
export function serviceFee({ reward, bps, minimum }: FeeRule & { reward: number }): number {
  return Math.min(reward, AMOUNT_MAX, Math.max(minimum, shareHalfUp({ amount: reward, bps })));
}
