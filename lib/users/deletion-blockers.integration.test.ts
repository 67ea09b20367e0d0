import { afterEach, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { requestRefund } from '@/lib/refunds/request-refund';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { earn } from '@/tests/scenarios/payout-scenario';
import { acceptedTask, heldReward, openUsers, paidFee } from '@/tests/scenarios/refund-scenario';
import { bringOther } from '@/tests/scenarios/unmatched-money';
import { payOut } from '@/tests/scenarios/unsent-payout';
import { deletionSchema } from './schema';

const fixture = useFixture({ APPROVAL_ABOVE: '500' }, { role: 'runtime' });
afterEach(() => reset(fixture));

const rich = () => fixture.user({ points: 5_000 });
const stripe = { payment_method: 'stripe' } as const;

const begin = async ({
  poster,
  body = stripe,
}: {
  poster: User;
  body?: Parameters<typeof createPayment>[0]['body'];
}) => {
  const { id: taskId } = await fixture.task({ poster });
  const { payment_id: paymentId } = await createPayment({ user: poster, taskId, body, idempotencyKey: null });
  return { taskId, paymentId };
};

async function held() {
  const users = await openUsers(fixture);
  return { ...users, ...(await heldReward({ fixture, users, fee: stripe })) };
}

async function accepted() {
  const users = await openUsers(fixture);
  return { ...users, ...(await acceptedTask({ fixture, users })) };
}

async function personOf({ paymentId }: { paymentId: number }): Promise<User> {
  return (await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId }, include: { user: true } }))
    .user;
}

/** Somebody of whom each thing is true, and with what it comes. */
const situations: [string, string[], () => Promise<User>][] = [
  [
    'a payment that is not finished',
    ['payment_unfinished', 'points_reserved'],
    async () => {
      const poster = await rich();
      await begin({ poster, body: { payment_method: 'mixed', points_amount: 100 } });
      return poster;
    },
  ],
  [
    'money that fits no payment',
    ['payment_in_review', 'points_reserved'],
    async () => personOf(await bringOther({ fixture, name: 'stripe', amount: 501 })),
  ],
  [
    'a refund that is on its way',
    ['refund_under_way', 'task_open'],
    async () => {
      const poster = await rich();
      const { paymentId } = await paidFee({ fixture, poster, body: stripe });
      const fault = { kind: 'status', status: 503 } as const;
      fixture.simulators.stripe.addFault({ method: 'POST', path: '/v1/refunds', fault, times: null });
      await requestRefund({
        paymentId,
        amount: 10,
        reason: 'goodwill',
        requestKey: 'a test',
        by: { actor: 'system', actorId: null },
      });
      return poster;
    },
  ],
  [
    'a dispute of the fee',
    ['dispute_open', 'task_open'],
    async () => {
      const { poster, paymentId } = await disputeScenario(fixture).feePaid({ name: 'stripe' });
      await openDisputeAt({ fixture, name: 'stripe', paymentId });
      await bothIdle(fixture);
      return poster;
    },
  ],
  [
    'a dispute of the reward of their work',
    ['dispute_open', 'task_under_way'],
    async () => {
      const { helper, paymentId } = await held();
      await openDisputeAt({ fixture, name: 'stripe', paymentId });
      await bothIdle(fixture);
      return helper;
    },
  ],
  [
    'an open task',
    ['task_open'],
    async () => {
      const poster = await rich();
      await paidFee({ fixture, poster });
      return poster;
    },
  ],
  ['an accepted helper', ['task_under_way'], async () => (await accepted()).poster],
  ['an accepted offer', ['task_under_way'], async () => (await accepted()).helper],
  ['a reward that is held, as the poster', ['task_under_way'], async () => (await held()).poster],
  ['a reward that is held, as the helper', ['task_under_way'], async () => (await held()).helper],
  [
    'a cancelled task whose money is not sent back yet',
    ['cancellation_under_way'],
    async () => {
      const poster = await rich();
      const { taskId } = await paidFee({ fixture, poster, body: stripe });
      await cancelTask({ userId: poster.id, taskId });
      return poster;
    },
  ],
  [
    'a helper who cancelled, and owes the fee, while the reward is not sent back yet',
    ['cancellation_under_way', 'debt'],
    async () => {
      const { helper, taskId } = await held();
      await cancelTask({ userId: helper.id, taskId });
      return helper;
    },
  ],
  [
    'another reward that is proposed',
    ['task_under_way', 'change_order_open'],
    async () => {
      const { poster, helper, taskId } = await held();
      await proposeChangeOrder({ userId: poster.id, taskId, command: { amount: 12_000 } });
      return helper;
    },
  ],
  [
    'a refund of the reward that is asked for',
    ['task_under_way', 'refund_request_open'],
    async () => {
      const { poster, helper, taskId } = await held();
      await askForRefund({
        userId: poster.id,
        taskId,
        command: { reason: 'late', amount: 100, text: 'Late' },
      });
      return helper;
    },
  ],
  [
    'money in the wallet',
    ['wallet_balance'],
    async () => {
      const helper = await fixture.user();
      await earn({ fixture, helper, amount: 9_000 });
      return helper;
    },
  ],
  [
    'a payout that is on its way',
    ['payout_under_way'],
    async () => {
      const helper = await fixture.user();
      await earn({ fixture, helper, amount: 9_000, by: 'paypal' });
      await payOut({ helper, amount: 9_000 });
      return helper;
    },
  ],
  [
    'an act that waits for a second person',
    ['approval_waiting'],
    async () => {
      const [as, of] = [await fixture.user({ role: 'finance' }), await fixture.user()];
      const body = { user_id: of.id, points: 700, reason: 'Thank you' };
      const headers = { 'idempotency-key': `waiting-${as.id}` };
      expect((await callEndpoint('POST /api/admin/points-grants', { as, body, headers })).status).toBe(202);
      return as;
    },
  ],
];

