import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { requestRefund } from '@/lib/refunds/request-refund';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { requestChanges } from '@/lib/tasks/lifecycle/request-changes';
import { adminListRefundRequests } from '@/lib/tasks/refund-requests/admin-list-refund-requests';
import { answerRefundRequest } from '@/lib/tasks/refund-requests/answer-refund-request';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { decideRefundRequest, previewDecision } from '@/lib/tasks/refund-requests/decide-refund-request';
import { listRefundRequests } from '@/lib/tasks/refund-requests/list-refund-requests';
import { adminRefundRequestListSchema, refundRequestSchema } from '@/lib/tasks/refund-requests/schema';
import { withdrawRefundRequest } from '@/lib/tasks/refund-requests/withdraw-refund-request';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders, reset } from '@/tests/fixtures/two-providers';
import {
  heldReward,
  openUsers,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
  walletOf,
} from '@/tests/scenarios/refund-scenario';
import { decideAndRefund } from './decide-and-refund';

const HOUR_MS = 3_600_000;

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const command = { reason: 'not_as_agreed' as const, amount: 4_000, text: '少了一件' };
const ask = (taskId: number, parts: Partial<typeof command> = {}) =>
  askForRefund({ userId: users.poster.id, taskId, command: { ...command, ...parts } });
const decide = ({ id, toPoster, held = REWARD }: { id: number; toPoster: number; held?: number }) =>
  decideAndRefund({
    operatorId: users.operator.id,
    requestId: id,
    decision: { to_poster: toPoster, to_helper: held - toPoster, text: '按完成比例分配' },
  });

async function held(provider: 'stripe' | 'paypal' = 'stripe') {
  return heldReward({ fixture, users, provider });
}

async function delivered() {
  const scenario = await held();
  await deliverTask({ userId: users.helper.id, taskId: scenario.taskId, message: undefined });
  return scenario;
}

