import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSession } from '@/lib/auth/start-session';
import type { User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { type CommitCutter, openCommitCutter } from '@/tests/fixtures/commit-cutter';
import { type Fixture, openFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { paidFee } from '@/tests/scenarios/refund-scenario';
import { notificationListSchema } from './schema';
import { notificationKinds } from './states';

let fixture: Fixture;
let cutter: CommitCutter;
beforeAll(async () => {
  fixture = await openFixture({}, { role: 'runtime' });
  cutter = await openCommitCutter(fixture);
});
afterAll(async () => {
  await fixture.close();
  await cutter.close();
});

const kindsOf = async ({ id: userId }: User) =>
  (await db().notification.findMany({ where: { userId }, orderBy: { id: 'asc' } })).map(({ kind }) => kind);

it('The rules name what there is, and who may be told', async () => {
  const rules = await db().$queryRaw<
    { told: string; kind: string }[]
  >`SELECT told, kind FROM notification_rules()`;
  expect(rules.length).toBeGreaterThan(40);
  expect([...new Set(rules.map(({ told }) => told))].sort()).toEqual(['helper', 'person', 'poster']);
  // Jobs write the others.
  const ofJobs = ['reward_due', 'release_due', 'daily_digest'];
  expect([...new Set(rules.map(({ kind }) => kind)), ...ofJobs].sort()).toEqual(
    [...notificationKinds].sort(),
  );
});

it.each([
  ['before', []],
  ['after', ['payment_completed']],
] as const)(
  'A commit that is cut %s it is written tells %j, and once when it is tried again',
  async (cut, first) => {
    const poster = await fixture.user({ points: 10_000 });
    const { id: taskId } = await fixture.task({ poster });
    const body = { payment_method: 'points' as const };
    const pay = () => createPayment({ user: poster, taskId, body, idempotencyKey: `cut-${cut}` });
    cutter.cutEach(cut);
    await expect(pay()).rejects.toMatchObject({ code: 'database_unavailable' });
    cutter.cutEach(null);
    expect(await kindsOf(poster)).toEqual(first);
    await pay();
    expect(await kindsOf(poster)).toEqual(['payment_completed']);
  },
);

it('A person reads what they were told, page by page, and nobody else does', async () => {
  const poster = await fixture.user({ points: 10_000 });
  const stranger = await fixture.user();
  const { taskId, paymentId } = await paidFee({ fixture, poster });
  await paidFee({ fixture, poster });
  const list = async (as: User, query = {}) =>
    notificationListSchema.parse((await callEndpoint('GET /api/notifications', { as, query })).json);
  const first = await list(poster, { limit: '1' });
  expect(first).toMatchObject({ unread: 2, notifications: [{ kind: 'payment_completed', is_read: false }] });
  const second = await list(poster, { limit: '1', cursor: String(first.next_cursor) });
  expect(second.notifications).toMatchObject([
    {
      task_id: taskId,
      payment_id: paymentId,
      points: 1_000,
      amount_display: '0.00',
      path: `/payments/${paymentId}`,
    },
  ]);
  expect(second.next_cursor).toBeNull();
  expect(await list(stranger)).toEqual({ notifications: [], unread: 0, next_cursor: null });

  const older = second.notifications[0]?.notification_id;
  const read = (as: User, body?: object) =>
    callEndpoint('POST /api/notifications/read', { as, ...(body && { body }) });
  expect((await read(stranger)).json).toEqual({ unread: 0 });
  expect((await list(poster)).unread).toBe(2);
  expect((await read(poster, { up_to: older })).json).toEqual({ unread: 1 });
  expect((await list(poster)).notifications.map(({ is_read: isRead }) => isRead)).toEqual([false, true]);
  expect((await read(poster)).json).toEqual({ unread: 0 });
});

it('A sign-in is told if the account knows neither the browser nor its network', async () => {
  const user = await fixture.user();
  const sign = (parts: { userAgent?: string; network?: string; isKnownDevice?: boolean }) =>
    startSession({
      userId: user.id,
      passwordHash: user.passwordHash,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
      network: '203.0.113.0/24',
      ...parts,
    });
  const told = async () => (await kindsOf(user)).length;
  await sign({});
  expect(await told()).toBe(0);
  await sign({});
  expect(await told()).toBe(0);
  await sign({ network: '198.51.100.0/24', isKnownDevice: true });
  expect(await told()).toBe(0);
  await sign({ userAgent: 'Mozilla/5.0 (iPhone) Version/19 Safari' });
  expect(await told()).toBe(1);
  await sign({ network: '192.0.2.0/24' });
  expect(await told()).toBe(2);
  const { json } = await callEndpoint('GET /api/notifications', { as: user });
  // The session that asks is a sign-in of its own, in a browser without a name.
  expect(notificationListSchema.parse(json).notifications).toMatchObject([
    { kind: 'new_device', browser: 'other' },
    { kind: 'new_device', browser: 'chrome', system: 'linux', network: '192.0.2.0/24', path: '/account' },
    { kind: 'new_device', browser: 'safari', system: 'iphone' },
  ]);
});

it('The server may neither write what was told anew nor tell in the name of a trigger', async () => {
  const poster = await fixture.user({ points: 10_000 });
  await paidFee({ fixture, poster });
  const { db: runtime } = await import('@/lib/core/db/client');
  await expect(
    runtime().$executeRaw`UPDATE notifications SET kind = 'payment_failed' WHERE user_id = ${poster.id}`,
  ).rejects.toThrow(/permission denied/);
  await expect(
    runtime().$executeRaw`SELECT tell_people('payment.failed', 'x', person => ${poster.id}::integer)`,
  ).rejects.toThrow(/permission denied/);
});
