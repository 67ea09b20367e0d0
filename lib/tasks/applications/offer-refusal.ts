/** A helper's other work, where they owe the service fee of tasks that they cancelled. */
export type OfferFacts = {
  /** Cancelled tasks whose fee they owe, in full or in part. */
  owedFees: number;
  /** Their standing offers and tasks, without the one that they offer for now. */
  standing: number;
};

/**
 * Why a helper may not make an offer now; null: they may. Who owes a fee earns it back with one task at a time, and who
 * cancels again while they owe, has to pay first: what they are paid otherwise pays the debt.
 */
export function offerRefusal({ owedFees, standing }: OfferFacts): 'one_at_a_time' | 'pay_first' | null {
  if (owedFees === 0) return null;
  if (owedFees > 1) return 'pay_first';
  return standing > 0 ? 'one_at_a_time' : null;
}
