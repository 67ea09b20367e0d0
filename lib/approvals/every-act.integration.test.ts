import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pool } from '@/lib/core/db/client';
import type { User } from '@/lib/core/db/generated/client';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { actsAboutMoney, type PossibleAct } from '@/tests/scenarios/acts-about-money';
import { approvalAskedSchema } from './schema';
import { approvalActs } from './states';
import { storeLimits } from './store-limits';

const fixture = useFixture();
let maker: User;
let checker: User;
beforeAll(async () => {
  maker = await fixture.user({ role: 'finance' });
  checker = await fixture.user({ role: 'finance' });
});
afterEach(() => reset(fixture));

const NO_LIMIT = 999_999_999;

async function setLimits({ above, dailyAbove = NO_LIMIT }: { above: number; dailyAbove?: number }) {
  await storeLimits({ database: pool(), above, dailyAbove });
}

/** What the act is about is brought about by other operators, without a limit. */
async function possible(act: (typeof approvalActs)[number], above: 'above' | 'below'): Promise<PossibleAct> {
  await setLimits({ above: NO_LIMIT });
  const found = await actsAboutMoney(fixture)[act]();
  await bothIdle(fixture);
  await setLimits({ above: above === 'above' ? found.amount - 1 : found.amount });
  return found;
}

const press = ({ endpoint, params, body, hasKey }: PossibleAct, key = 'once') =>
  callEndpoint(endpoint, {
    as: maker,
    params,
    body,
    ...(hasKey && {
      headers: { 'idempotency-key': `${key}${JSON.stringify({ params, to: body.user_id })}` },
    }),
  });

const decide = (id: number, how: 'approval' | 'refusal', as: User = checker) =>
  callEndpoint(`POST /api/admin/approvals/{approval_id}/${how}`, {
    as,
    params: { approval_id: id },
    body: how === 'refusal' ? { note: 'Not this one' } : {},
  });

const approvalOf = ({ json }: { json: unknown }) => approvalAskedSchema.parse(json).approval;
const booked = () => db().ledgerTransaction.count();
const movedBy = (user: User) =>
  db().auditLog.findMany({ where: { actorId: user.id, amount: { not: null } }, orderBy: { id: 'desc' } });

describe.each(approvalActs)('The act %s', (act) => {
  it('is done at once within the limit', async () => {
    const wanted = await possible(act, 'below');
    const answer = await wanted.during(() => press(wanted));
    expect([200, 201], answer.text).toContain(answer.status);
    expect((await movedBy(maker))[0]).toMatchObject({ act, approvalId: null });
  });

  it('waits above it, and is done once when two persons approve it at once', async () => {
    const wanted = await possible(act, 'above');
    const before = await booked();
    const asked = await wanted.during(() => press(wanted));
    expect(asked.status, asked.text).toBe(202);
    const approval = approvalOf(asked);
    expect(approval).toMatchObject({ act, state: 'open', maker: { id: maker.id }, checker: null });
    expect(approval.amount).toBeGreaterThanOrEqual(wanted.amount);
    // Asked again, it is the same that waits.
    expect(approvalOf(await wanted.during(() => press(wanted))).approval_id).toBe(approval.approval_id);
    expect(await booked()).toBe(before);
    expect(await decide(approval.approval_id, 'approval', maker)).toMatchObject({
      status: 403,
      code: 'approval_own',
    });
    const other = await fixture.user({ role: 'finance' });
    const answers = await wanted.during(() =>
      Promise.all([checker, other].map((by) => decide(approval.approval_id, 'approval', by))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(approvalOf(await decide(approval.approval_id, 'approval'))).toMatchObject({
      state: 'executed',
      outcome: null,
    });
    const done = await db().auditLog.findMany({ where: { approvalId: approval.approval_id } });
    expect(done).toMatchObject([{ act, actorId: maker.id, amount: approval.amount }]);
    expect(
      await db().auditLog.count({
        where: { action: 'approval_approved', subject: `approval:${approval.approval_id}` },
      }),
    ).toBe(1);
    expect(await booked()).toBeGreaterThan(before);
  });

  it('moves nothing when it is refused', async () => {
    const wanted = await possible(act, 'above');
    const before = await booked();
    const { approval_id: id } = approvalOf(await wanted.during(() => press(wanted, 'refused')));
    expect(approvalOf(await decide(id, 'refusal'))).toMatchObject({ state: 'refused', note: 'Not this one' });
    expect(await wanted.during(() => decide(id, 'approval'))).toMatchObject({
      status: 409,
      code: 'approval_closed',
    });
    expect(await booked()).toBe(before);
  });
});
