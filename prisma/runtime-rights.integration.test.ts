import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRights } from '@/scripts/database-roles/compare-rights';
import { migrate } from '@/scripts/migrate';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { callableFunctions, tableRights } from './runtime-rights';

/** What whoever has the connection of the server and the worker can do, tried on a real database. */

const PERMISSION_DENIED = '42501';
const FORBIDDEN = /^(42501|0A000)$/;

let database: TestDatabase;
let owner: pg.Client;
let runtime: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client({ connectionString: database.url });
  runtime = new pg.Client({ connectionString: database.runtimeUrl });
  await Promise.all([owner.connect(), runtime.connect()]);
  await owner.query(`
    INSERT INTO users (email, name) VALUES ('somebody@linku.test', 'Somebody');
    INSERT INTO tasks (poster_id, title, description, base_reward) VALUES (1, 'A task', 'To do', 5000);
    INSERT INTO audit_logs (actor_id, action, subject) VALUES (1, 'a', 'b')`);
});
afterAll(async () => {
  await Promise.all([owner.end(), runtime.end()]);
  await database.drop();
});

/** The SQLSTATE with which the runtime role is refused; null: it may. Nothing stays. */
async function refusalOf(statement: string): Promise<string | null> {
  await runtime.query('BEGIN');
  try {
    await runtime.query(statement);
    return null;
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? 'unknown') : Promise.reject(error);
  } finally {
    await runtime.query('ROLLBACK');
  }
}

const may = async (statement: string) => (await refusalOf(statement)) !== PERMISSION_DENIED;

type Table = { name: string; columns: string[] };

/** Every table, as the database has it. Partitions of the jobs are reached through the table of all of them. */
async function tables(): Promise<Table[]> {
  const { rows } = await owner.query<Table>(`
    SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name,
      array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname !~ '^pg_|^information_schema$' AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
    GROUP BY 1 ORDER BY 1`);
  return rows;
}

it('somebody decided about every table what the runtime role may do with it', async () => {
  expect((await tables()).map(({ name }) => name).sort()).toEqual(Object.keys(tableRights).sort());
});

