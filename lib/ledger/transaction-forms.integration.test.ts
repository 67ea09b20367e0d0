import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { brokenTitles } from '@/tests/fixtures/broken-titles';
import { useFixture } from '@/tests/fixtures/fixture';
import { heldReward, openUsers } from '@/tests/scenarios/refund-scenario';
import {
  type AccountKind,
  accountKinds,
  type TransactionKind,
  transactionForms,
  transactionKinds,
} from './transaction-forms';

const fixture = useFixture();
let sql: pg.Client;
let held: { taskId: number; paymentId: number };
let users: Awaited<ReturnType<typeof openUsers>>;
let stranger: User;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
  users = await openUsers(fixture);
  held = await heldReward({ fixture, users });
  stranger = await fixture.user();
});
afterAll(() => sql.end());
beforeEach(async () => {
  await sql.query('ROLLBACK');
  await sql.query('BEGIN');
});

it('are the same in the code and in the database', async () => {
  const { rows } = await sql.query('SELECT kind, side, account_kind FROM entry_forms()');
  const inDatabase = rows.map(({ kind, side, account_kind: account }) => `${kind} ${side} ${account}`);
  const inCode = Object.entries(transactionForms).flatMap(([kind, { from, to }]) => [
    ...from.map((account) => `${kind} from ${account}`),
    ...to.map((account) => `${kind} to ${account}`),
  ]);
  expect(inDatabase.sort()).toEqual(inCode.sort());
});

type Account = { id: string; kind: string; unit?: string; user?: number; task?: number };

const wallet = ({ id }: User): Account => ({ id: `user:${id}:wallet:GBP`, kind: 'wallet', user: id });
const debt = ({ id }: User): Account => ({ id: `user:${id}:debt:GBP`, kind: 'debt', user: id });
const points = ({ id }: User): Account => ({
  id: `user:${id}:points`,
  kind: 'points',
  unit: 'PTS',
  user: id,
});
const reserved = ({ id }: User): Account => ({
  id: `user:${id}:points_reserved`,
  kind: 'points_reserved',
  unit: 'PTS',
  user: id,
});
const escrow = (task: number): Account => ({ id: `task:${task}:escrow:GBP`, kind: 'escrow', task });
const platform = (kind: string, unit = 'GBP'): Account => ({ id: `platform:${kind}:${unit}`, kind, unit });
const clearing: Account = { id: 'provider:stripe:clearing:GBP', kind: 'provider_clearing' };

/** Two balanced rows, written by hand; the subject is the held reward's payment, where one may be given. */
async function plant({
  kind,
  from,
  to,
  key = 'by hand',
  paymentId = null,
}: {
  kind: string;
  from: Account;
  to: Account;
  key?: string;
  paymentId?: number | null;
}): Promise<void> {
  for (const { id, kind: accountKind, unit = 'GBP', user = null, task = null } of [from, to]) {
    await sql.query(
      `INSERT INTO ledger_accounts (id, kind, unit, user_id, task_id, balance)
       VALUES ($1, $2, $3, $4::integer, $5::integer, CASE WHEN COALESCE($4::integer, $5::integer) IS NOT NULL THEN 0 END)
       ON CONFLICT DO NOTHING`,
      [id, accountKind, unit, user, task],
    );
  }
  await sql.query(
    `WITH t AS (INSERT INTO ledger_transactions (business_key, kind, payment_id, reason, requested_amount)
       VALUES ($1, $2::text, $3, CASE WHEN $2 = 'suspense' THEN 'paid_twice' END, CASE WHEN $2 = 'refund_requested' THEN 1 END)
       RETURNING id)
     INSERT INTO ledger_entries (transaction_id, account_id, unit, amount)
     SELECT t.id, e.* FROM t, (VALUES ($4::text, $6::text, -1000000), ($5::text, $6::text, 1000000)) e`,
    [key, kind, paymentId, from.id, to.id, to.unit ?? 'GBP'],
  );
}

