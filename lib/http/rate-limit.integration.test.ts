import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeDb } from '@/lib/core/db/client';
import type { User } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { takeFromRateLimit } from './rate-limit';

const fixture = useFixture({ RATE_LIMIT_SCALE: '1' });
let user: User;
beforeAll(async () => {
  user = await fixture.user();
});
beforeEach(() => db().rateLimit.deleteMany());

const take = () =>
  takeFromRateLimit({ rule: 'register', key: 'address:203.0.113.7' }).then(
    () => 'taken',
    (error: unknown) => (error instanceof PayError ? error.code : error),
  );

const claim = (code: string, as = user) =>
  callEndpoint('POST /api/coupon-points/coupons', { as, body: { code } });

describe('a rule', () => {
  it('lets exactly as many pass as it says, however many come at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 30 }, take));
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'rate_limited')).toHaveLength(20);
  });

  it('goes on counting in another process', async () => {
    for (let count = 0; count < 9; count += 1) expect(await take()).toBe('taken');
    // New connections get new limiters, as in a process that has just started.
    await closeDb();
    expect(await take()).toBe('taken');
    expect(await take()).toBe('rate_limited');
  });

  it('returns 429 with the time to wait, and counts people separately', async () => {
    const quote = (as: User) =>
      callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
        as,
        params: { task_id: 1 },
        body: { payment_method: 'points' },
      });
    const answers = await Promise.all(Array.from({ length: 21 }, () => quote(user)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.code).toBe('rate_limited');
    const seconds = Number(refused[0]?.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await quote(await fixture.user())).status).toBe(404);
  });
});

describe('guessing coupon codes', () => {
  it('ends after ten wrong ones, also when they are sent at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, bruteForceField) => claim(`GUESS${bruteForceField}`)),
    );
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('is one count for claims, quotes and payments', async () => {
    const task = await fixture.task({ poster: user });
    const body = { payment_method: 'stripe', coupon_code: 'GUESS' };
    const params = { task_id: task.id };
    for (let round = 0; round < 5; round += 1) {
      expect(
        (await callEndpoint('POST /api/coupon-points/tasks/{task_id}/quote', { as: user, params, body }))
          .status,
      ).toBe(422);
      expect(
        (await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', { as: user, params, body }))
          .status,
      ).toBe(422);
    }
    expect((await claim('GUESS')).status).toBe(429);
  });

  it('does not count a code that works', async () => {
    const { code } = await fixture.coupon();
    const task = await fixture.task({ poster: user });
    const quote = () =>
      callEndpoint('POST /api/coupon-points/tasks/{task_id}/quote', {
        as: user,
        params: { task_id: task.id },
        body: { payment_method: 'stripe', coupon_code: code },
      });
    for (let round = 0; round < 25; round += 1) expect((await quote()).status).toBe(200);
  });

  it('ends for an address too, whoever is signed in there', async () => {
    const guesses = [];
    for (let user = 0; user < 4; user += 1) {
      const as = await fixture.user();
      for (let bruteForceField = 0; bruteForceField < 10; bruteForceField += 1)
        guesses.push((await claim('GUESS', as)).status);
    }
    expect(guesses.filter((status) => status === 422)).toHaveLength(30);
    expect(guesses.filter((status) => status === 429)).toHaveLength(10);
  });
});

describe('webhooks', () => {
  it('refuses a forger after sixty attempts, and never a delivery that verifies', async () => {
    const forge = () =>
      callEndpoint('POST /api/webhooks/stripe', { text: '{}', headers: { 'stripe-signature': 't=1,v1=00' } });
    const statuses = [];
    for (let round = 0; round < 61; round += 1) statuses.push((await forge()).status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(60);
    expect(statuses.at(-1)).toBe(429);
    const poster = await fixture.user();
    const task = await fixture.task({ poster });
    const created = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
      as: poster,
      params: { task_id: task.id },
      body: { payment_method: 'stripe' },
    });
    expect(created.status, created.text).toBe(200);
    const { id } = await db().paymentRecord.findFirstOrThrow({ where: { taskId: task.id } });
    const cancelled = await callEndpoint('POST /api/users/payments/{payment_id}/cancel', {
      as: poster,
      params: { payment_id: id },
    });
    expect(cancelled.status, cancelled.text).toBe(200);
    // Expiring the session makes the simulator send a signed event, from the address that is refused.
    await expect.poll(() => db().webhookEvent.count({ where: { state: 'handled' } })).toBeGreaterThan(0);
  });
});
