import { describe, expect, it } from 'vitest';
import { pathIdSchema } from '@/lib/core/fields';
import { createCouponBodySchema } from '@/lib/coupons/schema';
import { capturePaymentBodySchema, createPaymentBodySchema } from '@/lib/payments/schema';
import { acceptBodySchema, applyBodySchema } from '@/lib/tasks/applications/schema';
import {
  changeRequestBodySchema,
  createTaskBodySchema,
  deliveryBodySchema,
  editTaskBodySchema,
} from '@/lib/tasks/schema';
import { registerBodySchema } from '@/lib/users/schema';

const badAmounts = [
  -1,
  1.5,
  0.1 + 0.2,
  '1e9',
  '10',
  '１０',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 31,
  2 ** 53 + 1,
  [],
  [10],
  {},
  true,
  false,
];

describe('amounts', () => {
  it.each(badAmounts)('refuses %j points and expected amounts', (amount) => {
    for (const field of ['points_amount', 'stripe_amount', 'paypal_amount']) {
      const body = { payment_method: 'mixed', [field]: amount };
      expect(createPaymentBodySchema.safeParse(body).success).toBe(false);
    }
  });

  it.each([...badAmounts, 0, 100_000_000, null])('refuses a reward of %j', (amount) => {
    const task = { title: 'x', description: 'x', base_reward: amount };
    expect(createTaskBodySchema.safeParse(task).success).toBe(false);
  });

  it('takes the smallest and the largest reward', () => {
    for (const amount of [1, 99_999_999]) {
      expect(
        createTaskBodySchema.parse({ title: 'x', description: 'x', base_reward: amount }).base_reward,
      ).toBe(amount);
    }
  });
});

describe('the body of a payment', () => {
  it('accepts null for a field that is left out', () => {
    const body = { payment_method: 'stripe', points_amount: null, coupon_code: null, user_coupon_id: null };
    expect(Object.values(createPaymentBodySchema.parse(body)).filter((value) => value !== undefined)).toEqual(
      ['stripe'],
    );
  });

  it.each([
    { status: 'completed' },
    { user_id: 1 },
    { final_amount: 0 },
    { total_amount: 1 },
    { currency: 'JPY' },
    { __proto__x: 1 },
  ])('refuses %j beside what it knows', (extra) => {
    expect(createPaymentBodySchema.safeParse({ payment_method: 'stripe', ...extra }).success).toBe(false);
  });

  it('refuses a prototype as a field', () => {
    expect(
      createPaymentBodySchema.safeParse(JSON.parse('{"payment_method":"stripe","__proto__":{"a":1}}'))
        .success,
    ).toBe(false);
  });

  it('reads a code however it is typed', () => {
    for (const code of ['save3', ' SAVE3 ', 'ＳＡＶＥ３']) {
      expect(createPaymentBodySchema.parse({ payment_method: 'stripe', coupon_code: code }).coupon_code).toBe(
        'SAVE3',
      );
    }
  });
});

describe('the body of a capture', () => {
  it('is nothing, or the order again', () => {
    for (const body of [{}, { order_id: null }]) {
      expect(capturePaymentBodySchema.parse(body).order_id).toBeUndefined();
    }
    expect(capturePaymentBodySchema.parse({ order_id: '5O190127TN364715T' }).order_id).toBe(
      '5O190127TN364715T',
    );
  });

  it.each([
    { order_id: 'x'.repeat(256) },
    { order_id: 'a b' },
    { order_id: 'a\u0000' },
    { order_id: 7 },
    { order_id: ['x'] },
    { payer_id: 'x' },
    { amount: 1 },
  ])('refuses %j', (wrong) => {
    expect(capturePaymentBodySchema.safeParse(wrong).success).toBe(false);
  });
});

