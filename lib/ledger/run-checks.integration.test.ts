import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetrics } from '@/lib/console/read-metrics';
import { debtOf } from '@/lib/ledger/accounts';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { bothIdle } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt, REWARD } from '@/tests/scenarios/dispute-scenario';
import { checkBooks } from './check-books';
import { runChecks } from './run-checks';

const fixture = useFixture();
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());

const sound = { title: 'sound', brokenRows: 'SELECT 1 WHERE false' };
const broken = { title: 'broken', brokenRows: 'SELECT 7 AS id' };

describe('Each check has its own try', () => {
  it('so one that takes too long says so, and the others are asked', async () => {
    const slow = { title: 'slow', brokenRows: 'SELECT pg_sleep(600)' };
    const results = await runChecks({ checks: [sound, slow, broken], timeoutMs: 200 });
    expect(results).toEqual([
      { title: 'sound', count: 0, rows: [], problem: null },
      { title: 'slow', count: 0, rows: [], problem: expect.stringContaining('statement timeout') },
      { title: 'broken', count: 1, rows: [{ id: 7 }], problem: null },
    ]);
  });

  it('so one that is no SQL says so, and the others are asked', async () => {
    const results = await runChecks({
      checks: [{ title: 'wrong', brokenRows: 'SELECT x FROM nowhere' }, broken],
    });
    expect(results).toMatchObject([{ problem: expect.any(String) }, { count: 1, problem: null }]);
  });

  it('so one whose connection is cut says so, and the others are asked on another', async () => {
    const cut = { title: 'cut', brokenRows: 'SELECT pg_terminate_backend(pg_backend_pid())' };
    const results = await runChecks({ checks: [cut, broken] });
    expect(results).toMatchObject([{ problem: expect.any(String) }, { count: 1, problem: null }]);
  });
});

describe('The metric of broken invariants', () => {
  const scraped = async () => {
    const { text } = await readMetrics();
    return Number(/^linku_invariant_failures (\S+)$/m.exec(text)?.[1]);
  };

  it('is what the checks say: a debt of a helper is sound', async () => {
    const scenario = disputeScenario(fixture);
    const { poster, helper, taskId, paymentId } = await scenario.held({ name: 'stripe' });
    await confirmTask({ userId: poster.id, taskId });
    await scenario.payOut({ helper, amount: REWARD });
    const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId });
    await bothIdle(fixture);
    opened.decide('lost');
    await bothIdle(fixture);
    const { id } = debtOf({ userId: helper.id, currency: 'GBP' });
    const owed = await sql.query('SELECT balance FROM ledger_accounts WHERE id = $1', [id]);
    expect(owed.rows).toEqual([{ balance: String(-REWARD) }]);
    await sql.query('ALTER TABLE ledger_accounts DISABLE TRIGGER USER');
    await checkBooks();
    expect(await scraped()).toBe(0);
    await sql.query('UPDATE ledger_accounts SET balance = balance + 1 WHERE id = $1', [id]);
    await checkBooks();
    expect(await scraped()).toBe(1);
    await sql.query('UPDATE ledger_accounts SET balance = balance - 1 WHERE id = $1', [id]);
    await checkBooks();
    expect(await scraped()).toBe(0);
  });

  it('is read from a run of the checks even where none was stored, and says how old it is', async () => {
    await sql.query('DELETE FROM ledger_check_results');
    expect(await scraped()).toBe(0);
    await sql.query("UPDATE ledger_check_results SET checked_at = now() - interval '1 hour'");
    const { text } = await readMetrics();
    const age = Number(/^linku_invariant_checks_age_seconds (\S+)$/m.exec(text)?.[1]);
    expect(age).toBeGreaterThanOrEqual(3600);
    expect(age).toBeLessThan(3700);
  });
});
