import { AMOUNT_MAX, shareHalfUp } from '@/lib/core/money';

/**
 * The service fee of a reward, in minor units. Half a unit is rounded up, in the platform's favour. Never below the
 * minimum, and never above the reward itself.
 */
export function serviceFee({
  reward,
  bps,
  minimum,
}: {
  reward: number;
  bps: number;
  minimum: number;
}): number {
  return Math.min(reward, AMOUNT_MAX, Math.max(minimum, shareHalfUp({ amount: reward, bps })));
}
