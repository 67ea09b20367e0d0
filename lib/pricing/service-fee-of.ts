import { env } from '@/lib/core/env';
import { type FeeRule, type FeeRules, feeRuleOf, serviceFee } from './service-fee';

/** What publishing a task costs: by which rule, and how much, in minor units. Pages, coupons and payments all ask here. */
export function serviceFeeOf({
  baseReward,
  category,
}: {
  baseReward: number;
  category: string | null;
}): FeeRule & { amount: number } {
  const rule = feeRuleOf({ rules: feeRules(), category });
  return { ...rule, amount: serviceFee({ reward: baseReward, ...rule }) };
}

/** Every rule of the service fee, as plain values that a page may hand to a browser. */
export function feeRules(): FeeRules {
  const { serviceFeeBps: bps, serviceFeeMinimum: minimum } = env();
  return { standard: { bps, minimum }, byCategory: {} };
}