describe('A refund request', () => {
  it('stops the release deadline, is answered, and its withdrawal resumes the deadline with the remaining time', async () => {
    const { taskId } = await delivered();
    await db().$executeRaw`UPDATE tasks SET release_at = now() + interval '5 hours' WHERE id = ${taskId}`;
    const request = await ask(taskId);
    expect(request).toMatchObject({
      status: 'open',
      task_status: 'disputed',
      amount_display: '40.00',
      held_display: '90.00',
    });
    expect(await taskOf(taskId)).toMatchObject({ status: 'disputed', releaseAt: null });
    await keepTaskDeadlines();
    await expect(confirmTask({ userId: users.poster.id, taskId })).rejects.toMatchObject({
      code: 'task_not_delivered',
    });
    const answer = { userId: users.helper.id, taskId, requestId: request.id, text: '都在，见照片' };
    await answerRefundRequest(answer);
    expect(await answerRefundRequest(answer)).toMatchObject({ answer: '都在，见照片', status: 'open' });
    expect(await listRefundRequests({ userId: users.helper.id, taskId })).toHaveLength(1);
    expect((await adminListRefundRequests()).refund_requests.map(({ id }) => id)).toContain(request.id);
    const back = { userId: users.poster.id, taskId, requestId: request.id };
    await Promise.all([withdrawRefundRequest(back), withdrawRefundRequest(back)]);
    const { status, releaseAt } = await taskOf(taskId);
    expect(status).toBe('delivered');
    const left = (releaseAt?.getTime() ?? 0) - Date.now();
    expect(left).toBeGreaterThan(4.9 * HOUR_MS);
    expect(left).toBeLessThanOrEqual(5 * HOUR_MS + 2_000);
    await expect(answerRefundRequest({ ...answer, text: 'x' })).rejects.toMatchObject({
      code: 'refund_request_closed',
    });
    await expect(decide({ id: request.id, toPoster: 0 })).rejects.toMatchObject({
      code: 'refund_request_closed',
    });
    const kinds = await db().taskEvent.findMany({ where: { taskId }, orderBy: { id: 'asc' } });
    expect(kinds.map(({ kind }) => kind).slice(-4)).toEqual([
      'delivered',
      'refund_asked',
      'refund_answered',
      'refund_withdrawn',
    ]);
    await ask(taskId, { reason: 'not_as_agreed' });
  });

  it.each(['in_progress', 'changes_requested'] as const)('goes back to %s', async (status) => {
    const { taskId } = status === 'in_progress' ? await held() : await delivered();
    if (status === 'changes_requested') {
      await requestChanges({ userId: users.poster.id, taskId, message: '还没好' });
    }
    const { id } = await ask(taskId);
    await withdrawRefundRequest({ userId: users.poster.id, taskId, requestId: id });
    expect(await taskOf(taskId)).toMatchObject({ status, releaseAt: null });
  });

  it('is one at a time, of the held money, by the poster, and answered by the helper', async () => {
    const { taskId } = await held();
    await expect(ask(taskId, { amount: REWARD + 1 })).rejects.toMatchObject({ code: 'refund_too_much' });
    const asked = await Promise.allSettled(
      Array.from({ length: 10 }, (_, more) => ask(taskId, { amount: 4_000 + more })),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of asked) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'refund_request_open' });
    }
    const [request] = await listRefundRequests({ userId: users.poster.id, taskId });
    const requestId = request?.id ?? 0;
    // A person without a response asks the same again, and it is the same request.
    const again = { reason: request?.reason as typeof command.reason, amount: request?.amount ?? 0 };
    expect(await ask(taskId, again)).toEqual(request);
    await expect(ask(taskId, { ...again, text: '还少了一件' })).rejects.toMatchObject({
      code: 'refund_request_open',
    });
    const refused = { code: 'not_found' };
    const stranger = await fixture.user();
    await expect(askForRefund({ userId: users.helper.id, taskId, command })).rejects.toMatchObject(refused);
    await expect(
      answerRefundRequest({ userId: users.poster.id, taskId, requestId, text: 'x' }),
    ).rejects.toMatchObject(refused);
    await expect(withdrawRefundRequest({ userId: users.helper.id, taskId, requestId })).rejects.toMatchObject(
      refused,
    );
    await expect(listRefundRequests({ userId: stranger.id, taskId })).rejects.toMatchObject(refused);
    const other = await held();
    await expect(
      withdrawRefundRequest({ userId: users.poster.id, taskId: other.taskId, requestId }),
    ).rejects.toMatchObject(refused);
    await expect(
      ask(other.taskId).then(() => confirmTask({ userId: users.poster.id, taskId: other.taskId })),
    ).rejects.toMatchObject({ code: 'task_not_delivered' });
  });

  it('lets nobody refund the reward beside it', async () => {
    const { taskId, paymentId } = await held();
    await ask(taskId);
    const by = { actor: 'operator' as const, actorId: users.operator.id };
    await expect(
      requestRefund({ paymentId, amount: 1, reason: 'goodwill', requestKey: 'beside', by }),
    ).rejects.toMatchObject({ code: 'refund_request_open' });
  });

  it('is over when all of the reward was refunded in the provider’s console', async () => {
    const { taskId, paymentId } = await held();
    const { id } = await ask(taskId);
    const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({
      where: { id: paymentId },
    });
    fixture.simulators.stripe.refund({ paymentIntentId: providerTransactionId ?? '' });
    await reset(fixture);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect((await db().refundRequest.findUniqueOrThrow({ where: { id } })).status).toBe('withdrawn');
  });
});

