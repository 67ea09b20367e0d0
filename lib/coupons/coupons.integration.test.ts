import { beforeAll, describe, expect, it } from 'vitest';
import type { Coupon, User } from '@/lib/core/db/generated/client';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { userCouponListSchema } from './schema';

const fixture = useFixture();
let operator: User;
beforeAll(async () => {
  operator = await fixture.user({ role: 'admin' });
});

const claim = ({ as, code }: { as: User; code: string }) =>
  callEndpoint('POST /api/coupon-points/coupons', { as, body: { code } });

async function couponsOf({ user, taskId }: { user: User; taskId?: number }) {
  const query = taskId === undefined ? {} : { task_id: String(taskId) };
  const { json } = await callEndpoint('GET /api/coupon-points/coupons', { as: user, query });
  return userCouponListSchema.parse(json).coupons;
}

describe('claiming a coupon', () => {
  it('gives it once, however often the button is pressed', async () => {
    const user = await fixture.user();
    const { id, code } = await fixture.coupon();
    const answers = await Promise.all(
      Array.from({ length: 15 }, () => claim({ as: user, code: ` ${code.toLowerCase()} ` })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ code: refusal }) => refusal === 'coupon_already_claimed')).toHaveLength(14);
    expect(await db().userCoupon.count({ where: { couponId: id } })).toBe(1);
  });

  it('refuses every bad code with one and the same answer', async () => {
    const user = await fixture.user();
    const past = { validFrom: new Date(Date.now() - 2e8), validUntil: new Date(Date.now() - 1e8) };
    const bad = await Promise.all([
      fixture.coupon({ isPaused: true }),
      fixture.coupon(past),
      fixture.coupon({ isClaimable: false }),
      usedUp(),
    ]);
    const answers = await Promise.all(
      [...bad.map(({ code }) => code), 'NOSUCHCODE'].map((code) => claim({ as: user, code })),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 422, code: 'coupon_not_valid' });
  });
});

/** A coupon whose only use somebody else holds. */
async function usedUp(): Promise<Coupon> {
  const coupon = await fixture.coupon({ totalLimit: 1 });
  const poster = await fixture.user();
  const task = await fixture.task({ poster });
  const answer = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
    as: poster,
    params: { task_id: task.id },
    body: { payment_method: 'stripe', coupon_code: coupon.code },
  });
  expect(answer.status, answer.text).toBe(200);
  return coupon;
}

describe('the list of coupons', () => {
  it('says what each takes off a task, or why it does not', async () => {
    const user = await fixture.user();
    const task = await fixture.task({ poster: user, reward: 10_000, category: 'moving' });
    const coupons = {
      works: await fixture.coupon({ percentBps: 2_500 }),
      capped: await fixture.coupon({ percentBps: 5_000, maximumDiscount: 120 }),
      tooBig: await fixture.coupon({ minimumSpend: 5_000 }),
      elsewhere: await fixture.coupon({ category: 'pets' }),
      foreign: await fixture.coupon({ currency: 'EUR' }),
    };
    for (const { code } of Object.values(coupons)) await claim({ as: user, code });
    await callEndpoint('POST /api/admin/coupons/{coupon_id}/pause', {
      as: operator,
      params: { coupon_id: coupons.works.id },
    });

    const listed = await couponsOf({ user, taskId: task.id });
    const verdicts = Object.fromEntries(
      listed.map(({ code, usable, discount, reason }) => [code, { usable, discount, reason }]),
    );
    expect(verdicts).toEqual({
      [coupons.works.code]: { usable: false, discount: null, reason: 'paused' },
      [coupons.capped.code]: { usable: true, discount: 120, reason: null },
      [coupons.tooBig.code]: { usable: false, discount: null, reason: 'minimum_not_met' },
      [coupons.elsewhere.code]: { usable: false, discount: null, reason: 'other_category' },
      [coupons.foreign.code]: { usable: false, discount: null, reason: 'other_currency' },
    });

    await callEndpoint('POST /api/admin/coupons/{coupon_id}/resume', {
      as: operator,
      params: { coupon_id: coupons.works.id },
    });
    const resumed = await couponsOf({ user, taskId: task.id });
    expect(resumed.find(({ code }) => code === coupons.works.code)).toMatchObject({
      usable: true,
      discount: 250,
    });
  });

  it('without a task says only whether it can be used at all', async () => {
    const user = await fixture.user();
    const { code } = await fixture.coupon({ minimumSpend: 90_000_000, category: 'pets', currency: 'EUR' });
    await claim({ as: user, code });
    expect(await couponsOf({ user })).toMatchObject([{ code, usable: true, discount: null, reason: null }]);
  });

  it('shows nobody else’s', async () => {
    const { code } = await fixture.coupon();
    await claim({ as: await fixture.user(), code });
    expect(await couponsOf({ user: await fixture.user() })).toEqual([]);
  });
});

