import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { env } from '@/lib/core/env';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { checkDatabase } from './check-database';

const fixture = useFixture();
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());

const booksOf = async (databaseUrl = fixture.databaseUrl) =>
  (await checkDatabase({ ...env(), databaseUrl })).filter(({ subject }) => subject === 'Books');

it('asks the books when nothing is wrong, and says how many invariants it asked', async () => {
  const books = await booksOf();
  expect(books).toEqual([
    { subject: 'Books', words: expect.stringMatching(/^asked \d+ invariants, all of them hold$/), fix: null },
  ]);
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
  expect(found.filter(({ subject }) => subject === 'Books')).toHaveLength(1);
});

it('names a broken invariant beside what waits', async () => {
  await sql.query('ALTER TABLE tasks DISABLE TRIGGER USER');
  await sql.query("UPDATE tasks SET status = 'open' WHERE NOT is_paid");
  const [summary, broken] = await booksOf();
  expect(summary?.words).toMatch(/^Asked \d+ of \d+ invariants; 1 do not hold/);
  expect(broken?.words).toContain('An open task is paid');
});

it('says that the books were not asked when the database does not answer', async () => {
  const away = new URL(fixture.databaseUrl);
  away.pathname = '/does_not_exist';
  expect(await booksOf(away.href)).toMatchObject([{ words: expect.stringContaining('Not asked') }]);
});