describe.each(bothProviders)('A decision about a reward that %s paid', (provider) => {
  it.each([
    [0, 'completed', 'completed'],
    [4_000, 'completed', 'partially_refunded'],
    [REWARD, 'cancelled', 'refunded'],
  ])(
    'gives %i to the poster and the rest to the helper, once',
    async (toPoster, taskStatus, paymentStatus) => {
      const before = await walletOf(users.helper);
      const { taskId, paymentId } = await held(provider);
      const { id } = await ask(taskId);
      expect(await previewDecision({ requestId: id, toPoster })).toMatchObject({
        to_poster: toPoster,
        to_helper: REWARD - toPoster,
        task_becomes: taskStatus,
        is_frozen: false,
      });
      const tries = await Promise.allSettled(Array.from({ length: 10 }, () => decide({ id, toPoster })));
      expect(tries.filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(await taskOf(taskId)).toMatchObject({ status: taskStatus, escrowAmount: 0 });
      expect(await fixture.statusOf(paymentId)).toBe(paymentStatus);
      expect(await walletOf(users.helper)).toBe(before + REWARD - toPoster);
      expect((await refundsOf(paymentId)).map(({ amount }) => amount)).toEqual(
        toPoster > 0 ? [toPoster] : [],
      );
      const audits = await db().auditLog.findMany({ where: { subject: `refund_request:${id}` } });
      expect(audits).toMatchObject([{ actorId: users.operator.id, action: 'refund_request_decided' }]);
      await expect(decide({ id, toPoster: 1 })).rejects.toMatchObject({ code: 'refund_request_closed' });
    },
  );
});

describe('A decision', () => {
  it('is about the held money, to the penny', async () => {
    const { taskId } = await held();
    const { id } = await ask(taskId);
    for (const [toPoster, toHelper] of [
      [4_000, 4_000],
      [REWARD, 1],
      [0, 0],
    ] as const) {
      const decision = { to_poster: toPoster, to_helper: toHelper, text: 'x' };
      await expect(
        decideRefundRequest({ operatorId: users.operator.id, requestId: id, decision }),
      ).rejects.toMatchObject({ code: 'refund_split_wrong', details: { held: REWARD } });
    }
  });

  it('whose process died is finished by the worker', async () => {
    const { taskId, paymentId } = await held();
    const { id } = await ask(taskId);
    const decision = { to_poster: 4_000, to_helper: 5_000, text: 'x' };
    await decideRefundRequest({ operatorId: users.operator.id, requestId: id, decision });
    expect(await taskOf(taskId)).toMatchObject({ status: 'completed', escrowAmount: 4_000 });
    await Promise.all([completeCancellations(), completeCancellations()]);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0 });
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
    expect(await completeCancellations()).toBe(0);
  });

  it('and a withdrawal at once end with the money in one place', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { taskId } = await held();
      const before = await walletOf(users.helper);
      const { id } = await ask(taskId);
      await Promise.allSettled([
        decide({ id, toPoster: 4_000 }),
        withdrawRefundRequest({ userId: users.poster.id, taskId, requestId: id }),
      ]);
      const { status, escrowAmount } = await taskOf(taskId);
      const released = (await walletOf(users.helper)) - before;
      expect([status, escrowAmount, released]).toEqual(
        status === 'completed' ? ['completed', 0, 5_000] : ['in_progress', REWARD, 0],
      );
    }
  });

  it('of any size divides the held money without losing a penny', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: REWARD }), async (toPoster) => {
        const { taskId, paymentId } = await held();
        const before = await walletOf(users.helper);
        const { id } = await ask(taskId, { amount: 1 });
        await decide({ id, toPoster });
        const back = (await refundsOf(paymentId)).reduce((sum, { amount }) => sum + amount, 0);
        expect([back, (await walletOf(users.helper)) - before]).toEqual([toPoster, REWARD - toPoster]);
      }),
      { numRuns: 5 },
    );
  });
});

