/** How a request for a refund stands. */
export const refundRequestStatuses = ['open', 'withdrawn', 'decided'] as const;
export type RefundRequestStatus = (typeof refundRequestStatuses)[number];

/** Why a poster requests a refund of the reward. */
export const askReasons = ['not_done', 'not_as_agreed', 'late', 'other'] as const;

/** `held_too_long` - without a requester: the reward has been held for so long that an operator must decide. */
export const refundRequestReasons = [...askReasons, 'held_too_long'] as const;
export type RefundRequestReason = (typeof refundRequestReasons)[number];
