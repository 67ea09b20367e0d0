import { beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { readPoints } from './read-points';

const fixture = useFixture();
let operator: User;
beforeAll(async () => {
  operator = await fixture.user({ role: 'admin' });
});

function grant({
  to,
  points,
  key,
  reason = 'Thank you',
}: {
  to: User;
  points: number;
  key: string | null;
  reason?: string;
}) {
  return callEndpoint('POST /api/admin/points-grants', {
    as: operator,
    headers: { 'idempotency-key': key },
    body: { user_id: to.id, points, reason },
  });
}

describe('granting points', () => {
  it('books them once, with the operator and the reason, and returns the same again', async () => {
    const user = await fixture.user();
    const first = await grant({ to: user, points: 500, key: 'key-1' });
    const again = await grant({ to: user, points: 500, key: 'key-1' });
    expect(first.json).toMatchObject({ user_id: user.id, points: 500, reason: 'Thank you' });
    expect(again.json).toEqual(first.json);
    expect(await fixture.points(user)).toEqual({ available: 500, reserved: 0 });
    const audits = await db().auditLog.findMany({ where: { subject: `user:${user.id}` } });
    expect(audits).toMatchObject([
      { actorId: operator.id, action: 'points_granted', detail: { points: 500 } },
    ]);
    await fixture.expectSoundBooks();
  });

  it('books them once when the same is sent twenty times at once', async () => {
    const user = await fixture.user();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => grant({ to: user, points: 70, key: 'key-at-once' })),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await fixture.points(user)).toEqual({ available: 70, reserved: 0 });
  });

  it('refuses the key for anything else', async () => {
    const [user, other] = [await fixture.user(), await fixture.user()];
    await grant({ to: user, points: 10, key: 'key-2' });
    for (const wrong of [
      { to: user, points: 11 },
      { to: other, points: 10 },
      { to: user, points: 10, reason: 'Else' },
    ]) {
      expect(await grant({ ...wrong, key: 'key-2' })).toMatchObject({
        status: 409,
        code: 'idempotency_mismatch',
      });
    }
    expect(await fixture.points(user)).toEqual({ available: 10, reserved: 0 });
    expect(await fixture.points(other)).toEqual({ available: 0, reserved: 0 });
  });

  it('needs a key, a person and an amount', async () => {
    const user = await fixture.user();
    for (const key of [null, '', 'two words', 'clé', 'x'.repeat(256)]) {
      expect((await grant({ to: user, points: 1, key })).status, String(key)).toBe(400);
    }
    for (const points of [0, -1, 1.5, 1_000_001, Number.NaN]) {
      expect(
        (await grant({ to: user, points, key: `key ${points}`.replace(' ', '-') })).status,
        String(points),
      ).toBe(400);
    }
    expect((await grant({ to: { ...user, id: 2_000_000 }, points: 1, key: 'key-nobody' })).status).toBe(404);
    expect(await fixture.points(user)).toEqual({ available: 0, reserved: 0 });
  });
});

describe('the statement', () => {
  it('shows each movement with the balance after it, newest first, and what is reserved', async () => {
    const user = await fixture.user();
    await grant({ to: user, points: 1_000, key: 'statement-1', reason: '欢迎' });
    await grant({ to: user, points: 200, key: 'statement-2', reason: '补偿' });
    const task = await fixture.task({ poster: user });
    const paying = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
      as: user,
      params: { task_id: task.id },
      body: { payment_method: 'mixed', points_amount: 300 },
    });
    expect(paying.status, paying.text).toBe(200);
    const { id } = await db().paymentRecord.findFirstOrThrow({ where: { taskId: task.id } });

    const held = await readPoints({ userId: user.id });
    expect(held).toMatchObject({ balance: 1_200, reserved: 300, available: 900, next_cursor: null });
    expect(
      held.entries.map(({ amount, balance_after, note, payment_id }) => [
        amount,
        balance_after,
        note,
        payment_id,
      ]),
    ).toEqual([
      [-300, 900, null, id],
      [200, 1_200, '补偿', null],
      [1_000, 1_000, '欢迎', null],
    ]);

    await callEndpoint('POST /api/users/payments/{payment_id}/cancel', {
      as: user,
      params: { payment_id: id },
    });
    const back = await readPoints({ userId: user.id });
    expect(back).toMatchObject({ balance: 1_200, reserved: 0, available: 1_200 });
    expect(back.entries.map(({ balance_after }) => balance_after)).toEqual([1_200, 900, 1_200, 1_000]);
  });

  it('goes back page by page without losing or repeating a line', async () => {
    const user = await fixture.user();
    for (let index = 1; index <= 7; index += 1)
      await grant({ to: user, points: index, key: `page-${index}` });
    const seen: number[] = [];
    let cursor: number | undefined;
    for (let page = 0; page < 4; page += 1) {
      const answer = await readPoints({ userId: user.id, cursor, limit: 3 });
      expect(answer.balance).toBe(28);
      seen.push(...answer.entries.map(({ amount }) => amount));
      cursor = answer.next_cursor ?? undefined;
      if (cursor === undefined) break;
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('is empty for somebody who never had any', async () => {
    const user = await fixture.user();
    const answer = await callEndpoint('GET /api/coupon-points/points', { as: user });
    expect(answer.json).toEqual({ balance: 0, reserved: 0, available: 0, entries: [], next_cursor: null });
  });
});