describe('The endpoints', () => {
  it('cover the whole way: terms, request, answer, preview, decision, refunds', async () => {
    const { poster, helper, operator } = users;
    const { taskId, paymentId, feeId } = await held();
    const params = { task_id: taskId };
    const terms = await callEndpoint('GET /api/tasks/{task_id}/cancellation', { as: poster, params });
    expect(terms.json).toMatchObject({ rule: 'poster_in_progress', reward_back: REWARD });
    const asked = await callEndpoint('POST /api/tasks/{task_id}/refund-requests', {
      as: poster,
      params,
      body: command,
    });
    expect(asked.status, asked.text).toBe(201);
    const { id: refundRequestId } = refundRequestSchema.parse(asked.json);
    const requestParams = { ...params, refund_request_id: refundRequestId };
    const answered = await callEndpoint(
      'POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/answer',
      {
        as: helper,
        params: requestParams,
        body: { text: '已经完成' },
      },
    );
    expect(answered.json).toMatchObject({ answer: '已经完成' });
    const open = await callEndpoint('GET /api/admin/refund-requests', { as: operator });
    expect(JSON.stringify(open.json)).toContain('已经完成');
    const preview = await callEndpoint('GET /api/admin/refund-requests/{refund_request_id}/decision', {
      as: operator,
      params: { refund_request_id: refundRequestId },
      query: { to_poster: '3000' },
    });
    expect(preview.json).toMatchObject({ to_poster_display: '30.00', to_helper_display: '60.00' });
    const decided = await callEndpoint('POST /api/admin/refund-requests/{refund_request_id}/decision', {
      as: operator,
      params: { refund_request_id: refundRequestId },
      body: { to_poster: 3_000, to_helper: 6_000, text: '各退一步' },
    });
    expect(decided.json).toMatchObject({ status: 'decided', decision: '各退一步', task_status: 'completed' });
    const mine = await callEndpoint('GET /api/users/payments/{payment_id}/refunds', {
      as: poster,
      params: { payment_id: paymentId },
    });
    expect(mine.json).toMatchObject({
      payment_status: 'partially_refunded',
      refunds: [{ amount: 3_000, amount_display: '30.00', reason: 'refund_decided', status: 'succeeded' }],
    });

    const fee = { as: operator, params: { payment_id: feeId } };
    const wanted = await callEndpoint('GET /api/admin/payments/{payment_id}/refunds', {
      ...fee,
      query: { amount: '250' },
    });
    expect(wanted.json).toMatchObject({ money: 0, points: 250, left_points: 750, is_whole: false });
    const give = (key: string, amount: number) =>
      callEndpoint('POST /api/admin/payments/{payment_id}/refunds', {
        ...fee,
        body: { amount, reason: 'goodwill', note: '抱歉' },
        headers: { 'idempotency-key': key },
      });
    const first = await give('fee-refund-1', 250);
    expect(first.status, first.text).toBe(201);
    expect((await give('fee-refund-1', 250)).json).toEqual(first.json);
    expect(await give('fee-refund-1', 251)).toMatchObject({ status: 409, code: 'idempotency_mismatch' });
    expect(await give('fee-refund-2', 751)).toMatchObject({ status: 422, code: 'refund_too_much' });
    const audits = await db().auditLog.findMany({ where: { subject: `payment:${feeId}` } });
    expect(audits).toMatchObject([{ actorId: operator.id, action: 'payment_refunded' }]);
  });
});

describe('The list of an operator', () => {
  const listed = async (query: Record<string, string | undefined>) => {
    const { status, json, text } = await callEndpoint('GET /api/admin/refund-requests', {
      as: users.operator,
      query,
    });
    expect(status, text).toBe(200);
    return adminRefundRequestListSchema.parse(json);
  };

  /** Every page of one request each. */
  const walk = async (status?: string) => {
    const seen: { id: number; status: string }[] = [];
    let cursor: string | undefined;
    do {
      const { refund_requests: page, next_cursor: next } = await listed({ status, cursor, limit: '1' });
      seen.push(...page);
      cursor = next === null ? undefined : String(next);
    } while (cursor !== undefined);
    return seen;
  };

  it('shows what waits from the oldest on, and the others from the newest on, each once', async () => {
    const asked: number[] = [];
    for (let count = 0; count < 4; count += 1) asked.push((await ask((await held()).taskId)).id);
    const [first = 0, withdrawn = 0, decided = 0, last = 0] = asked;
    const { taskId } = await db().refundRequest.findUniqueOrThrow({ where: { id: withdrawn } });
    await withdrawRefundRequest({ userId: users.poster.id, taskId, requestId: withdrawn });
    await decide({ id: decided, toPoster: 2_500 });

    const open = await walk();
    expect(open.map(({ id }) => id)).toEqual(open.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(open.map(({ id }) => id)).toEqual(expect.arrayContaining([first, last]));
    expect(new Set(open.map(({ status }) => status))).toEqual(new Set(['open']));
    expect(await walk('open')).toEqual(open);
    expect((await walk('withdrawn'))[0]).toMatchObject({ id: withdrawn, decided_by: null, decision: null });
    const all = await walk('all');
    expect(all.map(({ id }) => id).slice(0, 4)).toEqual([last, decided, withdrawn, first]);
    expect(all).toHaveLength(await db().refundRequest.count());
  });

  it('says of a decision who made it, when, how and why', async () => {
    const { id } = await ask((await held()).taskId);
    await decide({ id, toPoster: 2_500 });
    const { refund_requests: found } = await listed({ status: 'decided' });
    expect(found[0]).toMatchObject({
      id,
      to_poster_display: '25.00',
      to_helper_display: '65.00',
      decision: '按完成比例分配',
      decided_by: users.operator.name,
      decided_at: expect.any(String),
    });
  });

  it('refuses a status that there is not', async () => {
    const address = 'GET /api/admin/refund-requests';
    const { status } = await callEndpoint(address, { as: users.operator, query: { status: 'decided?' } });
    expect(status).toBe(400);
  });
});