const remove = (as: User) =>
  callEndpoint('POST /api/users/me/deletion', { as, body: { email: as.email, gives_up_points: true } });

async function readBlockers(as: User) {
  const { json } = await callEndpoint('GET /api/users/me/deletion', { as });
  return deletionSchema.parse(json).blockers;
}

const planOf = ({ id }: User): Plan => ({
  person: { kind: 'delete', id, gives_up_points: true },
  audit: { actor_id: id, action: 'account_deleted', subject: `user:${id}` },
});

const isDeleted = async ({ id }: User) =>
  (await db().user.findUniqueOrThrow({ where: { id } })).deletedAt !== null;

describe('An account is kept by', () => {
  it.each(situations)('%s', async (_, reasons, arrange) => {
    const person = await arrange();
    const found = await readBlockers(person);
    expect(found.map(({ reason }) => reason)).toEqual(reasons);
    for (const { page } of found)
      expect(page).toMatch(/^\/(tasks|payments)\/\d+$|^\/(wallet|payments|admin\/approvals)$/);
    expect((await remove(person)).refusal).toMatchObject({
      code: 'deletion_blocked',
      details: { blockers: reasons },
    });
    expect(await commit(planOf(person)), 'the database says it, too').toEqual({ outcome: 'stale' });
    expect(await isDeleted(person)).toBe(false);
  });

  it('being the last admin, until somebody else is one', async () => {
    const admins = await db().user.findMany({ where: { role: 'admin', disabledAt: null } });
    for (const { id } of admins.slice(1)) await db().user.update({ where: { id }, data: { role: 'user' } });
    const last = admins[0] ?? (await fixture.user({ role: 'admin' }));
    expect(await readBlockers(last)).toMatchObject([{ reason: 'last_admin', page: '/admin/people' }]);
    expect((await remove(last)).refusal).toMatchObject({ details: { blockers: ['last_admin'] } });
    await fixture.user({ role: 'admin' });
    expect((await remove(last)).status).toBe(200);
  });

  it('nothing that is over', async () => {
    const poster = await rich();
    const { paymentId } = await begin({ poster });
    await cancelPayment({ userId: poster.id, paymentId });
    expect(await readBlockers(poster)).toEqual([]);
    expect((await remove(poster)).status).toBe(200);
    await fixture.expectSoundBooks();
  });

  it('nothing of somebody else: only its own person deletes it', async () => {
    const [person, other] = [await fixture.user(), await fixture.user({ role: 'admin' })];
    const plan = {
      ...planOf(person),
      audit: { actor_id: other.id, action: 'account_deleted', subject: 'user:0' } as const,
    };
    await expect(commit(plan)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(
      commit({ person: { kind: 'delete', id: person.id, gives_up_points: true } }),
    ).rejects.toMatchObject({
      code: 'not_allowed',
    });
    expect(await isDeleted(person)).toBe(false);
  });
});