describe('the messages of the two sides of a task', () => {
  it.each([...badAmounts, 0, 100_000_000, null])('refuses an offer of %j', (amount) => {
    expect(applyBodySchema.safeParse({ offered_amount: amount }).success).toBe(false);
  });

  it('takes an offer and a delivery without a word, and no change request without one', () => {
    expect(applyBodySchema.parse({ offered_amount: 1, message: null }).message).toBeUndefined();
    expect(deliveryBodySchema.parse({}).message).toBeUndefined();
    for (const body of [{}, { message: null }, { message: ' \u200b ' }, { message: 'x'.repeat(2_001) }]) {
      expect(changeRequestBodySchema.safeParse(body).success, JSON.stringify(body)).toBe(false);
    }
    expect(changeRequestBodySchema.parse({ message: ' 还差\u202e一张 ' }).message).toBe('还差一张');
  });

  it('lets an acceptance say the amount that was seen, and nothing about who is paid what', () => {
    expect(acceptBodySchema.parse({ application_id: 7 }).offered_amount).toBeUndefined();
    for (const extra of [{ agreed_reward: 1 }, { helper_id: 2 }, { status: 'in_progress' }]) {
      expect(acceptBodySchema.safeParse({ application_id: 7, ...extra }).success).toBe(false);
    }
  });
});

describe('text that people write', () => {
  const titleOf = (title: string) =>
    createTaskBodySchema.safeParse({ title, description: 'x', base_reward: 1 }).data?.title ?? null;

  it('loses invisible characters and those that reverse a line, and keeps emoji and Chinese', () => {
    expect(titleOf(' 帮忙\u202e取\u200b快递\u0000👩‍💻 ')).toBe('帮忙取快递👩‍💻');
    expect(titleOf('a\ud800b')).toBe('a\ufffdb');
  });

  it('keeps markup and quotes as the text they are', () => {
    const text = `<script>alert('1')</script> {{7*7}} '; DROP TABLE tasks;--`;
    expect(titleOf(text)).toBe(text);
  });

  it.each(['', '   ', '\u200b\u202e', 'a\nb', 'a\r\nset-cookie: x', 'x'.repeat(101)])(
    'refuses the title %j',
    (title) => {
      expect(titleOf(title)).toBeNull();
    },
  );

  it('asks an edit to change something', () => {
    expect(editTaskBodySchema.safeParse({}).success).toBe(false);
    expect(editTaskBodySchema.parse({ location: null })).toEqual({ location: null });
  });
});

describe('registration', () => {
  const user = { email: 'a@b.example', password: 'ten letters', name: 'A' };

  it('writes the e-mail in small letters', () => {
    expect(registerBodySchema.parse({ ...user, email: ' Li@LinkU.Test ' }).email).toBe('li@linku.test');
  });

  it.each([
    { password: '123456789' },
    { password: 'x'.repeat(129) },
    { email: 'a@b' },
    { email: 'a b@c.example' },
    { role: 'admin' },
  ])('refuses %j', (wrong) => {
    expect(registerBodySchema.safeParse({ ...user, ...wrong }).success).toBe(false);
  });
});

describe('a new coupon', () => {
  const coupon = {
    code: 'spring',
    name: '春节',
    kind: 'percent',
    percent_bps: 1000,
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2027-01-01T00:00:00Z',
  };

  it('has a code in capital letters', () => {
    expect(createCouponBodySchema.parse(coupon).code).toBe('SPRING');
  });

  it.each([
    { kind: 'fixed' },
    { fixed_amount: 100 },
    { percent_bps: 10_001 },
    { percent_bps: null },
    { valid_until: '2026-01-01T00:00:00Z' },
    { valid_from: 'yesterday' },
    { code: 'A B' },
    { total_limit: 0 },
    { taken: 3 },
  ])('refuses %j', (wrong) => {
    expect(createCouponBodySchema.safeParse({ ...coupon, ...wrong }).success).toBe(false);
  });
});

describe('ids in paths', () => {
  it.each(['0', '-1', '01', '1.0', '1e3', '2147483648', '99999999999', '１', '', ' 1', '1;x', 'abc'])(
    'refuses %j',
    (id) => {
      expect(pathIdSchema.safeParse(id).success).toBe(false);
    },
  );

  it('takes digits', () => {
    expect(pathIdSchema.parse('2147483647')).toBe(2_147_483_647);
  });
});