describe('an operator’s coupons', () => {
  const body = {
    code: 'spring',
    name: '春节',
    kind: 'fixed',
    fixed_amount: 300,
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2036-01-01T00:00:00+01:00',
    per_user_limit: 1,
  };
  const create = (extra: object = {}) =>
    callEndpoint('POST /api/admin/coupons', { as: operator, body: { ...body, ...extra } });

  it('are made once by code, and audited', async () => {
    const answers = await Promise.all([create(), create(), create()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.code).toBe('coupon_code_taken');
    expect(await db().auditLog.findMany({ where: { subject: 'coupon:SPRING' } })).toMatchObject([
      { actorId: operator.id, action: 'coupon_created' },
    ]);
    expect(await db().coupon.findUnique({ where: { code: 'SPRING' } })).toMatchObject({
      validUntil: new Date('2035-12-31T23:00:00Z'),
      createdById: operator.id,
    });
  });

  it('are paused and resumed, and only a change is audited', async () => {
    const { id, code } = await fixture.coupon();
    const turn = (name: 'pause' | 'resume') =>
      callEndpoint(`POST /api/admin/coupons/{coupon_id}/${name}`, {
        as: operator,
        params: { coupon_id: id },
      });
    expect((await turn('pause')).json).toMatchObject({ code, is_paused: true });
    expect((await turn('pause')).json).toMatchObject({ code, is_paused: true });
    expect((await turn('resume')).json).toMatchObject({ code, is_paused: false });
    const audits = await db().auditLog.findMany({
      where: { subject: `coupon:${code}` },
      orderBy: { id: 'asc' },
    });
    expect(audits.map(({ action }) => action)).toEqual(['coupon_paused', 'coupon_resumed']);
  });

  it('cannot be paused where there are none', async () => {
    const params = { coupon_id: 2_000_000_000 };
    expect(
      (await callEndpoint('POST /api/admin/coupons/{coupon_id}/pause', { as: operator, params })).status,
    ).toBe(404);
  });
});

describe('a coupon that each person can use once', () => {
  async function tryAs({ email, code }: { email: string; code: string }) {
    const poster = await db().user.create({ data: { email, name: 'A poster', confirmedAt: new Date() } });
    const { id } = await fixture.task({ poster });
    return callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
      as: poster,
      params: { task_id: id },
      body: { payment_method: 'stripe', coupon_code: code },
    });
  }

  it('is used once by the accounts of one mailbox, however many try at once', async () => {
    const { code } = await fixture.coupon({ perUserLimit: 1 });
    const answers = await Promise.all(
      ['li.na@gmail.com', 'lina+1@gmail.com', 'l.i.n.a+a.b@googlemail.com', 'lina@gmail.com'].map((email) =>
        tryAs({ email, code }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
    expect(answers.find(({ status }) => status === 422)).toMatchObject({ code: 'coupon_not_valid' });
  });

  it('counts in a month over them, too', async () => {
    const { code } = await fixture.coupon({ perUserMonthLimit: 1 });
    expect(await tryAs({ email: 'wang@163.com', code })).toMatchObject({ status: 200 });
    expect(await tryAs({ email: 'wang+two@163.com', code })).toMatchObject({ status: 422 });
  });

  it('is one for each of two mailboxes that look alike', async () => {
    const { code } = await fixture.coupon({ perUserLimit: 1 });
    for (const email of ['zhang.wei@163.com', 'zhangwei@163.com', 'zhangwei@126.com']) {
      expect(await tryAs({ email, code }), email).toMatchObject({ status: 200 });
    }
  });
});
