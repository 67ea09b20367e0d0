import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refundsInFlight, suspense } from '@/lib/ledger/accounts';
import { type CommitOutcome, commit } from '@/lib/ledger/commit';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset, takenAtSimulators } from '@/tests/fixtures/two-providers';
import { onlyPayErrors } from '@/tests/scenarios/switching-scenario';
import { bringUnmatched, UNMATCHED, type Unmatched } from '@/tests/scenarios/unmatched-money';
import { refundStatusSchema } from './schema';
import { syncRefund } from './sync-refund';

const fixture = useFixture();
let sql: pg.Client;
let unmatched: Unmatched;
let evidenceId: bigint;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());
beforeEach(async () => {
  unmatched = await bringUnmatched({ fixture, name: 'stripe', kind: 'money for a task that was closed' });
  evidenceId = (await db().paymentEvidence.findFirstOrThrow({ where: { paymentId: unmatched.paymentId } }))
    .id;
});

/** A manual write to the database meets the same invariants as the application. */
describe('The database refuses', () => {
  it.each([
    ['more than came in', () => insert({ amount: UNMATCHED + 1 }), 'LP012'],
    ['nothing', () => insert({ amount: 0 }), '23514'],
    ['less than nothing', () => insert({ amount: -1 }), '23514'],
    ['another currency than came in', () => insert({ currency: "'EUR'" }), 'LP003'],
    ["another payment's money", () => insert({ payment_id: unmatched.paymentId - 1 }), 'LP003'],
    ['money that never came', () => insert({ evidence_id: 999_999 }), 'LP003'],
    ['a purpose that nobody knows', () => insert({ purpose: "'gift'" }), '23514'],
    ['a state that nobody knows', () => insert({ status: "'lost'" }), '23514'],
    ['no name', () => insert({ token: 'NULL' }), 'LP003'],
    ['a name that is none', () => insert({ token: "'me'" }), '23514'],
  ])('a refund of %s', async (_, statement, code) => {
    await expect(sql.query(statement())).rejects.toMatchObject({ code });
  });

  it.each([
    ['the amount', 'amount = amount - 1'],
    ['the currency', "currency = 'EUR'"],
    ['the payment', 'payment_id = payment_id - 1'],
    ['the money', 'evidence_id = evidence_id - 1'],
    ['the reason', "reason = 'goodwill'"],
    ['the name', "token = '0123456789ab'"],
    ['half of the name', 'token = NULL'],
  ])('to change %s of a refund', async (_, change) => {
    await withRefund(async (id) => {
      await expectRefused(`UPDATE refunds SET ${change} WHERE id = ${id}`, 'LP003');
    });
  });

  it("to change the provider's reference of a refund that has one, or to delete it", async () => {
    await withRefund(async (id) => {
      await sql.query(`UPDATE refunds SET provider_refund_id = 're_1' WHERE id = ${id}`);
      await sql.query(
        `UPDATE refunds SET provider_refund_id = 're_1', status = 'succeeded' WHERE id = ${id}`,
      );
      for (const other of ["'re_2'", 'NULL', "''"]) {
        await expectRefused(`UPDATE refunds SET provider_refund_id = ${other} WHERE id = ${id}`, 'LP003');
      }
    });
  });

  it("to change the provider's reference of a payout that has one, or any payout's own", async () => {
    await sql.query('BEGIN');
    try {
      const account = `INSERT INTO payout_accounts (user_id, provider, external_id)
        VALUES (${unmatched.poster.id}, 'stripe', 'acct_laws') RETURNING id`;
      const { id: accountId } = (await sql.query(account)).rows[0];
      const payout = `INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency)
        VALUES (${unmatched.poster.id}, ${accountId}, 'stripe', 'acct_laws', 1, 'GBP') RETURNING id`;
      const { id } = (await sql.query(payout)).rows[0];
      const change = (set: string) => `UPDATE payouts SET ${set} WHERE id = ${id}`;
      await sql.query(change("provider_payout_id = 'tr_1'"));
      for (const other of ["'tr_2'", 'NULL']) {
        await expectRefused(change(`provider_payout_id = ${other}`), 'LP003');
      }
      await expectRefused(change('token = NULL'), 'LP003');
      await expectRefused(
        `UPDATE payment_records SET token = NULL WHERE id = ${unmatched.paymentId}`,
        'LP003',
      );
      await expectRefused(`UPDATE users SET token = NULL WHERE id = ${unmatched.poster.id}`, 'LP003');
    } finally {
      await sql.query('ROLLBACK');
    }
  });

  it('to delete a refund, its money or its payment', async () => {
    await withRefund(async (id) => {
      await expectRefused(`DELETE FROM refunds WHERE id = ${id}`, 'LP005');
      await expectRefused('TRUNCATE refunds CASCADE', 'LP005');
      await expectRefused(`DELETE FROM payment_evidence WHERE id = ${evidenceId}`, 'LP005');
      await expectRefused(`DELETE FROM payment_records WHERE id = ${unmatched.paymentId}`, 'LP005');
    });
  });

  it('every move but those of the table, and a sync of an ended refund', async () => {
    const legal = new Set([
      'pending pending',
      'pending succeeded',
      'pending failed',
      'succeeded succeeded',
      'succeeded failed',
      'failed failed',
      'failed pending',
    ]);
    for (const from of refundStatusSchema.options) {
      for (const to of refundStatusSchema.options) {
        await withRefund(async (id) => {
          if (from !== 'pending') await sql.query(`UPDATE refunds SET status = '${from}' WHERE id = ${id}`);
          const move = `UPDATE refunds SET status = '${to}' WHERE id = ${id}`;
          if (legal.has(`${from} ${to}`)) await sql.query(move);
          else await expectRefused(move, 'LP002');
        });
      }
    }
    await withRefund(async (id) => {
      await sql.query(`UPDATE refunds SET status = 'failed', provider_refund_id = 're_x' WHERE id = ${id}`);
      const revived = `UPDATE refunds SET status = 'pending', reason = 'goodwill', provider_refund_id = 're_y'`;
      await expectRefused(`${revived} WHERE id = ${id}`, 'LP003');
      await expectRefused(`UPDATE refunds SET attempt = 0 WHERE id = ${id}`, 'LP003');
      await sql.query(`${revived}, attempt = 2 WHERE id = ${id}`);
      const { rows } = await sql.query(`SELECT ended_at FROM refunds WHERE id = ${id}`);
      expect(rows).toEqual([{ ended_at: null }]);
      await expectRefused(`UPDATE refunds SET reason = 'mistake', attempt = 3 WHERE id = ${id}`, 'LP003');
    });
    await withRefund(async (id) => {
      await sql.query(`UPDATE refunds SET status = 'failed' WHERE id = ${id}`);
      await sql.query(
        `INSERT INTO refunds (payment_id, evidence_id, amount, currency, purpose, reason) SELECT payment_id, evidence_id, amount, currency, purpose, reason FROM refunds WHERE id = ${id}`,
      );
      // Another refund took its money since.
      await expectRefused(`UPDATE refunds SET status = 'pending', attempt = 2 WHERE id = ${id}`, 'LP012');
    });
    await withRefund(async (id) => {
      await sql.query(`UPDATE refunds SET status = 'succeeded' WHERE id = ${id}`);
      await sql.query(`UPDATE refunds SET next_sync_at = now() - interval '1 second' WHERE id = ${id}`);
      const { rows } = await sql.query(`SELECT next_sync_at, ended_at FROM refunds WHERE id = ${id}`);
      expect(rows).toEqual([{ next_sync_at: null, ended_at: expect.any(Date) }]);
    });
  });
});

