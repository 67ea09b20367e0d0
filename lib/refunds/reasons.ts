/** A refund that was made in the provider's own console. */
export const MADE_AT_PROVIDER = 'made_at_provider';

/** The same, of a reward that was released already: the difference is our loss until a person finds who owes it. */
export const MADE_AT_PROVIDER_UNCOVERED = 'made_at_provider_uncovered';

/** The difference of a lowered reward. It is set aside for the poster, and is not the helper's any more. */
export const REWARD_LOWERED = 'reward_lowered';

/** A refund waits to be sent, usually for money in our balance at the provider. */
export const REFUND_WAITING = 'refund_waiting';

/** Its provider has said nothing about a refund for long: nobody knows what became of it. */
export const REFUND_UNKNOWN = 'refund_unknown';

/** Why a refund failed of which an operator found out that it was never sent. */
export const REFUND_NOT_SENT = 'not_sent';

/** Why a refund failed that an operator stopped. */
export const REFUND_STOPPED = 'stopped';

/** Shown to an operator until as much as came back was refunded again. */
export const REFUND_FAILED = 'refund_failed';

/** The provider reports a refund under our reference in another amount. */
export const REFUND_DOES_NOT_AGREE = 'refund_does_not_agree';
