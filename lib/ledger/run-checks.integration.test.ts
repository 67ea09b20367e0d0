import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { runChecks } from './run-checks';

const fixture = useFixture();

const check = (title: string, brokenRows: string) => ({ title, brokenRows: () => brokenRows });
const sound = check('sound', 'SELECT 1 WHERE false');
const broken = check('broken', 'SELECT 7 AS id');

describe('Each check has its own try', () => {
  it('so one that takes too long says so, and the others are asked', async () => {
    const slow = check('slow', 'SELECT pg_sleep(600)');
    const { results } = await runChecks({ checks: [sound, slow, broken], timeoutMs: 200 });
    expect(results).toEqual([
      { title: 'sound', count: 0, rows: [], problem: null },
      { title: 'slow', count: 0, rows: [], problem: expect.stringContaining('statement timeout') },
      { title: 'broken', count: 1, rows: [{ id: 7 }], problem: null },
    ]);
  });

  it('so one that is no SQL says so, and the others are asked', async () => {
    const { results } = await runChecks({ checks: [check('wrong', 'SELECT x FROM nowhere'), broken] });
    expect(results).toMatchObject([{ problem: expect.any(String) }, { count: 1, problem: null }]);
  });

  it('so one whose connection is cut says so, and the others are asked on another', async () => {
    const cut = check('cut', 'SELECT pg_terminate_backend(pg_backend_pid())');
    const changed = check('changed', 'SELECT count(*) FROM changed_payments HAVING count(*) >= 0');
    const { results } = await runChecks({ checks: [cut, broken, changed], since: new Date(0) });
    expect(results).toMatchObject([
      { problem: expect.any(String) },
      { count: 1 },
      { count: 1, problem: null },
    ]);
  });

  it('so where nobody can say what changed, those that ask about every row are asked', async () => {
    const other = new pg.Client({ connectionString: fixture.databaseUrl });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE payment_events');
    const changed = check('changed', 'SELECT id FROM changed_payments');
    const run = await runChecks({ checks: [changed, broken], since: new Date(0), timeoutMs: 300 });
    await other.end();
    expect(run.results).toMatchObject([{ problem: expect.any(String) }, { count: 1, problem: null }]);
  });

  it('and none writes', async () => {
    const written = check('written', "UPDATE users SET name = 'x' RETURNING id");
    const { results } = await runChecks({ checks: [written, broken], since: new Date(0) });
    expect(results).toMatchObject([{ problem: expect.any(String) }, { count: 1, problem: null }]);
  });
});
