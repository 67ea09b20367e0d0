import { z } from 'zod';
import {
  amountSchema,
  INTEGER_MAX,
  idSchema,
  lineSchema,
  omittable,
  pathIdSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { AMOUNT_MAX, currencies } from '@/lib/core/money';
import { couponFates, couponKinds } from './states';

export const couponKindSchema = z.enum(couponKinds);

export const COUPON_CODE_LENGTH_MAX = 64;

/** A code as people type it: any case, full-width letters from a Chinese keyboard, spaces around it. */
export const couponCodeSchema = z
  .string()
  .max(COUPON_CODE_LENGTH_MAX * 2)
  .normalize('NFKC')
  .trim()
  .toUpperCase()
  .min(1)
  .max(COUPON_CODE_LENGTH_MAX);

export const couponParamsSchema = z.object({ coupon_id: pathIdSchema });

export const claimCouponBodySchema = z.strictObject({ code: couponCodeSchema });

export const couponListQuerySchema = z.object({ task_id: pathIdSchema.optional() });

/** What its holder and an operator both see of a coupon. */
const couponTermsShape = {
  code: z.string(),
  name: z.string(),
  kind: couponKindSchema,
  /** Hundredths of a percent; null for a fixed discount. */
  percent_bps: amountSchema.nullable(),
  /** Minor units; null for a percentage. */
  fixed_amount: amountSchema.nullable(),
  currency: z.string().length(3),
  minimum_spend: amountSchema,
  maximum_discount: amountSchema.nullable(),
  valid_from: timestampSchema,
  valid_until: timestampSchema,
};

export const userCouponSchema = z.strictObject({
  user_coupon_id: idSchema,
  ...couponTermsShape,
  /** With task_id: on that task's fee. Without: whether it can be used at all now. */
  usable: z.boolean(),
  /** What it takes off the task's fee, in minor units; null without task_id or where it is not usable. */
  discount: amountSchema.nullable(),
  reason: z.string().nullable(),
});

export const userCouponListSchema = z.strictObject({ coupons: z.array(userCouponSchema) });

/** Three characters or more that can be read aloud: capital letters, digits, dash and underscore. */
const newCouponCodeSchema = couponCodeSchema.regex(
  /^[A-Z0-9][A-Z0-9_-]{2,}$/,
  'Use capital letters, digits, - and _; at least three characters.',
);
const limitSchema = z.int().min(1).max(INTEGER_MAX);
const instantSchema = z.iso.datetime({ offset: true });

export const createCouponBodySchema = z
  .strictObject({
    code: newCouponCodeSchema,
    name: lineSchema({ min: 1, max: 80 }),
    kind: couponKindSchema,
    percent_bps: omittable(z.int().min(1).max(10_000)),
    fixed_amount: omittable(z.int().min(1).max(AMOUNT_MAX)),
    currency: z.enum(currencies).default('GBP'),
    minimum_spend: z.int().min(0).max(AMOUNT_MAX).default(0),
    maximum_discount: omittable(z.int().min(1).max(AMOUNT_MAX)),
    valid_from: instantSchema,
    valid_until: instantSchema,
    category: omittable(lineSchema({ min: 1, max: 40 })),
    location: omittable(lineSchema({ min: 1, max: 80 })),
    total_limit: omittable(limitSchema),
    per_user_limit: omittable(limitSchema),
    per_user_month_limit: omittable(limitSchema),
    is_claimable: z.boolean().default(true),
  })
  .superRefine((coupon, context) => {
    const mismatch = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const isPercent = coupon.kind === 'percent';
    if (isPercent !== (coupon.percent_bps !== undefined)) {
      mismatch('percent_bps', 'Goes with kind percent, and only with it.');
    }
    if (isPercent === (coupon.fixed_amount !== undefined)) {
      mismatch('fixed_amount', 'Goes with kind fixed, and only with it.');
    }
    if (Date.parse(coupon.valid_from) >= Date.parse(coupon.valid_until)) {
      mismatch('valid_until', 'Must be later than valid_from.');
    }
  });

export const couponSchema = z.strictObject({
  coupon_id: idSchema,
  ...couponTermsShape,
  category: z.string().nullable(),
  location: z.string().nullable(),
  total_limit: amountSchema.nullable(),
  per_user_limit: amountSchema.nullable(),
  per_user_month_limit: amountSchema.nullable(),
  is_claimable: z.boolean(),
  is_paused: z.boolean(),
  /** Reservations that are held or used. */
  taken: amountSchema,
  claimed: amountSchema,
  created_at: timestampSchema,
});

export const couponListSchema = z.strictObject({
  coupons: z.array(couponSchema),
  next_cursor: idSchema.nullable(),
});

/** What happens to the coupon of a refunded payment. */
export const couponFateSchema = z.enum(couponFates);

export type UserCoupon = z.output<typeof userCouponSchema>;
export type UserCouponList = z.output<typeof userCouponListSchema>;
export type CreateCouponBody = z.output<typeof createCouponBodySchema>;
export type CouponResponse = z.output<typeof couponSchema>;
export type CouponList = z.output<typeof couponListSchema>;
