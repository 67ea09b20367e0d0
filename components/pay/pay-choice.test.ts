import { describe, expect, it } from 'vitest';
import { createPaymentBodySchema } from '@/lib/payments/schema';
import { chargedMethod, expectedAmount, type PayChoice, type Quote, toRequestBody } from './pay-choice';

const quote: Quote = {
  totalAmount: 1000,
  serviceFee: 0,
  pointsUsed: 300,
  couponDiscount: 200,
  finalAmount: 500,
  currency: 'GBP',
  pointsAvailable: 900,
  providerMinimum: 30,
  pointsChoices: { max: 800, skip_from: 771, skip_to: 799 },
};

const choices: [string, PayChoice, Record<string, unknown>][] = [
  ['a card', { method: 'card', points: 0, coupon: null }, { payment_method: 'stripe', stripe_amount: 500 }],
  [
    'a card and points',
    { method: 'card', points: 300, coupon: null },
    { payment_method: 'mixed', points_amount: 300, provider: 'stripe', stripe_amount: 500 },
  ],
  ['PayPal', { method: 'paypal', points: 0, coupon: null }, { payment_method: 'paypal', paypal_amount: 500 }],
  [
    'PayPal and points with a typed code',
    { method: 'paypal', points: 300, coupon: { code: 'SAVE3' } },
    {
      payment_method: 'mixed',
      points_amount: 300,
      provider: 'paypal',
      coupon_code: 'SAVE3',
      paypal_amount: 500,
    },
  ],
  [
    'PayPal with a claimed coupon',
    { method: 'paypal', points: 0, coupon: { userCouponId: 7 } },
    { payment_method: 'paypal', user_coupon_id: 7, paypal_amount: 500 },
  ],
  [
    'points alone with a claimed coupon',
    { method: 'points', points: 0, coupon: { userCouponId: 7 } },
    { payment_method: 'points', user_coupon_id: 7 },
  ],
];

describe("a choice as the API's body", () => {
  it.each(choices)('says %s', (_, choice, body) => {
    const request = {
      ...toRequestBody({ choice, feeType: 'application_fee' }),
      ...expectedAmount({ choice, quote }),
    };
    expect(request).toEqual({ fee_type: 'application_fee', ...body });
    // The contract is strict: it refuses an unknown field.
    expect(createPaymentBodySchema.safeParse(request).success).toBe(true);
  });
});

describe('the method that takes the money', () => {
  const choice: PayChoice = { method: 'paypal', points: 300, coupon: null };

  it('is the chosen one, also before its price is known', () => {
    expect(chargedMethod({ choice, quote })).toBe('paypal');
    expect(chargedMethod({ choice, quote: null })).toBe('paypal');
  });

  it('is none where points and coupon cover it all', () => {
    expect(chargedMethod({ choice, quote: { ...quote, finalAmount: 0 } })).toBeNull();
    expect(chargedMethod({ choice: { ...choice, method: 'points' }, quote })).toBeNull();
  });
});