it('every table and column may be read and written as decided, and no more', async () => {
  const wrong: string[] = [];
  const expectThat = async (words: string, { is, told }: { is: boolean; told: boolean }) => {
    if (is !== told) wrong.push(`${words}: ${is ? 'may' : 'may not'}`);
  };
  for (const { name, columns } of await tables()) {
    const { read = true, insert = [], update = [], delete: mayDelete = false } = tableRights[name] ?? {};
    const told = (of: typeof insert, column: string) => of === 'every column' || of.includes(column);
    await expectThat(`SELECT ${name}`, { is: await may(`SELECT FROM ${name}`), told: read });
    await expectThat(`DELETE ${name}`, { is: await may(`DELETE FROM ${name} WHERE false`), told: mayDelete });
    for (const column of columns) {
      const set = `UPDATE ${name} SET "${column}" = NULL WHERE false`;
      await expectThat(`UPDATE ${name}.${column}`, { is: await may(set), told: told(update, column) });
      const given = `INSERT INTO ${name} ("${column}") SELECT NULL WHERE false`;
      await expectThat(`INSERT ${name}.${column}`, { is: await may(given), told: told(insert, column) });
    }
    for (const statement of [
      `TRUNCATE ${name} CASCADE`,
      `DROP TABLE ${name} CASCADE`,
      `ALTER TABLE ${name} DISABLE TRIGGER ALL`,
      `ALTER TABLE ${name} ADD COLUMN more text`,
      `CREATE INDEX ON ${name} ("${columns[0]}")`,
      `CREATE TRIGGER mine BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
      `CREATE RULE mine AS ON DELETE TO ${name} DO INSTEAD NOTHING`,
      `CREATE POLICY mine ON ${name}`,
      `ALTER TABLE ${name} OWNER TO linku_runtime`,
    ]) {
      await expectThat(statement, { is: await may(statement), told: false });
    }
  }
  expect(wrong).toEqual([]);
});

it('no sequence may be set back, and no function be called but those that were named', async () => {
  const { rows: sequences } = await owner.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'S'",
  );
  expect(sequences.length).toBeGreaterThan(0);
  for (const { name } of sequences)
    expect(await refusalOf(`SELECT setval('${name}', 1)`)).toBe(PERMISSION_DENIED);
  const { rows: functions } = await runtime.query<{ name: string }>(`
    SELECT DISTINCT proname::text AS name FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND has_function_privilege(oid, 'EXECUTE') ORDER BY 1`);
  expect(functions.map(({ name }) => name)).toEqual([...callableFunctions].sort());
});

it('every function that the code of the product calls may be called, with those that it calls with the same rights', async () => {
  const { rows } = await owner.query<{ name: string; body: string; isDefiner: boolean }>(`
    SELECT proname::text AS name, prosrc AS body, prosecdef AS "isDefiner" FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace`);
  const lib = path.join(import.meta.dirname, '..', 'lib');
  const code = readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|generated/.test(file))
    .map((file) => readFileSync(path.join(lib, file), 'utf8').replace(/^ *(\/?\*|\/\/).*$/gm, ''));
  const bodies = rows
    .filter(({ name, isDefiner }) => callableFunctions.includes(name) && !isDefiner)
    .map(({ body }) => body);
  const called = rows.filter(({ name }) =>
    [...code, ...bodies].some((text) => new RegExp(`\\b${name}\\(`).test(text)),
  );
  expect(called.map(({ name }) => name).filter((name) => !callableFunctions.includes(name))).toEqual([]);
});

it.each([
  'ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_append_only',
  'DELETE FROM audit_logs',
  'UPDATE audit_logs SET actor_id = 2',
  "UPDATE users SET role = 'admin' WHERE id = 1",
  "INSERT INTO users (email, name, role) VALUES ('mallory@linku.test', 'Mallory', 'admin')",
  "UPDATE users SET email = 'mallory@linku.test' WHERE id = 1",
  'UPDATE users SET disabled_at = NULL',
  "INSERT INTO ledger_transactions (business_key, kind) VALUES ('mine', 'points_grant')",
  "INSERT INTO ledger_entries (transaction_id, account_id, unit, amount) VALUES (1, 'a', 'GBP', -5), (1, 'b', 'GBP', 5)",
  'UPDATE ledger_accounts SET balance = balance + 1000000',
  "UPDATE payment_records SET payment_status = 'completed'",
  'UPDATE payment_records SET final_amount = 1',
  "UPDATE refunds SET status = 'failed'",
  "UPDATE payouts SET status = 'requested'",
  "UPDATE payouts SET destination = 'mallory@linku.test'",
  'UPDATE disputes SET withdrawn = 0',
  'INSERT INTO payment_evidence (payment_id, amount) VALUES (1, 5000)',
  'UPDATE tasks SET agreed_reward = 1',
  "UPDATE tasks SET status = 'completed'",
  'UPDATE wallet_holds SET ended_at = now()',
  'TRUNCATE ledger_entries',
  'DROP TABLE audit_logs',
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
  'DROP FUNCTION commit_plan(jsonb)',
  'ALTER FUNCTION commit_plan(jsonb) SECURITY INVOKER',
  'CREATE TABLE mine (id int)',
  'CREATE TABLE pgboss.mine (id int)',
  'CREATE SCHEMA mine',
  'SET session_replication_role = replica',
  "SELECT write_postings('[]'::jsonb, '', 1, 1, 1, 1)",
  "SELECT write_evidence('{}'::jsonb, 1)",
  "SELECT write_audit('{}'::jsonb)",
  'SELECT delete_person(1, true)',
  "SELECT mailbox_print('somebody@linku.test')",
  'SELECT key FROM mailbox_keys',
  "SELECT pgboss.create_queue('mine', '{}')",
  'SET ROLE linku',
  'SET SESSION AUTHORIZATION postgres',
  'ALTER ROLE linku_runtime SUPERUSER',
  'CREATE ROLE mine',
  'GRANT linku TO linku_runtime',
  'ALTER DATABASE postgres SET session_replication_role = replica',
  'COMMENT ON TABLE ledger_entries IS $$mine$$',
  "COPY (SELECT 1) TO PROGRAM 'cat'",
  "COPY (SELECT 1) TO '/tmp/mine'",
  "COPY rate_limits FROM '/etc/passwd'",
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT pg_ls_dir('/')",
  "SELECT lo_import('/etc/passwd')",
  'SELECT * FROM pg_authid',
  'SELECT pg_reload_conf()',
])('the runtime role is refused: %s', async (statement) => {
  expect(await refusalOf(statement)).toMatch(FORBIDDEN);
});

describe('Functions that run with the rights of the owner', () => {
  it('are those that triggers call, the one that commits plans, and the one that compares hashes of mailboxes', async () => {
    const { rows } = await owner.query<{ name: string }>(`
      SELECT proname::text AS name FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND prosecdef AND prorettype <> 'trigger'::regtype
      ORDER BY 1`);
    expect(rows).toEqual([{ name: 'accounts_of_person' }, { name: 'commit_plan' }]);
  });

  it('and every trigger look for tables where nobody else can make any', async () => {
    const { rows } = await owner.query(`
      SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND (prosecdef OR prorettype = 'trigger'::regtype)
        AND NOT COALESCE('search_path=pg_catalog, public, pg_temp' = ANY (proconfig), false)`);
    expect(rows).toEqual([]);
  });

  it('are all trigger functions that write, because a statement of the runtime role may call them', async () => {
    const { rows } = await owner.query(`
      SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
        AND prosrc ~ 'INSERT INTO |DELETE FROM |UPDATE [a-z_]+ ([a-z] )?SET' AND NOT prosecdef`);
    expect(rows).toEqual([]);
  });

  it('see no temporary table that was put before a real one', async () => {
    const moves = "(VALUES ('pending_payment', 'completed')) AS m(from_status, to_status)";
    await runtime.query('BEGIN');
    await runtime.query('SET LOCAL search_path = pg_temp, public');
    await runtime.query(`CREATE TEMPORARY TABLE task_state_moves AS SELECT * FROM ${moves}`);
    const plan = JSON.stringify({ task: { id: 1, from: 'pending_payment', to: 'completed' } });
    await expect(runtime.query('SELECT commit_plan($1)', [plan])).rejects.toMatchObject({ code: 'LP002' });
    await runtime.query('ROLLBACK');
  });
});

describe('The next migration', () => {
  const both = () => migrate({ databaseUrl: database.url, runtimeUrl: database.runtimeUrl });

  it('takes rights away that somebody gave by hand, and gives those back that are missing', async () => {
    expect(await compareRights(runtime)).toEqual({ excess: [], missing: [] });
    await owner.query(
      'GRANT UPDATE (role) ON users TO linku_runtime; REVOKE SELECT ON tasks FROM linku_runtime',
    );
    await owner.query('GRANT EXECUTE ON FUNCTION lock_task(jsonb) TO PUBLIC');
    expect(await compareRights(runtime)).toEqual({
      excess: ['EXECUTE lock_task', 'UPDATE users (role)'],
      missing: ['SELECT tasks'],
    });
    expect(await both()).toMatchObject({ runtimeRole: 'linku_runtime', applied: [], written: [] });
    expect(await compareRights(runtime)).toEqual({ excess: [], missing: [] });
  });

  it('gives no right where the processes work as the owner', async () => {
    expect(await migrate({ databaseUrl: database.url, runtimeUrl: database.url })).toMatchObject({
      runtimeRole: null,
    });
  });

  it('says in one sentence that the role cannot connect', async () => {
    const wrong = new URL(database.runtimeUrl);
    wrong.password = 'guessed';
    await expect(migrate({ databaseUrl: database.url, runtimeUrl: wrong.href })).rejects.toThrow(
      'The role of the server and the worker, in DATABASE_URL, cannot connect: password authentication failed',
    );
  });
});