describe('Money that arrived can be refunded', () => {
  it('again after it failed, and only then', async () => {
    await withRefund(async (id) => {
      await expectRefused(insert({ amount: 1 }), 'LP012');
      await sql.query(`UPDATE refunds SET status = 'succeeded' WHERE id = ${id}`);
      await expectRefused(insert({ amount: 1 }), 'LP012');
      await sql.query(`UPDATE refunds SET status = 'failed' WHERE id = ${id}`);
      await sql.query(insert({ amount: UNMATCHED }));
    });
  });

  it('by fifty who ask at once, each for a tenth: ten of them, and not a penny more', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => begin({ amount: UNMATCHED / 10, key: `part:${index}` })),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(10);
    expect(outcomes.filter(({ outcome }) => outcome === 'refunded_already')).toHaveLength(40);
    const refunds = await db().refund.findMany({ where: { evidenceId } });
    expect(refunds.reduce((total, { amount }) => total + amount, 0)).toBe(UNMATCHED);
    expect(await brokenChecks()).toEqual([]);
    // All of them are sent at once, and the last one that arrives ends the payment.
    await Promise.all(refunds.map(({ id }) => syncRefund({ refundId: id }).catch(onlyPayErrors)));
    for (const { id } of refunds) await syncRefund({ refundId: id });
    await bothIdle(fixture);
    expect(await fixture.statusOf(unmatched.paymentId)).toBe('refunded');
    expect(await takenAtSimulators({ fixture, taskId: unmatched.task.id })).toEqual({
      captures: 1,
      refunds: 10,
      left: 0,
    });
    expect(await fixture.points(unmatched.poster)).toEqual({ available: 1000, reserved: 0 });
    await reset(fixture);
    await fixture.expectSoundBooks();
  });
});

/** A refund by the one commit, as a plan without its payment. */
function begin({ amount, key }: { amount: number; key: string }): Promise<CommitOutcome> {
  return commit({
    refund: {
      kind: 'insert',
      row: {
        payment_id: unmatched.paymentId,
        evidence_id: String(evidenceId),
        amount,
        points: 0,
        currency: 'GBP',
        purpose: 'suspense',
        reason: 'task_closed',
        requested_by: null,
        status: 'pending',
      },
    },
    postings: [
      {
        key,
        kind: 'refund_requested',
        requested_amount: amount,
        lines: [{ from: suspense('GBP'), to: refundsInFlight('GBP'), amount }],
      },
    ],
  });
}

/** In a transaction that is rolled back, so that the ledger stays as it is. */
async function withRefund(check: (id: number) => Promise<void>): Promise<void> {
  await sql.query('BEGIN');
  try {
    const { rows } = await sql.query(`${insert({})} RETURNING id`);
    await check(rows[0].id);
  } finally {
    await sql.query('ROLLBACK');
  }
}

/** Refused, and the transaction around it continues. */
async function expectRefused(statement: string, code: string): Promise<void> {
  await sql.query('SAVEPOINT before');
  await expect(sql.query(statement)).rejects.toMatchObject({ code });
  await sql.query('ROLLBACK TO before');
}

function insert(values: Record<string, number | string>): string {
  const row = {
    payment_id: unmatched.paymentId,
    evidence_id: evidenceId,
    amount: UNMATCHED,
    currency: "'GBP'",
    purpose: "'suspense'",
    reason: "'task_closed'",
    ...values,
  };
  return `INSERT INTO refunds (${Object.keys(row)}) VALUES (${Object.values(row)})`;
}
