import { expect } from 'vitest';
import type { EndpointName } from '@/app/api/endpoints';
import type { User } from '@/lib/core/db/generated/client';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { type ProviderName, payerActs } from '@/tests/fixtures/two-providers';

/** A poster and a helper who agree on everything, and their task. */
export type Pair = { fixture: Fixture; poster: User; helper: User; taskId: number };

/** What they can do next. Whatever is refused changes nothing. */
export type Act = { title: string; run(pair: Pair): Promise<unknown> };

type Call = { params?: Record<string, number>; body?: Record<string, unknown> };

/** Calls an endpoint below the task; false if it is refused. */
async function call({ taskId }: Pair, as: User, what: string, { params, body }: Call = {}): Promise<boolean> {
  const answer = await callEndpoint(`POST /api/tasks/{task_id}/${what}` as EndpointName, {
    as,
    params: { task_id: taskId, ...params },
    ...(body && { body }),
  });
  expect(answer.status, answer.text).toBeLessThan(500);
  return answer.status < 400;
}

/** Publishes a task for this reward; its fee is paid with points, and a coupon where there is one. */
export async function openPair({
  fixture,
  posted,
  withCoupon,
}: {
  fixture: Fixture;
  posted: number;
  withCoupon: boolean;
}): Promise<Pair> {
  const [poster, helper] = [await fixture.user({ points: 1_000_000 }), await fixture.user()];
  const { id: taskId } = await fixture.task({ poster, reward: posted });
  const coupon = withCoupon ? await fixture.coupon() : null;
  const answer = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
    as: poster,
    params: { task_id: taskId },
    body: { payment_method: 'points', ...(coupon && { coupon_code: coupon.code }) },
  });
  expect(answer.status, answer.text).toBe(200);
  return { fixture, poster, helper, taskId };
}

const newest = { orderBy: { id: 'desc' } } as const;

export const offer = (amount: number): Act => ({
  title: `offer of ${amount}`,
  run: (pair) => call(pair, pair.helper, 'applications', { body: { offered_amount: amount } }),
});

export const withdrawOffer: Act = {
  title: 'offer withdrawn',
  run: async (pair) =>
    call(pair, pair.helper, 'applications/{application_id}/withdrawal', {
      params: { application_id: await offerOf(pair) },
    }),
};

export const accept: Act = {
  title: 'accepted',
  run: async (pair) =>
    call(pair, pair.poster, 'acceptance', { body: { application_id: await offerOf(pair) } }),
};

export const withdrawAcceptance: Act = {
  title: 'acceptance withdrawn',
  run: (pair) => call(pair, pair.poster, 'acceptance/withdrawal'),
};

/** Pays whatever is due. */
export const pay = (by: ProviderName): Act => ({
  title: `paid by ${by}`,
  async run({ fixture, poster, taskId }) {
    const answer = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
      as: poster,
      params: { task_id: taskId },
      body: { payment_method: by },
    });
    expect(answer.status, answer.text).toBeLessThan(500);
    if (answer.status >= 400) return;
    const { id: paymentId } = await db().paymentRecord.findFirstOrThrow({ where: { taskId }, ...newest });
    payerActs({ fixture, name: by, reference: await referenceOf(paymentId) });
    await syncPayment({ paymentId, isPayerBack: true });
  },
});

/** The helper proposes another reward, and the poster agrees. */
export const change = (amount: number): Act => ({
  title: `reward of ${amount}`,
  async run(pair) {
    if (!(await call(pair, pair.helper, 'change-orders', { body: { amount } }))) return;
    const order = await db().changeOrder.findFirstOrThrow({ where: { taskId: pair.taskId }, ...newest });
    await call(pair, pair.poster, 'change-orders/{change_order_id}/acceptance', {
      params: { change_order_id: order.id },
    });
  },
});

export const deliver: Act = {
  title: 'delivered',
  run: (pair) => call(pair, pair.helper, 'delivery', { body: { message: 'Done' } }),
};

export const requestChanges: Act = {
  title: 'changes requested',
  run: (pair) => call(pair, pair.poster, 'change-requests', { body: { message: 'Once more' } }),
};

/** Opens and closes a refund request, on which only an operator decides. */
export const askAndWithdraw: Act = {
  title: 'refund requested and withdrawn',
  async run(pair) {
    const body = { reason: 'late', amount: 1, text: 'Late' };
    if (!(await call(pair, pair.poster, 'refund-requests', { body }))) return;
    const request = await db().refundRequest.findFirstOrThrow({ where: { taskId: pair.taskId }, ...newest });
    await call(pair, pair.poster, 'refund-requests/{refund_request_id}/withdrawal', {
      params: { refund_request_id: request.id },
    });
  },
};

export const confirm: Act = {
  title: 'confirmed',
  run: (pair) => call(pair, pair.poster, 'confirmation'),
};

export const cancel = (side: 'poster' | 'helper'): Act => ({
  title: `cancelled by the ${side}`,
  run: (pair) => call(pair, pair[side], 'cancellation', { body: {} }),
});

export const aDayPasses: Act = {
  title: 'a day passes',
  run: ({ taskId }) => db().$executeRaw`
    UPDATE payment_records SET completed_at = completed_at - interval '25 hours'
    WHERE task_id = ${taskId} AND completed_at IS NOT NULL`,
};

async function offerOf({ taskId }: Pair): Promise<number> {
  const found = await db().taskApplication.findFirst({ where: { taskId, status: 'offered' }, ...newest });
  return found?.id ?? 1;
}

type TaskMoney = {
  wallet: number;
  kept: number;
  /** The discount of a coupon that went back with the fee. */
  couponBack: number;
};

/**
 * What the pair's task brought, in minor units: to the helper's wallet, and to the platform, which is its revenue with what the
 * helper owes of it, and the points and the coupon that are spent.
 */
export async function moneyOf({ taskId, helper }: Pair): Promise<TaskMoney> {
  const entries = await db().ledgerEntry.findMany({
    where: {
      transaction: { OR: [{ payment: { taskId } }, { businessKey: { startsWith: `task:${taskId}:` } }] },
    },
    include: { transaction: true },
  });
  const sum = (of: typeof entries) => of.reduce((total, { amount }) => total + Number(amount), 0);
  const coupons = await db().couponUsageLog.findMany({ where: { taskId, usedAt: { not: null } } });
  const discount = (state: string) =>
    coupons.filter((usage) => usage.state === state).reduce((total, usage) => total + usage.discount, 0);
  const kept = ['platform:fee_revenue:GBP', 'platform:points_redeemed:PTS'];
  return {
    wallet: sum(
      entries.filter(
        ({ accountId, transaction: { kind } }) =>
          kind === 'release' && accountId === `user:${helper.id}:wallet:GBP`,
      ),
    ),
    kept: sum(entries.filter(({ accountId }) => kept.includes(accountId))) + discount('used'),
    couponBack: discount('released'),
  };
}
