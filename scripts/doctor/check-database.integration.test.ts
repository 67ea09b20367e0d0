import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { env } from '@/lib/core/env';
import { runChecks } from '@/lib/ledger/run-checks';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { checkDatabase } from './check-database';

const fixture = useFixture({}, { role: 'runtime' });
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());

const booksOf = async ({
  databaseUrl = fixture.databaseUrl,
  isWhole = false,
}: {
  databaseUrl?: string;
  isWhole?: boolean;
} = {}) =>
  (await checkDatabase({ ...env(), databaseUrl }, { isWhole })).filter(({ subject }) => subject === 'Books');

const holds = (about: string) => ({
  subject: 'Books',
  words: expect.stringMatching(new RegExp(`^asked \\d+ invariants about ${about}, all of them hold$`)),
  fix: null,
});

it('asks the books when nothing is wrong, and says how many invariants it asked, about what', async () => {
  expect(await booksOf()).toEqual([holds('what changed lately just now'), holds('every row just now')]);
  await sql.query("UPDATE ledger_check_results SET checked_at = now() - interval '3 hours'");
  expect(await booksOf()).toEqual([holds('what changed lately just now'), holds('every row 3 h ago')]);
  expect(await booksOf({ isWhole: true })).toEqual([holds('every row just now')]);
});

it('says which rights the role of the server and the worker should not have, or lacks', async () => {
  const roleOf = async () => (await checkDatabase(env())).find(({ subject }) => subject === 'Database role');
  expect(await roleOf()).toMatchObject({ words: expect.stringContaining('and no more'), fix: null });
  await sql.query('GRANT DELETE ON audit_logs TO linku_runtime; REVOKE SELECT ON tasks FROM linku_runtime');
  expect(await roleOf()).toMatchObject({
    words: expect.stringMatching(/should not have \(DELETE audit_logs\) or lacks some \(SELECT tasks\)/),
    fix: expect.stringContaining('npm run db:migrate'),
  });
  await sql.query('REVOKE DELETE ON audit_logs FROM linku_runtime; GRANT SELECT ON tasks TO linku_runtime');
});

it('says that the night passed without a run about every row', async () => {
  await sql.query("UPDATE ledger_check_results SET checked_at = now() - interval '37 hours'");
  expect(await booksOf()).toEqual([
    holds('what changed lately just now'),
    holds('every row 37 h ago'),
    {
      subject: 'Books',
      words: expect.stringContaining('The night passed'),
      fix: expect.stringContaining('npm run doctor -- --whole'),
    },
  ]);
  expect(await booksOf({ isWhole: true })).toEqual([holds('every row just now')]);
});

it('tells what is known while another process asks about every row', async () => {
  const other = runChecks({
    checks: [{ title: 'slow', brokenRows: () => 'SELECT pg_sleep(600)' }],
    timeoutMs: 5_000,
    isAlone: true,
  });
  await vi.waitFor(async () => {
    const { rows } = await sql.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted");
    expect(rows).toHaveLength(1);
  });
  const [busy, ...known] = await booksOf({ isWhole: true });
  expect(busy?.words).toContain('another process asks about every row');
  expect(known).toHaveLength(2);
  await other;
});

it('asks the books when a payment waits for a person and events are stuck', async () => {
  const poster = await fixture.user();
  const task = await fixture.task({ poster });
  const { payment_id: id } = await createPayment({
    user: poster,
    taskId: task.id,
    body: { payment_method: 'stripe' },
    idempotencyKey: null,
  });
  await sql.query("UPDATE payment_records SET review_reason = 'unknown_too_long' WHERE id = $1", [id]);
  await sql.query(
    `INSERT INTO webhook_events (provider, event_id, type, livemode, state, note, subject, occurred_at)
     VALUES ('stripe', 'evt_parked', 'x', false, 'parked', 'x', '{}', now())`,
  );
  const found = await checkDatabase(env());
  expect(found.filter(({ fix }) => fix !== null).map(({ subject }) => subject)).toEqual([
    'Webhooks',
    'Payments',
  ]);
  expect(found.filter(({ subject }) => subject === 'Books')).toHaveLength(2);
});

it('names a broken invariant beside what waits', async () => {
  await sql.query('ALTER TABLE tasks DISABLE TRIGGER USER');
  await sql.query("UPDATE tasks SET status = 'open' WHERE NOT is_paid");
  const [summary, broken, night] = await booksOf();
  expect(summary?.words).toMatch(
    /^1 of \d+ invariants do not hold or could not be asked: asked \d+ invariants about what changed lately/,
  );
  expect(broken?.words).toContain('An open task is paid');
  expect(night).toEqual(holds('every row just now'));
  const [, , , again] = await booksOf({ isWhole: true }).then(() => booksOf());
  expect(again?.words).toContain('An open task is paid');
});

it('says that the books were not asked when the database does not answer', async () => {
  const away = new URL(fixture.databaseUrl);
  away.pathname = '/does_not_exist';
  expect(await booksOf({ databaseUrl: away.href })).toMatchObject([
    { words: expect.stringContaining('Not asked') },
  ]);
});
