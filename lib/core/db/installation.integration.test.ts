import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { type Mode, modes } from '../mode';
import { claimMode, compareMode, OtherMode, readMode } from './installation';

let database: TestDatabase;
let sql: pg.Client;
const open: pg.Client[] = [];

beforeEach(async () => {
  database = await testDatabase();
  sql = await connect();
});
afterEach(async () => {
  for (const client of open.splice(0)) await client.end();
  await database.drop();
});

/** A connection of a process of that mode; of one that says none, such as psql, without. */
async function connect(mode?: Mode): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: database.url,
    ...(mode && { options: `-c linku.mode=${mode}` }),
  });
  await client.connect();
  open.push(client);
  return client;
}

const claim = (mode: Mode) => claimMode({ database: sql, mode });

const othersOf = (own: Mode) => modes.filter((mode) => mode !== own);

async function insertUser(isDemo = false): Promise<number> {
  const { rows } = await sql.query<{ id: number }>(
    'INSERT INTO users (email, name, is_demo) VALUES (gen_random_uuid() || $1, $2, $3) RETURNING id',
    ['@example.com', 'Somebody', isDemo],
  );
  return rows[0]?.id ?? 0;
}

async function insertPayment({
  livemode,
  url = null,
  by = sql,
}: {
  livemode: boolean;
  url?: string | null;
  by?: pg.Client;
}): Promise<number> {
  const user = await insertUser();
  const task = await sql.query<{ id: number }>(
    "INSERT INTO tasks (poster_id, title, description, base_reward) VALUES ($1, 'Task', 'To do', 9000) RETURNING id",
    [user],
  );
  const { rows } = await by.query<{ id: number }>(
    `INSERT INTO payment_records (task_id, user_id, fee_type, payment_provider, payment_method, currency, total_amount, final_amount,
       livemode, checkout_url, request_hash, choice_hash, expires_at)
     VALUES ($1, $2, 'application_fee', 'stripe', 'card', 'GBP', 900, 900, $3, $4, '', '', now()) RETURNING id`,
    [task.rows[0]?.id, user, livemode, url],
  );
  return rows[0]?.id ?? 0;
}

const insertEvidence = (paymentId: number, livemode: boolean) =>
  sql.query(
    `INSERT INTO payment_evidence (payment_id, provider, provider_payment_id, provider_transaction_id, amount, currency, livemode)
     VALUES ($1, 'stripe', 'cs_1', 'pi_1', 900, 'GBP', $2)`,
    [paymentId, livemode],
  );

const insertEvent = (livemode: boolean, state: string, note: string | null = null) =>
  sql.query(
    `INSERT INTO webhook_events (provider, event_id, type, livemode, state, note, occurred_at)
     VALUES ('stripe', gen_random_uuid(), 'x', $1, $2, $3, now())`,
    [livemode, state, note],
  );

describe('The mode of a database', () => {
  it.each(modes)('is %s from its first start on, and stays', async (mode) => {
    expect(await readMode(sql)).toBeNull();
    await claim(mode);
    await claim(mode);
    expect(await readMode(sql)).toBe(mode);
    for (const statement of [
      "UPDATE installation SET mode = 'live'",
      'DELETE FROM installation',
      'TRUNCATE installation',
    ]) {
      await expect(sql.query(statement)).rejects.toMatchObject({ code: 'LP005' });
    }
    await expect(sql.query("INSERT INTO installation (mode) VALUES ('live')")).rejects.toMatchObject({
      code: '23505',
    });
    await expect(
      sql.query("INSERT INTO installation (id, mode) VALUES (false, 'live')"),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it.each(modes)('%s refuses any other in one sentence that says what to do', async (own) => {
    await claim(own);
    for (const mode of othersOf(own)) {
      for (const compare of [claimMode, compareMode]) {
        const refused = compare({ database: sql, mode });
        await expect(refused).rejects.toThrow(OtherMode);
        await expect(refused).rejects.toThrow(
          new RegExp(`^The settings are for .*mode ${mode}.*of the mode ${own}: .*use another database`),
        );
      }
    }
    expect(await readMode(sql)).toBe(own);
  });

  it('is written by no comparison', async () => {
    await compareMode({ database: sql, mode: 'test' });
    expect(await readMode(sql)).toBeNull();
  });

  it('is one of two that start for the first time at once, and the other is refused', async () => {
    const [first, second] = [await connect(), await connect()];
    await first.query('BEGIN');
    await claimMode({ database: first, mode: 'live' });
    const late = claimMode({ database: second, mode: 'sandbox' }).catch((error: unknown) => error);
    await expect
      .poll(async () => {
        const { rows } = await sql.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        return rows.length;
      })
      .toBe(1);
    await first.query('COMMIT');
    expect(await late).toBeInstanceOf(OtherMode);
    expect(await readMode(sql)).toBe('live');
  });

  it('is the same for any number that start at once', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => connect()));
    await Promise.all(clients.map((client) => claimMode({ database: client, mode: 'test' })));
    expect(await readMode(sql)).toBe('test');
  });
});

