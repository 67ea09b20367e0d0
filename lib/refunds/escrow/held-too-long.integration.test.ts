import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { listTaskStatements } from '@/lib/tasks/lifecycle/list-task-events';
import { readTask } from '@/lib/tasks/lifecycle/read-task';
import { requestChanges } from '@/lib/tasks/lifecycle/request-changes';
import { adminListRefundRequests } from '@/lib/tasks/refund-requests/admin-list-refund-requests';
import { answerRefundRequest } from '@/lib/tasks/refund-requests/answer-refund-request';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { previewDecision } from '@/lib/tasks/refund-requests/decide-refund-request';
import { withdrawRefundRequest } from '@/lib/tasks/refund-requests/withdraw-refund-request';
import { brokenTitles } from '@/tests/fixtures/broken-titles';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { reset } from '@/tests/fixtures/two-providers';
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

const DAY_MS = 24 * 3_600_000;
const DECISION_DAYS = 40;

const fixture = useFixture({ HOLD_DECISION_DAYS: String(DECISION_DAYS) });
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** A reward that was paid so long ago. */
async function heldFor({ days, hours = 0 }: { days: number; hours?: number }) {
  const scenario = await heldReward({ fixture, users, provider: 'stripe' });
  await db().$executeRaw`
    UPDATE payment_records SET completed_at = now() - make_interval(days => ${days}::integer, hours => ${hours}::integer)
    WHERE id = ${scenario.paymentId}`;
  return scenario;
}

async function toBeDecided() {
  const { taskId, paymentId } = await heldFor({ days: DECISION_DAYS });
  await keepTaskDeadlines();
  const { id: requestId } = await db().refundRequest.findFirstOrThrow({ where: { taskId, status: 'open' } });
  return { taskId, paymentId, requestId };
}

