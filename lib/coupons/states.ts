/** What a coupon takes off: a share of the fee, or a fixed amount. */
export const couponKinds = ['percent', 'fixed'] as const;
export type CouponKind = (typeof couponKinds)[number];

/** The state of a coupon's use: reserved for a payment, spent with it, or released. */
export const couponUsageStates = ['reserved', 'used', 'released'] as const;
export type CouponUsageState = (typeof couponUsageStates)[number];

/** These count towards a coupon's limits. */
export const countedUsageStates = ['reserved', 'used'] as const satisfies readonly CouponUsageState[];

/** What happens to the coupon of a refunded payment. */
export const couponFates = ['none', 'kept', 'returns', 'ended'] as const;
export type CouponFate = (typeof couponFates)[number];
