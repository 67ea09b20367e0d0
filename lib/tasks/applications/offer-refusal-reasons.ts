/** How long somebody who cancelled again while they owed makes no offers: as in offer_refusal.sql. */
export const OFFER_PAUSE_DAYS = 30;

export const offerRefusalReasons = ['one_at_a_time', 'offers_paused'] as const;
export type OfferRefusalReason = (typeof offerRefusalReasons)[number];

/** What ends a refusal, whichever comes first: its date, the payment of what is owed, or the end of the other work. */
export const endings = {
  offers_paused: ['until', 'fees_paid'],
  one_at_a_time: ['fees_paid', 'other_work_ended'],
} as const satisfies Record<OfferRefusalReason, readonly string[]>;