describe('A reward that nobody ends', () => {
  it('goes to an operator at its time limit, and not an hour before', async () => {
    const { taskId, paymentId } = await heldFor({ days: DECISION_DAYS - 1, hours: 23 });
    const { held_until: until } = await readTask({ userId: users.poster.id, taskId });
    expect(Math.abs(Date.parse(until ?? '') - Date.now() - 3_600_000)).toBeLessThan(60_000);
    await keepTaskDeadlines();
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress' });
    await db().$executeRaw`
      UPDATE payment_records SET completed_at = completed_at - interval '1 hour' WHERE id = ${paymentId}`;
    await Promise.all([keepTaskDeadlines(), keepTaskDeadlines(), keepTaskDeadlines()]);
    expect(await taskOf(taskId)).toMatchObject({ status: 'disputed', escrowAmount: REWARD });
    const open = (await adminListRefundRequests()).refund_requests.filter(({ task_id: id }) => id === taskId);
    expect(open).toMatchObject([{ reason: 'held_too_long', amount: REWARD, text: '', held: REWARD }]);
    const limit = Date.now() + (90 - DECISION_DAYS) * DAY_MS;
    expect(Math.abs(Date.parse(open[0]?.decide_before ?? '') - limit)).toBeLessThan(60_000);
  });

  it('waits even if the poster requested changes, and not while delivered work has its own deadline', async () => {
    const { taskId } = await heldFor({ days: DECISION_DAYS });
    await deliverTask({ userId: users.helper.id, taskId, message: undefined });
    await keepTaskDeadlines();
    expect(await taskOf(taskId)).toMatchObject({ status: 'delivered' });
    expect(await readTask({ userId: users.helper.id, taskId })).toMatchObject({ held_until: null });
    await requestChanges({ userId: users.poster.id, taskId, message: '还没好' });
    await keepTaskDeadlines();
    expect(await taskOf(taskId)).toMatchObject({ status: 'disputed' });
  });

  it('takes statements of both sides, and the operator reads them', async () => {
    const { taskId, requestId } = await toBeDecided();
    const say = (userId: number, text: string) => answerRefundRequest({ userId, taskId, requestId, text });
    await say(users.poster.id, '一直联系不上');
    await say(users.helper.id, '我做完了一半');
    const stranger = await fixture.user();
    await expect(say(stranger.id, '?')).rejects.toMatchObject({ code: 'not_found' });
    const statements = await listTaskStatements({ taskId });
    expect(statements.map(({ actor, text }) => [actor, text])).toEqual([
      ['poster', '一直联系不上'],
      ['helper', '我做完了一半'],
    ]);
    expect(await previewDecision({ requestId, toPoster: undefined })).toMatchObject({
      to_poster: 0,
      to_helper: REWARD,
    });
  });

  it('is divided as the operator decides, once', async () => {
    const { taskId, paymentId, requestId } = await toBeDecided();
    const decision = { to_poster: 5_000, to_helper: REWARD - 5_000, text: '做完了一部分' };
    const before = await walletOf(users.helper);
    const decide = () => decideAndRefund({ operatorId: users.operator.id, requestId, decision });
    await Promise.all([decide(), decide()]);
    await reset(fixture);
    expect(await taskOf(taskId)).toMatchObject({ status: 'completed', escrowAmount: 0 });
    expect((await walletOf(users.helper)) - before).toBe(REWARD - 5_000);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 5_000, status: 'succeeded' }]);
  });

  it('can still be confirmed by its poster, and nobody decides then', async () => {
    const { taskId, requestId } = await toBeDecided();
    const before = await walletOf(users.helper);
    const confirm = () => confirmTask({ userId: users.poster.id, taskId });
    await Promise.all([confirm(), confirm()]);
    expect(await taskOf(taskId)).toMatchObject({ status: 'completed', escrowAmount: 0 });
    expect((await walletOf(users.helper)) - before).toBe(REWARD);
    const decision = { to_poster: REWARD, to_helper: 0, text: '太迟了' };
    await expect(
      decideAndRefund({ operatorId: users.operator.id, requestId, decision }),
    ).rejects.toMatchObject({ code: 'refund_request_closed' });
  });

  it('is confirmed or decided, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { taskId, requestId } = await toBeDecided();
      const decision = { to_poster: REWARD, to_helper: 0, text: '没有完成' };
      const ends = await Promise.allSettled([
        confirmTask({ userId: users.poster.id, taskId }),
        decideAndRefund({ operatorId: users.operator.id, requestId, decision }),
      ]);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0 });
      await reset(fixture);
    }
  });

  it('is withdrawn by nobody, and requested by nobody beside it', async () => {
    const { taskId, requestId } = await toBeDecided();
    const poster = { userId: users.poster.id, taskId };
    await expect(withdrawRefundRequest({ ...poster, requestId })).rejects.toMatchObject({
      code: 'decision_required',
    });
    const command = { reason: 'late' as const, amount: REWARD, text: '太迟' };
    await expect(askForRefund({ ...poster, command })).rejects.toMatchObject({ code: 'refund_request_open' });
    await expect(confirmTask({ ...poster, userId: users.helper.id })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

it('a reward beyond the limit of the providers raises an alarm', async () => {
  const { taskId, paymentId } = await heldFor({ days: 91 });
  expect(await brokenTitles()).toEqual([expect.stringContaining('longer than providers allow')]);
  await keepTaskDeadlines();
  expect(await brokenTitles()).toHaveLength(1);
  await confirmTask({ userId: users.poster.id, taskId });
  expect(await brokenTitles()).toEqual([]);
  expect(await fixture.statusOf(paymentId)).toBe('completed');
});

it('the database refuses a request without a requester for another reason, and one with a requester for this reason', async () => {
  const { taskId, requestId } = await toBeDecided();
  await expect(
    db().$executeRaw`UPDATE refund_requests SET reason = 'late' WHERE id = ${requestId}`,
  ).rejects.toThrow(/refund_requests_reason_check/);
  await expect(
    db().$executeRaw`UPDATE refund_requests SET requested_by = ${users.poster.id} WHERE id = ${requestId}`,
  ).rejects.toThrow(/refund_requests_reason_check/);
  await confirmTask({ userId: users.poster.id, taskId });
});
