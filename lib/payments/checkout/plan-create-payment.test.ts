import { describe, expect, it } from 'vitest';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { type Order, planCreatePayment } from './plan-create-payment';

const byCard: Order = {
  userId: 2,
  task: { id: 3, status: 'pending_payment', version: 6 },
  feeType: 'application_fee',
  changeOrderId: null,
  feeRule: { bps: 1_000, minimum: 20 },
  currency: 'GBP',
  price: { total: 1_000, pointsUsed: 400, couponDiscount: 100, finalAmount: 500, provider: 'stripe' },
  parts: { reward: 0, fee: 1_000 },
  coupon: { id: 5, userCouponId: 8 },
  livemode: false,
  presentation: 'embedded',
  locale: 'en',
  idempotencyKey: 'key-1',
  requestHash: 'request',
  choiceHash: 'choice',
  lifetimeSeconds: 1_800,
};

const row = {
  task_id: 3,
  user_id: 2,
  fee_type: 'application_fee',
  payment_provider: 'stripe',
  payment_method: 'card',
  payment_status: 'pending',
  currency: 'GBP',
  total_amount: 1_000,
  points_used: 400,
  coupon_discount: 100,
  final_amount: 500,
  further_fee: 0,
  livemode: false,
  idempotency_key: 'key-1',
  request_hash: 'request',
  choice_hash: 'choice',
  lifetime_seconds: 1_800,
  first_sync_seconds: 60,
  metadata: { presentation: 'embedded', locale: 'en' },
};

const feeRule = { fee_bps: 1_000, fee_minimum: 20 };

const coupon = {
  kind: 'reserve',
  coupon_id: 5,
  user_coupon_id: 8,
  user_id: 2,
  task_id: 3,
  discount: 100,
  state: 'reserved',
};

describe('a new payment', () => {
  it('with something left for a provider is pending, with points and coupon reserved', () => {
    expect(readablePlan(planCreatePayment(byCard))).toEqual({
      payment: { kind: 'insert', row },
      coupon,
      task: { id: 3, from: 'pending_payment', to: 'pending_payment', version: 6, set: feeRule },
      postings: [
        { key: 'reserve', kind: 'points_reserve', lines: ['user:2:points -> user:2:points_reserved 400'] },
      ],
      events: [{ kind: 'created', to_status: 'pending', actor: 'payer', detail: { final_amount: 500 } }],
    });
  });

  it('with nothing left is complete at once, with points and coupon used', () => {
    const price = {
      total: 1_000,
      pointsUsed: 900,
      couponDiscount: 100,
      finalAmount: 0,
      provider: 'points',
    } as const;
    expect(readablePlan(planCreatePayment({ ...byCard, price }))).toEqual({
      payment: {
        kind: 'insert',
        row: {
          ...row,
          payment_provider: 'points',
          payment_method: 'points',
          payment_status: 'completed',
          points_used: 900,
          final_amount: 0,
        },
      },
      coupon: { ...coupon, state: 'used' },
      task: { id: 3, from: 'pending_payment', to: 'open', version: 6, set: feeRule },
      task_events: [
        {
          task_id: 3,
          kind: 'published',
          from_status: 'pending_payment',
          to_status: 'open',
          actor: 'poster',
          detail: { amount: 1_000 },
        },
      ],
      postings: [
        { key: 'settle', kind: 'settle', lines: ['user:2:points -> platform:points_redeemed:PTS 900'] },
      ],
      events: [
        { kind: 'created', to_status: 'completed', actor: 'payer', detail: { final_amount: 0 } },
        { kind: 'completed', to_status: 'completed', actor: 'system' },
      ],
    });
  });

  it('without points or coupon touches neither', () => {
    const price = {
      total: 900,
      pointsUsed: 0,
      couponDiscount: 0,
      finalAmount: 900,
      provider: 'paypal',
    } as const;
    const plan = planCreatePayment({ ...byCard, coupon: null, price });
    expect(plan).not.toHaveProperty('coupon');
    expect(plan.postings).toEqual([]);
    expect(plan.payment).toMatchObject({ row: { payment_provider: 'paypal', payment_method: 'paypal' } });
  });

  it('of a raise names it, and leaves the task where it is', () => {
    const plan = planCreatePayment({
      ...byCard,
      feeType: 'reward_top_up',
      feeRule: null,
      parts: { reward: 900, fee: 100 },
      changeOrderId: 4,
      task: { id: 3, status: 'delivered', version: 6 },
    });
    expect(plan.payment).toMatchObject({
      row: { fee_type: 'reward_top_up', change_order_id: 4, further_fee: 100 },
    });
    expect(plan.task).toEqual({ id: 3, from: 'delivered', to: 'delivered', version: 6 });
    const settled = {
      total: 500,
      pointsUsed: 0,
      couponDiscount: 500,
      finalAmount: 0,
      provider: 'points',
    } as const;
    const complete = planCreatePayment({
      ...byCard,
      feeType: 'reward_top_up',
      feeRule: null,
      changeOrderId: 4,
      task: { id: 3, status: 'delivered', version: 6 },
      price: settled,
    });
    expect(complete.task).toMatchObject({ to: 'delivered' });
  });
});