describe('A database from before it had a mode', () => {
  const rows: Record<string, { insert: () => Promise<unknown>; fits: Mode[] }> = {
    'no rows': { insert: async () => undefined, fits: ['sandbox', 'test', 'live'] },
    'people of its own': { insert: () => insertUser(), fits: ['sandbox', 'test', 'live'] },
    'demo accounts': { insert: () => insertUser(true), fits: ['sandbox'] },
    'real money': { insert: () => insertPayment({ livemode: true }), fits: ['live'] },
    'money that is not real': { insert: () => insertPayment({ livemode: false }), fits: ['sandbox', 'test'] },
    "a page of a provider's test system": {
      insert: () => insertPayment({ livemode: false, url: 'https://checkout.stripe.com/c/pay/cs_test_1' }),
      fits: ['test'],
    },
    'a page of a simulator': {
      insert: () => insertPayment({ livemode: false, url: 'http://localhost:3001/pay/cs_test_1' }),
      fits: ['sandbox'],
    },
  };
  it.each(Object.entries(rows))(
    'and with %s gets no mode that contradicts them',
    async (_, { insert, fits }) => {
      await insert();
      for (const mode of modes) {
        await sql.query('BEGIN');
        if (fits.includes(mode)) {
          await claim(mode);
          expect(await readMode(sql)).toBe(mode);
        } else {
          await expect(claim(mode)).rejects.toThrow(/because it has .*: nothing was sent/);
        }
        await sql.query('ROLLBACK');
      }
    },
  );
});

describe('The database', () => {
  it.each(modes)('of mode %s takes rows about its own money only', async (mode) => {
    await claim(mode);
    const isLive = mode === 'live';
    const paymentId = await insertPayment({ livemode: isLive });
    const refused = { code: 'LP013' };
    await expect(insertPayment({ livemode: !isLive })).rejects.toMatchObject(refused);
    await expect(insertEvidence(paymentId, !isLive)).rejects.toMatchObject(refused);
    await insertEvidence(paymentId, isLive);
    for (const state of ['received', 'handled', 'ignored', 'failed']) {
      await expect(insertEvent(!isLive, state, 'a note')).rejects.toMatchObject(refused);
      await insertEvent(isLive, state, 'a note');
    }
    await insertEvent(!isLive, 'parked', 'other_mode');
  });

  it.each(['test', 'live'] as const)('of mode %s has no demo accounts', async (mode) => {
    await claim(mode);
    await expect(insertUser(true)).rejects.toMatchObject({ code: 'LP013' });
    const id = await insertUser();
    const marked = sql.query('UPDATE users SET is_demo = true WHERE id = $1', [id]);
    await expect(marked).rejects.toMatchObject({ code: 'LP013' });
  });

  it.each(modes)('of mode %s takes nothing about money from a process of another', async (own) => {
    await claim(own);
    const same = await connect(own);
    await insertPayment({ livemode: own === 'live', by: same });
    for (const mode of othersOf(own)) {
      const foreign = await connect(mode);
      await expect(insertPayment({ livemode: own === 'live', by: foreign })).rejects.toMatchObject({
        code: 'LP013',
      });
      for (const table of aboutMoney) {
        const insert = `INSERT INTO ${table} SELECT * FROM ${table} WHERE false`;
        await expect(foreign.query(insert)).rejects.toMatchObject({ code: 'LP013' });
        await same.query(insert);
      }
      const change = "UPDATE payouts SET status = 'sent' WHERE false";
      await expect(foreign.query(change)).rejects.toMatchObject({ code: 'LP013' });
    }
  });
});

const aboutMoney = [
  'payment_records',
  'payment_evidence',
  'refunds',
  'disputes',
  'payouts',
  'payout_accounts',
  'ledger_transactions',
  'balance_lines',
  'webhook_events',
];
