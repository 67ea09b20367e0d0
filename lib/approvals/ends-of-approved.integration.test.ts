import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { finishApprovals } from '@/lib/jobs/finish-approvals';
import { commit } from '@/lib/ledger/commit';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { reset } from '@/tests/fixtures/two-providers';
import { paidFee } from '@/tests/scenarios/refund-scenario';
import { approvalAskedSchema } from './schema';
import { APPROVED_HOURS } from './states';

/** What was approved and cannot be done has an end. */

const fixture = useFixture({ APPROVAL_ABOVE: '500' }, { role: 'runtime' });
let sql: pg.Client;
let maker: User;
let checker: User;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
  [maker, checker] = [await fixture.user({ role: 'finance' }), await fixture.user({ role: 'admin' })];
  await sql.query(`CREATE FUNCTION refuse_in_test() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'refused by the test' USING ERRCODE = TG_ARGV[0]; END $$`);
});
afterAll(() => sql.end());
afterEach(async () => {
  await sql.query('ROLLBACK');
  await possibleAgain();
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const possibleAgain = () => sql.query('DROP TRIGGER IF EXISTS refused_in_test ON refunds');

/** Every refund is refused with this state of SQL from now on: LP020 is no race, so the verb answers `conflict`. */
const impossible = (state: string) =>
  sql.query(`CREATE TRIGGER refused_in_test BEFORE INSERT ON refunds
    FOR EACH ROW EXECUTE FUNCTION refuse_in_test('${state}')`);

const approve = (id: number, as = checker) =>
  callEndpoint('POST /api/admin/approvals/{approval_id}/approval', {
    as,
    params: { approval_id: id },
    body: {},
  });
const withdraw = ({ id, as, note }: { id: number; as: User; note?: string }) =>
  callEndpoint('POST /api/admin/approvals/{approval_id}/withdrawal', {
    as,
    params: { approval_id: id },
    body: note === undefined ? {} : { note },
  });
const note = 'It waits for ever';
const approvalOf = ({ json }: { json: unknown }) => approvalAskedSchema.parse(json).approval;
const rowOf = (id: number) => db().approval.findUniqueOrThrow({ where: { id } });
const refundsOf = (paymentId: number) => db().refund.count({ where: { paymentId } });

let keys = 0;
/** A refund above the limit, of which nobody decided yet. */
async function asked(by = maker) {
  const poster = await fixture.user();
  const { paymentId } = await paidFee({ fixture, poster, body: { payment_method: 'stripe' } });
  keys += 1;
  const answer = await callEndpoint('POST /api/admin/payments/{payment_id}/refunds', {
    as: by,
    params: { payment_id: paymentId },
    body: { reason: 'goodwill', note: 'The papers were checked' },
    headers: { 'idempotency-key': `refund-${keys}` },
  });
  expect(answer.status, answer.text).toBe(202);
  return { id: approvalOf(answer).approval_id, paymentId, poster };
}

/** Approved, and refused since then whenever it is tried. */
async function stuck() {
  const found = await asked();
  await impossible('LP020');
  const answer = await approve(found.id);
  expect(answer.status, answer.text).toBe(200);
  expect(approvalOf(answer)).toMatchObject({
    state: 'approved',
    tries: 1,
    last_refusal: 'conflict',
  });
  return found;
}

/** The worker comes, whatever it put aside. */
async function workerComes() {
  await db().jobFailure.deleteMany({ where: { job: 'finish-approvals' } });
  await finishApprovals({ waitSeconds: 0 });
}

/** The owner may write so; the guard refuses it to everybody else. */
async function approvedBefore({ id, hours }: { id: number; hours: number }) {
  await sql.query('ALTER TABLE approvals DISABLE TRIGGER approvals_guard');
  await sql.query(`UPDATE approvals SET decided_at = decided_at - make_interval(hours => $2) WHERE id = $1`, [
    id,
    hours,
  ]);
  await sql.query('ALTER TABLE approvals ENABLE TRIGGER approvals_guard');
}

describe('An approved act that is refused for a passing reason', () => {
  it.each([
    ['LP020', 'conflict'],
    ['22012', 'internal'],
  ])('of %s is tried for some days, and then it has failed with that reason', async (state, code) => {
    const { id, paymentId } = await asked();
    await impossible(state);
    await approve(id);
    await workerComes();
    expect(await rowOf(id)).toMatchObject({ state: 'approved', tries: 2, lastRefusal: code, outcome: null });
    await approvedBefore({ id, hours: APPROVED_HOURS - 1 });
    await workerComes();
    expect(await rowOf(id)).toMatchObject({ state: 'approved', tries: 3 });
    await approvedBefore({ id, hours: 1 });
    await workerComes();
    expect(await rowOf(id)).toMatchObject({ state: 'failed', tries: 4, outcome: code });
    await possibleAgain();
    await workerComes();
    expect(await approve(id)).toMatchObject({ status: 200, json: { approval: { state: 'failed' } } });
    expect(await refundsOf(paymentId)).toBe(0);
  });

  it('is done as soon as it is possible, however often it was tried', async () => {
    const { id, paymentId } = await stuck();
    await possibleAgain();
    await approvedBefore({ id, hours: 2 * APPROVED_HOURS });
    await workerComes();
    expect(await rowOf(id)).toMatchObject({ state: 'executed', tries: 1, lastRefusal: 'conflict' });
    expect(await refundsOf(paymentId)).toBe(1);
  });

  it.each(['maker', 'checker', 'another'])(
    'is withdrawn by its %s, with a reason, and not done after it',
    async (who) => {
      const { id, paymentId } = await stuck();
      const as = { maker, checker }[who] ?? (await fixture.user({ role: 'finance' }));
      expect(await withdraw({ id, as })).toMatchObject({ status: 422, code: 'withdrawal_reason_required' });
      expect(approvalOf(await withdraw({ id, as, note }))).toMatchObject({
        state: 'withdrawn',
        withdrawn_by: { id: as.id },
        withdrawn_because: note,
        checker: { id: checker.id },
        outcome: null,
      });
      expect(approvalOf(await withdraw({ id, as, note })).state, 'twice is once').toBe('withdrawn');
      expect(
        await db().auditLog.findMany({ where: { subject: `approval:${id}`, action: 'approval_withdrawn' } }),
      ).toMatchObject([{ actorId: as.id, detail: { note, maker_id: maker.id } }]);
      await possibleAgain();
      await workerComes();
      expect(await approve(id)).toMatchObject({ status: 409, code: 'approval_closed' });
      expect(await rowOf(id)).toMatchObject({ state: 'withdrawn' });
      expect(await refundsOf(paymentId)).toBe(0);
    },
  );

  it('is withdrawn by nobody who may not decide', async () => {
    const { id, poster } = await stuck();
    const support = await fixture.user({ role: 'support' });
    await db().user.update({ where: { id: poster.id }, data: { role: 'finance' } });
    expect(await withdraw({ id, as: support, note })).toMatchObject({ status: 403, code: 'not_allowed' });
    expect(await withdraw({ id, as: poster, note })).toMatchObject({ status: 403, code: 'own_case' });
    expect(await rowOf(id)).toMatchObject({ state: 'approved' });
  });

  it('is not withdrawn when it is done', async () => {
    const { id } = await asked();
    await approve(id);
    expect(await withdraw({ id, as: maker, note })).toMatchObject({ status: 409, code: 'approval_closed' });
    expect(await rowOf(id)).toMatchObject({ state: 'executed', withdrawnById: null });
  });
});

describe('Withdrawing an act while it is being done', () => {
  it.each(['maker', 'checker'])('by its %s lets one of the two happen, and not both', async (who) => {
    const as = { maker, checker }[who] ?? maker;
    for (let round = 0; round < 4; round += 1) {
      const { id, paymentId } = await stuck();
      await possibleAgain();
      // Both wait for the row, so that they go on at once.
      await sql.query('BEGIN');
      await sql.query('SELECT 1 FROM approvals WHERE id = $1 FOR UPDATE', [id]);
      const both = Promise.all([workerComes(), withdraw({ id, as, note })]);
      await vi.waitFor(async () => expect(await waiting()).toBe(2), { timeout: 10_000 });
      await sql.query('COMMIT');
      const [, answer] = await both;
      const { state, withdrawnById } = await rowOf(id);
      expect(state).toBe(answer.status === 200 ? 'withdrawn' : 'executed');
      expect(withdrawnById).toBe(state === 'withdrawn' ? as.id : null);
      expect(await refundsOf(paymentId)).toBe(state === 'executed' ? 1 : 0);
    }
  });

  it('keeps it from being done where it was first, whatever is on its way', async () => {
    const { id, paymentId } = await stuck();
    await possibleAgain();
    await sql.query('BEGIN');
    await sql.query(
      `UPDATE approvals SET state = 'withdrawn', withdrawn_by_id = $2, withdrawn_because = $3 WHERE id = $1`,
      [id, checker.id, note],
    );
    const worker = workerComes();
    await vi.waitFor(async () => expect(await waiting()).toBe(1), { timeout: 10_000 });
    await sql.query('COMMIT');
    await worker;
    expect(await rowOf(id)).toMatchObject({ state: 'withdrawn' });
    expect(await refundsOf(paymentId)).toBe(0);
  });
});

async function waiting(): Promise<number> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
  return rows.length;
}

describe('The database', () => {
  const set = (id: number, parts: string) => sql.query(`UPDATE approvals SET ${parts} WHERE id = ${id}`);
  const by = ({ id }: User) => `state = 'withdrawn', withdrawn_by_id = ${id}, withdrawn_because = 'Why'`;

  it('wants to know who withdraws what was approved, and why', async () => {
    const { id } = await stuck();
    const user = await fixture.user();
    await expect(set(id, "state = 'withdrawn'")).rejects.toThrow('approvals_withdrawn_check');
    await expect(set(id, `state = 'withdrawn', withdrawn_by_id = ${maker.id}`)).rejects.toThrow(
      'approvals_withdrawn_check',
    );
    await expect(set(id, by(user))).rejects.toThrow(/may not withdraw/);
    await expect(set(id, by(maker).replace("'Why'", "''"))).rejects.toThrow(
      'approvals_withdrawn_because_check',
    );
  });

  it('counts tries one by one, and lets the product write nothing else', async () => {
    const { id } = await stuck();
    await expect(set(id, 'tries = 5')).rejects.toThrow();
    await expect(set(id, 'tries = 0, last_refusal = NULL')).rejects.toThrow();
    await expect(set(id, "tries = 2, last_refusal = 'conflict', note = 'Changed'")).rejects.toThrow();
    expect(await rowOf(id)).toMatchObject({ tries: 1, lastRefusal: 'conflict', note: null });
    const plan = { kind: 'move', id, from: 'open', to: 'withdrawn', set: {} } as const;
    expect(await commit({ approval: plan }), 'it is not open').toEqual({ outcome: 'stale' });
  });
});
