import pg from 'pg';
import { type Attack, judge, type Verdict } from './attack';
import type { Target } from './target';

/** What whoever got the connection of the server and the worker can do with it. */
export const databaseRole: Attack = { name: 'database-role', isQuick: true, run };

const STATEMENTS = [
  'ALTER TABLE ledger_entries DISABLE TRIGGER ALL',
  'DELETE FROM audit_logs',
  'UPDATE audit_logs SET actor_id = 2',
  "UPDATE users SET role = 'admin'",
  "INSERT INTO users (email, name, role) VALUES ('mallory@example.com', 'Mallory', 'admin')",
  "UPDATE users SET email = 'mallory@example.com'",
  'UPDATE users SET disabled_at = NULL',
  "INSERT INTO ledger_transactions (business_key, kind) VALUES ('mine', 'points_grant')",
  "INSERT INTO ledger_entries (transaction_id, account_id, unit, amount) VALUES (1, 'a', 'GBP', -5), (1, 'b', 'GBP', 5)",
  'UPDATE ledger_entries SET amount = 0',
  'DELETE FROM ledger_entries',
  'UPDATE ledger_accounts SET balance = balance + 1000000',
  "UPDATE payment_records SET payment_status = 'completed'",
  'UPDATE payment_records SET final_amount = 1',
  'DELETE FROM payment_records',
  'INSERT INTO payment_evidence (payment_id) VALUES (1)',
  'UPDATE payment_evidence SET amount = 1',
  "UPDATE refunds SET status = 'succeeded'",
  "UPDATE payouts SET destination = 'mallory@example.com'",
  'UPDATE wallet_holds SET ended_at = now()',
  'UPDATE tasks SET agreed_reward = 1',
  "UPDATE installation SET mode = 'live'",
  'DELETE FROM installation',
  'TRUNCATE ledger_entries',
  'DROP TABLE audit_logs',
  'CREATE TABLE mine (id int)',
  'CREATE SCHEMA mine',
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  'DROP FUNCTION commit_plan(jsonb)',
  "SELECT write_postings('[]'::jsonb, '', 1, 1, 1, 1)",
  "SELECT write_audit('{}'::jsonb)",
  'SET session_replication_role = replica',
  'SET ROLE linku',
  'SET SESSION AUTHORIZATION postgres',
  'CREATE ROLE mine',
  'ALTER ROLE linku_runtime SUPERUSER',
  "COPY (SELECT 1) TO PROGRAM 'cat'",
  "COPY rate_limits FROM '/etc/passwd'",
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT lo_import('/etc/passwd')",
  'SELECT * FROM pg_authid',
  'SELECT pg_reload_conf()',
  "SELECT setval('ledger_entries_id_seq', 1)",
];

/** Permission denied, or nothing of the kind can be done at all. */
const REFUSED = /^(42501|0A000)$/;

async function* run({ runtimeUrl, database }: Target): AsyncIterable<Verdict> {
  const client = new pg.Client({ connectionString: runtimeUrl });
  await client.connect();
  const faults: string[] = [];
  try {
    for (const statement of STATEMENTS) {
      const code = await codeOf({ client, statement });
      if (!REFUSED.test(code)) faults.push(`${statement}: ${code}`);
    }
  } finally {
    await client.end();
  }
  yield judge({
    tried: 'statements that the role of the server may not make',
    faults,
    probes: STATEMENTS.length,
  });
  yield await asOwner(database);
}

async function codeOf({ client, statement }: { client: pg.Client; statement: string }): Promise<string> {
  await client.query('BEGIN');
  try {
    await client.query(statement);
    return 'done';
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? 'unknown') : Promise.reject(error);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Even the owner is stopped by the triggers, until they take them away. */
async function asOwner(database: pg.Pool): Promise<Verdict> {
  const statements = [
    'UPDATE ledger_entries SET amount = amount + 1',
    'DELETE FROM ledger_entries',
    'DELETE FROM payment_records',
    'DELETE FROM audit_logs',
    'UPDATE payment_evidence SET amount = amount + 1',
    "UPDATE payment_records SET payment_status = 'pending' WHERE payment_status = 'completed'",
    "UPDATE installation SET mode = 'test'",
    'DELETE FROM users',
  ];
  const faults: string[] = [];
  for (const statement of statements) {
    const done = await database.query(`BEGIN; ${statement}; ROLLBACK`).then(
      () => true,
      async () => {
        await database.query('ROLLBACK');
        return false;
      },
    );
    if (done) faults.push(statement);
  }
  return judge({
    tried: 'what is booked changes by nobody’s statement, the owner’s neither',
    faults,
    probes: statements.length,
  });
}
