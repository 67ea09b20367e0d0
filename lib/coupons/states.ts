/** What a coupon takes off: a share of the fee, or a fixed amount. */
export const couponKinds = ['percent', 'fixed'] as const;
export type CouponKind = (typeof couponKinds)[number];

/** How the use of a coupon stands: set aside for a payment, spent with it, or given back. */
export const couponUsageStates = ['reserved', 'used', 'released'] as const;
export type CouponUsageState = (typeof couponUsageStates)[number];

/** These count towards a coupon's limits. */
export const countedUsageStates = ['reserved', 'used'] as const satisfies readonly CouponUsageState[];

/** What becomes of the coupon of a payment that goes back. */
export const couponFates = ['none', 'kept', 'returns', 'ended'] as const;
export type CouponFate = (typeof couponFates)[number];
