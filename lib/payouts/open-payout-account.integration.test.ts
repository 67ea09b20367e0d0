import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { openPayoutAccount } from './open-payout-account';

const ROUNDS = 20;
const CALLS = 5;
const fixture = useFixture();
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());

describe('A payout account', () => {
  it('that its person opens several times at once is one, and nobody else’s', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id: userId, email } = await fixture.user();
      await sql.query('BEGIN; LOCK TABLE payout_accounts IN SHARE ROW EXCLUSIVE MODE');
      const calls = Array.from({ length: CALLS }, () =>
        openPayoutAccount({ userId, provider: 'paypal', email }),
      );
      const opened = Promise.all(calls);
      await expect.poll(waitingForLocks, { interval: 5 }).toBe(CALLS);
      await sql.query('COMMIT');
      expect((await opened).map((account) => account.email)).toEqual(Array(CALLS).fill(email));
      expect(await db().payoutAccount.count({ where: { userId } })).toBe(1);
    }
  });

  it('of another person is refused', async () => {
    const first = await fixture.user();
    const second = await fixture.user();
    const { email } = first;
    await openPayoutAccount({ userId: first.id, provider: 'paypal', email });
    await expect(openPayoutAccount({ userId: second.id, provider: 'paypal', email })).rejects.toMatchObject({
      code: 'payout_account_taken',
    });
    await openPayoutAccount({ userId: second.id, provider: 'paypal', email: second.email });
    await expect(openPayoutAccount({ userId: second.id, provider: 'paypal', email })).rejects.toMatchObject({
      code: 'payout_account_taken',
    });
  });
});

async function waitingForLocks(): Promise<number> {
  return db().$executeRaw`
    SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()`;
}
