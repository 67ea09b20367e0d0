import type { FrozenFee } from '@/lib/pricing/fee-terms-of';
import { heldPartsOf } from '@/lib/tasks/task-row';

/** What a task earned and nobody has taken back: its helper, and we with the further fee. Minor units. */
export type Earned = { earned: number; earnedFee: number };

/**
 * The part of a loss after the release that is the helper's, in minor units: they keep the reward in what is left, by the rule by
 * which it was released, and the fee that was earned with it bears the rest. More than both, where the fee is gone, is theirs too.
 */
export function helperShare({
  task,
  earned,
  earnedFee,
  loss,
}: Earned & { task: FrozenFee; loss: number }): number {
  const left = Math.max(0, earned + earnedFee - loss);
  const keeps = heldPartsOf({ ...task, escrowAmount: left }).reward;
  return Math.max(0, Math.min(loss, earned, Math.max(earned - keeps, loss - earnedFee)));
}
