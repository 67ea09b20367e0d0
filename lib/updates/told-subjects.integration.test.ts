import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { endSessions } from '@/lib/auth/end-sessions';
import { databaseSettings } from '@/lib/core/db/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { readPayment } from '@/lib/payments/read/read-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { requestPayout } from '@/lib/payouts/request-payout';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { sessionOf } from '@/tests/api/call-endpoint';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle } from '@/tests/fixtures/two-providers';
import { openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { AVAILABLE_CARD } from '@/tests/scenarios/payout-scenario';
import { heldReward, openUsers } from '@/tests/scenarios/refund-scenario';
import { type DatabaseListener, listenToDatabase } from './listen-to-database';
import type { Subject } from './update-hub';

const REWARD = 9_000;

const fixture = useFixture({}, { role: 'runtime' });
const heard: Subject[] = [];
let listener: DatabaseListener;
beforeAll(async () => {
  listener = listenToDatabase({
    settings: databaseSettings(),
    onSubject: (subject) => heard.push(subject),
    onConnected: () => undefined,
  });
  expect(await listener.untilListening(5_000)).toBe(true);
});
afterAll(() => listener.stop());

/** What is told of an act: everything between two marks, which arrive in the order of their commits. */
async function toldOf<Result>(act: () => Promise<Result>): Promise<{ told: Subject[]; result: Result }> {
  await bothIdle(fixture);
  await mark();
  heard.length = 0;
  const result = await act();
  await bothIdle(fixture);
  const last = await mark();
  return { told: [...new Set(heard)].filter((subject) => subject !== last).sort(), result };
}

const sorted = (...subjects: Subject[]) => [...subjects].sort();

async function mark(): Promise<Subject> {
  const subject: Subject = `task:${randomInt(1e9, 2e9)}`;
  await db().$executeRaw`SELECT pg_notify('updates', ${subject})`;
  await vi.waitFor(() => expect(heard).toContain(subject));
  return subject;
}

it('each act on the way of a reward is told of its task, its payment and the people who are told or whose money moves', async () => {
  const { poster, helper } = await openUsers(fixture);
  const { id: taskId } = await fixture.task({ poster });
  const task = `task:${taskId}` as const;
  const theirs = `user:${poster.id}` as const;
  const pay = (body: { payment_method: 'points' | 'stripe' }) =>
    createPayment({ user: poster, taskId, body, idempotencyKey: null });

  const fee = await toldOf(() => pay({ payment_method: 'points' }));
  expect(fee.told).toEqual(sorted(task, `payment:${fee.result.payment_id}`, theirs));

  const offered = await toldOf(() =>
    applyToTask({ userId: helper.id, taskId, offeredAmount: REWARD, message: null }),
  );
  expect(offered.told).toEqual(sorted(task, theirs));
  const applicationId = offered.result.id;
  const accepted = await toldOf(() =>
    acceptApplication({ userId: poster.id, taskId, applicationId, expectedAmount: REWARD }),
  );
  expect(accepted.told).toEqual(sorted(task, `user:${helper.id}`));

  const begun = await toldOf(() => pay({ payment_method: 'stripe' }));
  const paymentId = begun.result.payment_id;
  expect(begun.told).toEqual(sorted(task, `payment:${paymentId}`));
  const polled = await toldOf(() => readPayment({ userId: poster.id, paymentId, refresh: true }));
  expect(polled.told, 'a look at a payment is no update of it').toEqual([]);
  const sessionId = await referenceOf(paymentId);
  const paid = await toldOf(async () => {
    fixture.simulators.stripe.pay({ sessionId, card: AVAILABLE_CARD });
    await syncPayment({ paymentId });
  });
  expect(paid.told).toEqual(sorted(task, `payment:${paymentId}`, theirs, `user:${helper.id}`));

  const proposed = await toldOf(() =>
    proposeChangeOrder({ userId: helper.id, taskId, command: { amount: 10_000, text: 'Two floors.' } }),
  );
  expect(proposed.told).toEqual(sorted(task, theirs));
  const delivered = await toldOf(() => deliverTask({ userId: helper.id, taskId, message: '放在门口了' }));
  expect(delivered.told).toEqual(sorted(task, theirs));
  const confirmed = await toldOf(() => confirmTask({ userId: poster.id, taskId }));
  expect(confirmed.told).toEqual(sorted(task, theirs, `user:${helper.id}`));
});

it('a payout is told of its person', async () => {
  const users = await openUsers(fixture);
  const { helper, poster } = users;
  const { taskId } = await heldReward({ fixture, users, card: AVAILABLE_CARD });
  await confirmTask({ userId: poster.id, taskId });
  const account = await toldOf(() =>
    openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email }),
  );
  expect(account.told).toEqual(sorted(`user:${helper.id}`));
  const payout = await toldOf(() =>
    requestPayout({ userId: helper.id, provider: 'paypal', amount: 1_000, idempotencyKey: 'told' }),
  );
  expect(payout.told).toEqual(sorted(`user:${helper.id}`));
});

it('a dispute is told of its payment and its task, though nobody of ours did anything', async () => {
  const users = await openUsers(fixture);
  const { taskId, paymentId } = await heldReward({ fixture, users });
  const disputed = await toldOf(() => openDisputeAt({ fixture, name: 'stripe', paymentId }));
  expect(disputed.told).toEqual(
    sorted(`task:${taskId}`, `payment:${paymentId}`, `user:${users.poster.id}`, `user:${users.helper.id}`),
  );
});

it('the end of a session is told of its person, and its use is not', async () => {
  const person = await fixture.user();
  const begun = await toldOf(() => sessionOf(person));
  expect(begun.told).toEqual([]);
  const used = await toldOf(() => db().session.updateMany({ data: { lastSeenAt: new Date() } }));
  expect(used.told).toEqual([]);
  const ended = await toldOf(() => endSessions({ userId: person.id, because: 'signed_out' }));
  expect(ended.told).toEqual(sorted(`user:${person.id}`));
});
