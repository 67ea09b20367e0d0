import { type FeeTerms, furtherFee } from './further-fee';
import { serviceFeeOf } from './service-fee-of';

/** The columns of a task that say by which terms its service fee follows the reward. Amounts in minor units. */
export type FrozenFee = {
  /** Null until the fee of the task is being paid; and of tasks that were published before their rule was kept. */
  feeBps: number | null;
  feeMinimum: number | null;
  /** Null until it is paid. */
  feePaid: number | null;
  feeWaived: number;
};

/** The terms that are frozen on a task; null: no further fee is due on it. */
export function feeTermsOf({ feeBps: bps, feeMinimum: minimum, feePaid, feeWaived: waived }: FrozenFee) {
  if (bps === null || minimum === null) return null;
  return { bps, minimum, paid: feePaid ?? 0, waived } satisfies FeeTerms;
}

/**
 * The terms by which two people agree on a reward now: the frozen ones, else today's. What was agreed before there were
 * terms is not asked for later.
 */
export function termsForAgreement(
  task: FrozenFee & { category: string | null; agreedReward: number | null },
): FeeTerms {
  const frozen = feeTermsOf(task);
  if (frozen) return frozen;
  const { bps, minimum } = serviceFeeOf({ baseReward: 0, category: task.category });
  const terms = { bps, minimum, paid: task.feePaid ?? 0, waived: 0 };
  return { ...terms, waived: furtherFee({ reward: task.agreedReward ?? 0, terms }) };
}

/** The terms as a plan freezes them on the task, which happens once. */
export function frozenBy({ bps, minimum, waived }: FeeTerms) {
  return { fee_bps: bps, fee_minimum: minimum, fee_waived: waived };
}