describe('The database refuses', () => {
  it.each(accountKinds)('a %s of the other kind of value: points are no money', async (kind) => {
    const unit = kind.startsWith('points') ? 'GBP' : 'PTS';
    const named: Partial<Record<AccountKind, string>> = {
      provider_clearing: 'provider:stripe:clearing',
      provider_fees: 'provider:stripe:fees',
      conversion: 'provider:stripe:conversion',
      bank: 'bank',
    };
    const id = `${named[kind] ?? `platform:${kind}`}:${unit}`;
    const row = 'INSERT INTO ledger_accounts (id, kind, unit) VALUES ($1, $2, $3)';
    const wrong = sql.query(row, [id, kind, unit]);
    await expect(wrong).rejects.toMatchObject({ constraint: 'ledger_accounts_points_are_no_money_check' });
  });

  it.each(transactionKinds)('a wallet that grows by a %s from suspense', async (kind) => {
    const wrong = plant({
      kind,
      from: platform('suspense'),
      to: wallet(stranger),
      paymentId: held.paymentId,
    });
    await expect(wrong).rejects.toMatchObject({ code: 'LP007' });
  });

  it('a kind that it does not know', async () => {
    const wrong = plant({ kind: 'gift', from: platform('suspense'), to: wallet(stranger) });
    await expect(wrong).rejects.toMatchObject({ code: 'LP007' });
  });

  /** Each between accounts of the right kinds, which are not those of the transaction's own person, task or subject. */
  const others: [string, TransactionKind, () => Omit<Parameters<typeof plant>[0], 'kind'>][] = [
    [
      "a release to somebody else's wallet",
      'release',
      () => ({ from: escrow(held.taskId), to: wallet(stranger), key: `task:${held.taskId}:release` }),
    ],
    [
      'a release under another key than its own',
      'release',
      () => ({
        from: escrow(held.taskId),
        to: wallet(users.helper),
        key: `task:${held.taskId}:release:again`,
      }),
    ],
    [
      'a release of another task than its key says',
      'release',
      () => ({ from: escrow(held.taskId + 1), to: wallet(users.helper), key: `task:${held.taskId}:release` }),
    ],
    ['a settlement without a payment', 'settle', () => ({ from: clearing, to: escrow(held.taskId) })],
    [
      'a settlement into the reward of another task',
      'settle',
      () => ({ from: clearing, to: escrow(held.taskId + 1), paymentId: held.paymentId }),
    ],
    [
      "a payment with somebody else's points",
      'points_reserve',
      () => ({ from: points(stranger), to: reserved(stranger), paymentId: held.paymentId }),
    ],
    [
      'a refund that is of no refund',
      'refund',
      () => ({ from: platform('refunds_in_flight'), to: clearing, paymentId: held.paymentId }),
    ],
    [
      'a dispute fee of no dispute',
      'dispute_fee',
      () => ({ from: platform('dispute_fees'), to: clearing, paymentId: held.paymentId }),
    ],
    [
      'a payout that came back and never left',
      'payout_failed',
      () => ({ from: platform('payouts_in_flight'), to: wallet(stranger) }),
    ],
    [
      "a debt that is paid from somebody else's wallet",
      'debt_paid',
      () => ({ from: wallet(users.helper), to: debt(stranger), key: `debt:${stranger.id}:GBP:1` }),
    ],
  ];

  it('an account that is not what its id says', async () => {
    const named = `INSERT INTO ledger_accounts (id, kind, unit, user_id, balance)
      VALUES ('user:${users.helper.id}:wallet:GBP:2', 'wallet', 'GBP', ${stranger.id}, 0)`;
    await expect(sql.query(named)).rejects.toMatchObject({ code: 'LP007' });
  });

  it.each(others)('%s', async (_, kind, rows) => {
    await expect(plant({ kind, ...rows() })).rejects.toMatchObject({ code: 'LP007' });
  });
});

it('are noticed by the checks in rows that came past the triggers', async () => {
  await sql.query('ALTER TABLE ledger_entries DISABLE TRIGGER USER');
  await plant({ kind: 'release', from: platform('suspense'), to: wallet(stranger) });
  await sql.query('ALTER TABLE ledger_entries ENABLE TRIGGER USER');
  await sql.query('ALTER TABLE ledger_accounts DISABLE TRIGGER USER');
  await sql.query('UPDATE ledger_accounts SET balance = 1000000 WHERE id = $1', [wallet(stranger).id]);
  await sql.query('ALTER TABLE ledger_accounts ENABLE TRIGGER USER');
  await sql.query('COMMIT');
  expect(await brokenTitles()).toContain(
    'A transaction has the form of its kind, between accounts of its own person, task and provider',
  );
});
