import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvePayout } from '@/lib/payouts/resolve-payout';
import { useFixture } from '@/tests/fixtures/fixture';
import { PAYOUT, sentAfterAll } from '@/tests/scenarios/sent-after-all';

const fixture = useFixture();
let sql: pg.Client;
let flagged: Awaited<ReturnType<typeof sentAfterAll>>;
let borne: Awaited<ReturnType<typeof sentAfterAll>>;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
  flagged = await sentAfterAll({ fixture, provider: 'stripe' });
  borne = await sentAfterAll({ fixture, provider: 'stripe' });
  const { id: payoutId, operator } = borne;
  await resolvePayout({ payoutId, operatorId: operator.id, verb: 'write_off', reason: 'Both were paid' });
});
afterAll(() => sql.end());

describe('The database refuses', () => {
  it.each([
    ['to bear a payout in another way', () => `resolution = 'charge_helper' WHERE id = ${borne.id}`, 'LP003'],
    ['to bear none again', () => `resolution = NULL WHERE id = ${borne.id}`, 'LP003'],
    [
      'to bear a payout in a way that nobody knows',
      () => `resolution = 'x' WHERE id = ${flagged.id}`,
      '23514',
    ],
    [
      'what comes back of one that nobody bears',
      () => `returned_amount = 1 WHERE id = ${flagged.id}`,
      'LP003',
    ],
    ['more back than was sent', () => `returned_amount = ${PAYOUT + 1} WHERE id = ${borne.id}`, '23514'],
  ])('%s', async (_, change, code) => {
    await expect(sql.query(`UPDATE payouts SET ${change()}`)).rejects.toMatchObject({ code });
  });

  it('a charge to anybody but the helper of the payout', async () => {
    const wrong = sql.query(
      `WITH t AS (INSERT INTO ledger_transactions (business_key, kind, payout_id) VALUES ('by hand', 'payout_charged', $1)
         RETURNING id)
       INSERT INTO ledger_entries (transaction_id, account_id, unit, amount)
       SELECT t.id, e.* FROM t, (VALUES ($2::text, 'GBP', -1), ('provider:stripe:clearing:GBP', 'GBP', 1)) e`,
      [flagged.id, `user:${borne.helper.id}:wallet:GBP`],
    );
    await expect(wrong).rejects.toMatchObject({ code: 'LP007' });
  });
});
