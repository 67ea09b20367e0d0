import { type FeeTerms, furtherFee, withFurtherFee } from './further-fee';
import { type FeeRule, serviceFee } from './service-fee';

/** A task that is posted for 100.00, in minor units. */
export const EXAMPLE_POSTED = 10_000;

/** A step of the example: what it is, the reward after it, and what is paid for it or goes back. Minor units. */
export type FeeExample = {
  step: 'agreed_lower' | 'agreed_higher' | 'raised' | 'lowered';
  reward: number;
  /** The further fee that is held with the reward after it. */
  fee: number;
  /** Paid above zero, refunded below. */
  change: number;
};

/** How the service fee follows the reward, in figures, by the rule that is in force: an offer below and one above, a raise and a lowering. */
export function feeExamples(rule: FeeRule): { feePaid: number; examples: FeeExample[] } {
  const feePaid = serviceFee({ reward: EXAMPLE_POSTED, ...rule });
  const terms: FeeTerms = { ...rule, paid: feePaid, waived: 0 };
  const steps = [
    ['agreed_lower', 0, 8_000],
    ['agreed_higher', 0, 12_000],
    ['raised', 12_000, 15_000],
    ['lowered', 15_000, 9_000],
  ] as const;
  const examples = steps.map(([step, from, reward]) => ({
    step,
    reward,
    fee: furtherFee({ reward, terms }),
    change: withFurtherFee({ reward, terms }) - withFurtherFee({ reward: from, terms }),
  }));
  return { feePaid, examples };
}
