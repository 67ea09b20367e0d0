import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { finishApprovals } from '@/lib/jobs/finish-approvals';
import { pointsOf as accountOfPoints, pointsIssued } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import { grantPoints } from '@/lib/points/grant-points';
import { requestRefund } from '@/lib/refunds/request-refund';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { paidFee } from '@/tests/scenarios/refund-scenario';
import { approvalAskedSchema, approvalListSchema } from './schema';
import { approvalMoves, approvalStates } from './states';

const fixture = useFixture({ APPROVAL_ABOVE: '500', APPROVAL_DAILY_ABOVE: '1200' });
let checker: User;
beforeAll(async () => {
  checker = await fixture.user({ role: 'admin' });
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const operator = () => fixture.user({ role: 'finance' });
const reason = 'The papers were checked';
let keys = 0;

const grant = ({
  as,
  to,
  points,
  key = `grant-${++keys}`,
}: {
  as: User;
  to: User;
  points: number;
  key?: string;
}) =>
  callEndpoint('POST /api/admin/points-grants', {
    as,
    body: { user_id: to.id, points, reason },
    headers: { 'idempotency-key': key },
  });

const refund = ({ as, paymentId, note = reason }: { as: User; paymentId: number; note?: string | null }) =>
  callEndpoint('POST /api/admin/payments/{payment_id}/refunds', {
    as,
    params: { payment_id: paymentId },
    body: { reason: 'goodwill', note },
    headers: { 'idempotency-key': `refund-${paymentId}` },
  });

const approve = (id: number, as = checker) =>
  callEndpoint('POST /api/admin/approvals/{approval_id}/approval', {
    as,
    params: { approval_id: id },
    body: {},
  });
const withdraw = (id: number, as: User) =>
  callEndpoint('POST /api/admin/approvals/{approval_id}/withdrawal', { as, params: { approval_id: id } });

const approvalOf = ({ json }: { json: unknown }) => approvalAskedSchema.parse(json).approval;
const pointsOf = async (user: User) => (await fixture.points(user)).available;

/** An approval that nobody decided about; nobody waits for it here. */
async function asked(points = 700) {
  const [maker, to] = await Promise.all([operator(), fixture.user()]);
  const answer = await grant({ as: maker, to, points, key: `asked-${++keys}` });
  expect(answer.status, answer.text).toBe(202);
  return { maker, to, key: `asked-${keys}`, id: approvalOf(answer).approval_id };
}

/** As a process does that dies right after. */
const approveOnly = (id: number) =>
  commit({
    approval: { kind: 'move', id, from: 'open', to: 'approved', set: { checker_id: checker.id, note: null } },
  });

describe('What one operator moves alone in 24 hours', () => {
  it('is limited, and what a second person approved does not count', async () => {
    const [maker, to] = await Promise.all([operator(), fixture.user()]);
    expect((await grant({ as: maker, to, points: 500 })).status).toBe(201);
    const large = await grant({ as: maker, to, points: 900 });
    expect(large.status).toBe(202);
    expect(approvalOf(await approve(approvalOf(large).approval_id)).state).toBe('executed');
    expect((await grant({ as: maker, to, points: 500 })).status).toBe(201);
    expect((await grant({ as: maker, to, points: 201 })).status).toBe(202);
    expect((await grant({ as: maker, to, points: 200 })).status).toBe(201);
    expect((await grant({ as: maker, to, points: 1 })).status).toBe(202);
    expect(await pointsOf(to)).toBe(2_100);
    // Another operator has their own.
    expect((await grant({ as: await operator(), to, points: 1 })).status).toBe(201);
  });

  it('is not passed by acts at once', async () => {
    const [maker, to] = await Promise.all([operator(), fixture.user()]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => grant({ as: maker, to, points: 400 })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 201, 201, 202, 202, 202, 202, 202]);
    expect(await pointsOf(to)).toBe(1_200);
  });

  it('is asked of the verb itself, whoever calls it', async () => {
    const [maker, to] = await Promise.all([operator(), fixture.user()]);
    const act = {
      userId: to.id,
      points: 501,
      reason,
      actorId: maker.id,
      idempotencyKey: 'past-the-endpoint',
    };
    await expect(grantPoints(act)).rejects.toMatchObject({
      code: 'approval_required',
      details: { act: 'points_grant', subject: `user:${to.id}`, amount: 501, unit: 'PTS' },
    });
    const { id } = await asked();
    await expect(grantPoints({ ...act, approvalId: id })).rejects.toMatchObject({
      code: 'approval_required',
    });
    expect(await pointsOf(to)).toBe(0);
  });

  it('counts what a plan posts, whatever it says of itself', async () => {
    const [maker, to] = await Promise.all([operator(), fixture.user()]);
    const { ledgerAccount } = db();
    const before = await ledgerAccount.count();
    await expect(
      commit({
        postings: [
          {
            key: `understated:${to.id}`,
            kind: 'points_grant',
            actor_id: maker.id,
            lines: [{ from: pointsIssued, to: accountOfPoints(to.id), amount: 600 }],
          },
        ],
        audit: {
          actor_id: maker.id,
          action: 'points_granted',
          subject: `user:${to.id}`,
          act: 'points_grant',
          amount: 1,
          unit: 'PTS',
        },
      }),
    ).rejects.toMatchObject({ code: 'approval_required' });
    expect(await ledgerAccount.count()).toBe(before);
  });
});

describe('An approval', () => {
  it('answers the same request again with the same, and another under its key not at all', async () => {
    const { maker, to, key, id } = await asked();
    expect(approvalOf(await grant({ as: maker, to, points: 700, key })).approval_id).toBe(id);
    expect(await grant({ as: maker, to, points: 701, key })).toMatchObject({
      status: 409,
      code: 'idempotency_mismatch',
    });
    await approve(id);
    // Done, it answers as any grant that was sent twice.
    expect((await grant({ as: maker, to, points: 700, key })).status).toBe(201);
    expect(await pointsOf(to)).toBe(700);
  });

  it('is asked for once by ten at once', async () => {
    const [maker, to] = await Promise.all([operator(), fixture.user()]);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => grant({ as: maker, to, points: 700, key: 'ten-at-once' })),
    );
    expect(new Set(answers.map((answer) => approvalOf(answer).approval_id)).size).toBe(1);
  });

  it('is withdrawn by its maker alone', async () => {
    const { maker, to, id } = await asked();
    expect(await withdraw(id, checker)).toMatchObject({ status: 403, code: 'not_allowed' });
    expect(approvalOf(await withdraw(id, maker)).state).toBe('withdrawn');
    expect(approvalOf(await withdraw(id, maker)).state).toBe('withdrawn');
    expect(await approve(id)).toMatchObject({ status: 409, code: 'approval_closed' });
    expect(await pointsOf(to)).toBe(0);
  });

  it('expires, and is not approved after that even before the worker comes', async () => {
    const [maker, to] = await Promise.all([operator(), fixture.user()]);
    const input = { user_id: to.id, points: 700, reason };
    const row = { act: 'points_grant', subject: `user:${to.id}`, input, amount: 700, unit: 'PTS' } as const;
    const result = await commit({
      approval: {
        kind: 'insert',
        row: { ...row, maker_id: maker.id, reason, request_key: 'old', expires_seconds: -1 },
      },
    });
    const id = (result.outcome === 'done' && result.approvalId) || 0;
    expect(await approve(id)).toMatchObject({ status: 409, code: 'approval_closed' });
    await finishApprovals();
    expect(await db().approval.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'expired',
      checkerId: null,
    });
    expect(await pointsOf(to)).toBe(0);
  });

  it.each(['the worker', 'the next click'])(
    'is finished by %s where a process died after it was approved',
    async (who) => {
      const { to, id } = await asked();
      await approveOnly(id);
      expect(await pointsOf(to)).toBe(0);
      if (who === 'the worker')
        await Promise.all([finishApprovals({ waitSeconds: 0 }), finishApprovals({ waitSeconds: 0 })]);
      else await approve(id);
      expect(await db().approval.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'executed' });
      expect(await pointsOf(to)).toBe(700);
    },
  );

  it('needs a reason that the second person can read', async () => {
    const [maker, poster] = await Promise.all([operator(), fixture.user()]);
    const { paymentId } = await paidFee({ fixture, poster, body: { payment_method: 'stripe' } });
    expect(await refund({ as: maker, paymentId, note: null })).toMatchObject({
      status: 422,
      code: 'approval_reason_required',
    });
    expect(await db().approval.count({ where: { subject: `payment:${paymentId}` } })).toBe(0);
  });

  it('fails in words when the act is not possible any more, and nothing moves', async () => {
    const [maker, poster] = await Promise.all([operator(), fixture.user()]);
    const { paymentId } = await paidFee({ fixture, poster, body: { payment_method: 'stripe' } });
    const { approval_id: id } = approvalOf(await refund({ as: maker, paymentId }));
    await requestRefund({
      paymentId,
      amount: 'all',
      reason: 'goodwill',
      requestKey: 'meanwhile',
      by: { actor: 'system', actorId: null },
    });
    await bothIdle(fixture);
    const before = await db().refund.count();
    expect(approvalOf(await approve(id))).toMatchObject({ state: 'failed', outcome: 'refund_too_much' });
    expect(await db().refund.count()).toBe(before);
  });

  it('fails when the act would move more than was approved', async () => {
    const [maker, poster] = await Promise.all([operator(), fixture.user()]);
    const { paymentId } = await paidFee({ fixture, poster, body: { payment_method: 'stripe' } });
    const input = { payment_id: paymentId, reason: 'goodwill', note: reason };
    const row = { act: 'refund', subject: `payment:${paymentId}`, input, amount: 999, unit: 'GBP' } as const;
    const result = await commit({
      approval: {
        kind: 'insert',
        row: { ...row, maker_id: maker.id, reason, request_key: `less-${paymentId}`, expires_seconds: 60 },
      },
    });
    const id = (result.outcome === 'done' && result.approvalId) || 0;
    expect(approvalOf(await approve(id))).toMatchObject({ state: 'failed', outcome: 'approval_exceeded' });
    expect(await db().refund.count({ where: { paymentId } })).toBe(0);
  });

  it('fails when its maker may not move money any more', async () => {
    const { maker, to, id } = await asked();
    await db().user.update({ where: { id: maker.id }, data: { role: 'support' } });
    expect(approvalOf(await approve(id))).toMatchObject({ state: 'failed', outcome: 'not_allowed' });
    expect(await pointsOf(to)).toBe(0);
  });

  it('is listed by its state, page by page', async () => {
    const { id } = await asked();
    const page = await callEndpoint('GET /api/admin/approvals', { as: checker, query: { limit: '1' } });
    expect(approvalListSchema.parse(page.json)).toMatchObject({
      approvals: [{ approval_id: id, state: 'open', amount: 700, currency: 'PTS', input: { points: 700 } }],
      next_cursor: id,
    });
    const executed = await callEndpoint('GET /api/admin/approvals', {
      as: checker,
      query: { state: 'executed' },
    });
    expect(approvalListSchema.parse(executed.json).approvals.every(({ state }) => state === 'executed')).toBe(
      true,
    );
  });

  it('is decided by nobody without the permission', async () => {
    const { id } = await asked();
    const support = await fixture.user({ role: 'support' });
    expect(await approve(id, support)).toMatchObject({ status: 403, code: 'not_allowed' });
  });
});

