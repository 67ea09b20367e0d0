import { type FeeRule, serviceFee } from './service-fee';

/**
 * The service fee of one task: the rule by which it was published, what was paid for that (points and coupons count as
 * paid), and what nobody is asked for, because it was agreed before this rule. Amounts in minor units.
 */
export type FeeTerms = FeeRule & { paid: number; waived: number };

/** The parts of a held amount, in minor units. */
export type HeldParts = { reward: number; fee: number };

/**
 * The further service fee that is due with a reward, in minor units: the fee follows the agreed reward, less what was
 * paid for publishing. Never below zero. A task without terms owes none.
 */
export function furtherFee({ reward, terms }: { reward: number; terms: FeeTerms | null }): number {
  if (terms === null) return 0;
  return Math.max(0, serviceFee({ reward, ...terms }) - terms.paid - terms.waived);
}

/** A reward with its further service fee: what is paid for it, and held. Minor units. */
export function withFurtherFee({ reward, terms }: { reward: number; terms: FeeTerms | null }): number {
  return reward + furtherFee({ reward, terms });
}

/**
 * What a held amount consists of: the greatest reward that, with its further fee, is not more than the amount. The rest
 * is the fee, so the two are always all of it. `reward_of_held` in prisma/sql is the same rule; a test compares the two.
 */
export function splitHeld({ held, terms }: { held: number; terms: FeeTerms | null }): HeldParts {
  let [reward, above] = [0, held + 1];
  // Both reward and fee only ever rise, so the boundary is found by halving.
  while (above - reward > 1) {
    const middle = Math.floor((reward + above) / 2);
    if (withFurtherFee({ reward: middle, terms }) <= held) reward = middle;
    else above = middle;
  }
  return { reward, fee: held - reward };
}
