/** How long somebody who cancelled again while they owed makes no offers. */
export const OFFER_PAUSE_DAYS = 30;

export type OfferRefusalReason = 'one_at_a_time' | 'offers_paused';

/** What ends a refusal, whichever comes first: its date, the payment of what is owed, or the end of the other work. */
export const endings = {
  offers_paused: ['until', 'fees_paid'],
  one_at_a_time: ['fees_paid', 'other_work_ended'],
} as const satisfies Record<OfferRefusalReason, readonly string[]>;

/** A helper's other work, where they owe the service fee of tasks that they cancelled. */
export type OfferFacts = {
  /** Cancelled tasks whose fee they owe, in full or in part. */
  owedFees: number;
  /** Whether the last of them was cancelled within the pause. */
  isRecent: boolean;
  /** Their standing offers and tasks, without the one that they offer for now. */
  standing: number;
};

/**
 * Why a helper may not make an offer now; null: they may. Who owes a fee earns it back with one task at a time, and who
 * cancels again while they owe, pauses. The pause ends, because only work can pay what they owe.
 */
export function offerRefusal({ owedFees, isRecent, standing }: OfferFacts): OfferRefusalReason | null {
  if (owedFees === 0) return null;
  if (owedFees > 1 && isRecent) return 'offers_paused';
  return standing > 0 ? 'one_at_a_time' : null;
}