describe('The database', () => {
  it('refuses the maker as the second person in the row itself', async () => {
    const { maker, id } = await asked();
    const own = db().$transaction(async (tx) => {
      await tx.$executeRaw`ALTER TABLE approvals DISABLE TRIGGER approvals_guard`;
      await tx.approval.update({
        where: { id },
        data: { state: 'approved', checkerId: maker.id, decidedAt: new Date() },
      });
    });
    await expect(own).rejects.toThrow('approvals_two_persons_check');
  });

  it.each(['approved', 'refused'] as const)('lets only another who may move money say %s', async (to) => {
    const { maker, id } = await asked();
    const [again, user, support, disabled] = await Promise.all([
      operator(),
      fixture.user(),
      fixture.user({ role: 'support' }),
      operator(),
    ]);
    // Another account of the same mailbox is the same person.
    await db().user.update({ where: { id: again.id }, data: { email: maker.email.replace('@', '+again@') } });
    await db().user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const by = (person: User) =>
      commit({
        approval: { kind: 'move', id, from: 'open', to, set: { checker_id: person.id, note: null } },
      });
    for (const same of [maker, again]) {
      await expect(by(same)).rejects.toMatchObject({ code: 'approval_own' });
    }
    for (const person of [user, support, disabled]) {
      await expect(by(person), person.role).rejects.toMatchObject({ code: 'not_allowed' });
    }
    expect(await approve(id, again)).toMatchObject({ status: 403, code: 'approval_own' });
    expect(await by(checker)).toMatchObject({ outcome: 'done' });
  });

  it('refuses every other move than those of the table', async () => {
    for (const from of approvalStates) {
      for (const to of approvalStates) {
        const may = (approvalMoves[from] as readonly string[]).includes(to);
        const { id } = await asked();
        const moved = db().$transaction(async (tx) => {
          await tx.$executeRawUnsafe('ALTER TABLE approvals DISABLE TRIGGER approvals_guard');
          await tx.$executeRawUnsafe(`UPDATE approvals SET ${rowIn(from)} WHERE id = ${id}`);
          await tx.$executeRawUnsafe('ALTER TABLE approvals ENABLE TRIGGER approvals_guard');
          await tx.$executeRawUnsafe(`UPDATE approvals SET ${setOf({ from, to })} WHERE id = ${id}`);
          throw new Undone();
        });
        const error: unknown = await moved.catch((found) => found);
        // It expires in its own time only.
        expect(error instanceof Undone, `${from} -> ${to}: ${error}`).toBe(may && to !== 'expired');
      }
    }
  });

  it('keeps what was asked, and deletes nothing', async () => {
    const { id } = await asked();
    await expect(db().approval.update({ where: { id }, data: { amount: 1 } })).rejects.toThrow();
    await expect(db().approval.delete({ where: { id } })).rejects.toThrow('append-only');
    await expect(db().approvalLimit.updateMany({ data: { above: 1 } })).rejects.toThrow('append-only');
  });
});

class Undone extends Error {}

const byOther = () => `checker_id = ${checker.id}`;
const withdrawal = () => `withdrawn_by_id = ${checker.id}, withdrawn_because = 'It waits for ever'`;
const setOf = ({ from, to }: { from: string; to: string }) => {
  const sets = [`state = '${to}'`];
  if (['approved', 'refused'].includes(to)) sets.push(byOther());
  if (to === 'failed') sets.push("outcome = 'conflict'");
  if (from === 'approved' && to === 'withdrawn') sets.push(withdrawal());
  return sets.join(', ');
};
const rowIn = (state: string) => {
  if (state === 'open') return "state = 'open'";
  const who = ['withdrawn', 'expired'].includes(state) ? 'checker_id = NULL' : byOther();
  const ended = state === 'approved' ? 'NULL' : 'now()';
  const outcome = state === 'failed' ? "'conflict'" : 'NULL';
  return `state = '${state}', ${who}, decided_at = now(), ended_at = ${ended}, outcome = ${outcome}`;
};
