import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readMetrics } from '@/lib/console/read-metrics';
import { debtOf, pointsOf } from '@/lib/ledger/accounts';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { bothIdle } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt, REWARD } from '@/tests/scenarios/dispute-scenario';
import { checkBooks, readLastRuns, readLastWholeRun } from './check-books';
import { switchTriggers } from './example-history';
import { ChecksAreRunning, runChecks } from './run-checks';

const fixture = useFixture();
const HOUR_MS = 3_600_000;
const title = 'A balance is the sum of its entries, and never below zero; a debt is never above';
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());
beforeEach(() => sql.query('DELETE FROM ledger_check_results'));

/** A hand that comes past the triggers. */
async function byHand(...statements: string[]): Promise<void> {
  for (const statement of [
    'BEGIN',
    switchTriggers('DISABLE'),
    ...statements,
    switchTriggers('ENABLE'),
    'COMMIT',
  ]) {
    await sql.query(statement);
  }
}

/** Points of a new person; what was written for them is that many days old. */
async function somebodysPoints({ days }: { days: number }): Promise<string> {
  const { id } = pointsOf((await fixture.user({ points: 1_000 })).id);
  const old = `created_at = now() - interval '${days} days'`;
  const booked = `(SELECT transaction_id FROM ledger_entries WHERE account_id = '${id}')`;
  await byHand(
    `UPDATE ledger_accounts SET ${old} WHERE id = '${id}'`,
    `UPDATE ledger_transactions SET ${old} WHERE id IN ${booked}`,
    `UPDATE ledger_entries SET ${old} WHERE transaction_id IN ${booked}`,
  );
  return id;
}

async function addByHand(accountId: string, amount: number): Promise<void> {
  await byHand(`UPDATE ledger_accounts SET balance = balance + ${amount} WHERE id = '${accountId}'`);
}

/** How many checks the last runs found broken, as it is measured. */
async function failures(): Promise<Record<string, number>> {
  const { text } = await readMetrics();
  const found = text.matchAll(/^linku_invariant_failures\{run="(\w+)"\} (\S+)$/gm);
  return Object.fromEntries([...found].map(([, run, count]) => [run, Number(count)]));
}

describe('What a run found broken', () => {
  it('in an old row is found by the whole run alone, and no recent run takes it for mended', async () => {
    const account = await somebodysPoints({ days: 3 });
    await checkBooks({ run: 'whole' });
    await addByHand(account, 7);
    await checkBooks({ run: 'recent' });
    expect(await failures()).toEqual({ recent: 0, whole: 0 });
    await checkBooks({ run: 'whole' });
    expect(await failures()).toEqual({ recent: 1, whole: 1 });
    await checkBooks({ run: 'recent' });
    expect(await failures()).toEqual({ recent: 0, whole: 1 });
    expect(await readLastRuns()).toMatchObject([
      { run: 'recent', broken: [] },
      { run: 'whole', broken: [{ title, count: 1, rows: [{ id: account }], problem: null }] },
    ]);
    await addByHand(account, -7);
    await checkBooks({ run: 'recent' });
    expect(await failures()).toEqual({ recent: 0, whole: 1 });
    await checkBooks({ run: 'whole' });
    expect(await failures()).toEqual({ recent: 0, whole: 0 });
  });

  it('in a row of today is found at once, and mended for the run that found it', async () => {
    const account = await somebodysPoints({ days: 0 });
    await checkBooks({ run: 'whole' });
    await addByHand(account, 7);
    await checkBooks({ run: 'recent' });
    expect(await failures()).toEqual({ recent: 1, whole: 0 });
    await addByHand(account, -7);
    await checkBooks({ run: 'recent' });
    expect(await failures()).toEqual({ recent: 0, whole: 0 });
  });

  it('by a recent run is mended for both when a whole run finds nothing', async () => {
    const account = await somebodysPoints({ days: 0 });
    await checkBooks({ run: 'whole' });
    await addByHand(account, 7);
    await checkBooks({ run: 'recent' });
    await addByHand(account, -7);
    await checkBooks({ run: 'whole' });
    expect(await failures()).toEqual({ recent: 0, whole: 0 });
  });

  it('stays for a run whose snapshot is older', async () => {
    const account = await somebodysPoints({ days: 0 });
    await addByHand(account, 7);
    await checkBooks({ run: 'whole' });
    await sql.query("UPDATE ledger_check_results SET checked_at = now() + interval '1 minute'");
    await addByHand(account, -7);
    await checkBooks({ run: 'whole' });
    expect(await failures()).toEqual({ recent: 1, whole: 1 });
    await sql.query('UPDATE ledger_check_results SET checked_at = now()');
    await checkBooks({ run: 'whole' });
    expect(await failures()).toEqual({ recent: 0, whole: 0 });
  });
});

describe('A recent run', () => {
  it('asks about all that changed since a day before the last whole run, however long ago that was', async () => {
    const account = await somebodysPoints({ days: 5 });
    await checkBooks({ run: 'whole' });
    await addByHand(account, 7);
    await sql.query("UPDATE ledger_check_results SET checked_at = now() - interval '4 days 1 hour'");
    const { madeAt } = await readLastWholeRun();
    const { run, since, results } = await checkBooks({ run: 'recent' });
    expect({ run, since }).toEqual({ run: 'recent', since: new Date(Number(madeAt) - 24 * HOUR_MS) });
    expect(results.filter(({ count }) => count > 0)).toMatchObject([{ title }]);
    await addByHand(account, -7);
  });

  it('is a whole one where none was ever made', async () => {
    expect(await checkBooks({ run: 'recent' })).toMatchObject({ run: 'whole', since: null });
    expect(await checkBooks({ run: 'recent' })).toMatchObject({ run: 'recent' });
  });
});

describe('A whole run', () => {
  const slow = { title: 'slow', brokenRows: () => 'SELECT pg_sleep(600)' };
  const isHeld = async () => {
    const { rows } = await sql.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted");
    expect(rows).toHaveLength(1);
  };

  it('is made by one process at a time, while recent ones go on', async () => {
    await checkBooks({ run: 'whole' });
    const first = runChecks({ checks: [slow], timeoutMs: 3_000, isAlone: true });
    await vi.waitFor(isHeld, { timeout: 2_000 });
    await expect(checkBooks({ run: 'whole' })).rejects.toThrow(ChecksAreRunning);
    await expect(checkBooks({ run: 'recent' })).resolves.toMatchObject({ run: 'recent' });
    expect((await first).results).toMatchObject([{ title: 'slow', problem: expect.any(String) }]);
    await expect(checkBooks({ run: 'whole' })).resolves.toMatchObject({ run: 'whole' });
  });
});

describe('The metric of broken invariants', () => {
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
    await checkBooks({ run: 'whole' });
    expect(await failures()).toEqual({ recent: 0, whole: 0 });
  });

  it('is read from a run of the checks even where none was stored, and says how old each is', async () => {
    expect(await failures()).toEqual({ recent: 0, whole: 0 });
    await sql.query(
      "UPDATE ledger_check_results SET checked_at = now() - interval '1 hour' WHERE run = 'recent'",
    );
    const { text } = await readMetrics();
    const ages = text.matchAll(/^linku_invariant_checks_age_seconds\{run="(\w+)"\} (\S+)$/gm);
    const { recent, whole } = Object.fromEntries([...ages].map(([, run, age]) => [run, Number(age)]));
    expect(recent).toBeGreaterThanOrEqual(3_600);
    expect(recent).toBeLessThan(3_700);
    expect(whole).toBeLessThan(100);
  });
});
