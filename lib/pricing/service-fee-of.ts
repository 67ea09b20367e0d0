import { env } from '@/lib/core/env';
import { serviceFee } from './fee';

/** What publishing a task costs before points and coupons, in minor units of its currency. */
export function serviceFeeOf({ baseReward }: { baseReward: number }): number {
  const { serviceFeeBps, serviceFeeMinimum } = env();
  return serviceFee({ reward: baseReward, bps: serviceFeeBps, minimum: serviceFeeMinimum });
}
