import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { agedSessionOf } from '@/tests/api/aged-sessions';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle } from '@/tests/fixtures/two-providers';
import { earn, paidHelper, stripeAccountOf } from '@/tests/scenarios/payout-scenario';
import { openPayoutAccount } from './open-payout-account';
import { requestPayout } from './request-payout';
import { payoutAccountSchema, payoutSchema } from './schema';

const fixture = useFixture({ PAYOUT_DESTINATION_WAIT_HOURS: '24' }, { role: 'runtime' });
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());
afterEach(() => fixture.expectSoundBooks());

const DAY_MS = 24 * 3_600_000;

let people = 0;
async function richHelper({ amount = 10_000 } = {}): Promise<User> {
  const helper = await fixture.user();
  await earn({ fixture, helper, amount, by: 'paypal' });
  return helper;
}

const name = async (helper: User, email: string) => {
  const body = { provider: 'paypal', email };
  const { json } = await callEndpoint('POST /api/users/payout-accounts', { as: helper, body });
  return payoutAccountSchema.parse(json);
};
const withdraw = (helper: User, provider = 'paypal') =>
  callEndpoint('POST /api/users/payout-accounts/{provider}/withdrawal', { as: helper, params: { provider } });
const payOut = (helper: User, provider: 'paypal' | 'stripe' = 'paypal') => {
  people += 1;
  return callEndpoint('POST /api/users/payouts', {
    as: helper,
    body: { provider, amount: 1_000 },
    headers: { 'idempotency-key': `new-destination-${people}` },
  });
};
const accountOf = ({ id: userId }: User, provider = 'paypal') =>
  db().payoutAccount.findFirst({ where: { userId, provider } });
const told = ({ email }: { email: string }) =>
  db().message.findMany({ where: { email, kind: { startsWith: 'payout' } }, orderBy: { id: 'asc' } });

/** A day has passed. The owner may write so; the guard refuses it to the product. */
async function waitADay({ id }: User): Promise<void> {
  await sql.query('ALTER TABLE payout_accounts DISABLE TRIGGER payout_accounts_guard');
  await sql.query(
    `UPDATE payout_accounts SET usable_at = usable_at - interval '24 hours' WHERE user_id = $1`,
    [id],
  );
  await sql.query('ALTER TABLE payout_accounts ENABLE TRIGGER payout_accounts_guard');
}

describe('a new payout destination', () => {
  it('gets nothing for a day, says until when, and its person is told', async () => {
    const helper = await richHelper();
    const opened = await name(helper, 'new@mail.test');
    const from = new Date(opened.usable_from ?? 0).getTime();
    expect(Math.abs(from - Date.now() - DAY_MS)).toBeLessThan(60_000);
    expect(await payOut(helper)).toMatchObject({
      status: 409,
      code: 'payout_destination_waits',
      json: { error: { details: { until: opened.usable_from } } },
    });
    expect(await told(helper)).toMatchObject([
      {
        kind: 'payout_destination_changed',
        locale: 'en',
        detail: { provider: 'paypal', destination: 'n***@mail.test' },
      },
    ]);
    await waitADay(helper);
    expect((await payOut(helper)).status).toBe(200);
    const list = await callEndpoint('GET /api/users/payout-accounts', { as: helper });
    expect(list.json).toMatchObject({ payout_accounts: [{ usable_from: null, replaced_email: null }] });
  });

  it('needs a recent authentication to be named and to be withdrawn', async () => {
    const helper = await richHelper();
    const cookie = await agedSessionOf({ id: helper.id, minutes: 11 });
    for (const call of [
      callEndpoint('POST /api/users/payout-accounts', {
        cookie,
        body: { provider: 'paypal', email: 'evil@mail.test' },
      }),
      callEndpoint('POST /api/users/payout-accounts/{provider}/withdrawal', {
        cookie,
        params: { provider: 'paypal' },
      }),
    ])
      expect((await call).code).toBe('recent_authentication_required');
    expect(await accountOf(helper)).toBeNull();
  });

  it('is withdrawn while it waits: the one before is used again at once, and told when it was paid to', async () => {
    const helper = await richHelper();
    await name(helper, 'first@mail.test');
    await waitADay(helper);
    expect((await payOut(helper)).status).toBe(200);
    await bothIdle(fixture);
    const changed = await name(helper, 'evil@mail.test');
    expect(changed).toMatchObject({ email: 'evil@mail.test', replaced_email: 'first@mail.test' });
    expect((await name(helper, 'evil2@mail.test')).replaced_email).toBe('first@mail.test');
    expect((await payOut(helper)).code).toBe('payout_destination_waits');
    const answer = await withdraw(helper);
    expect(answer.json).toMatchObject({
      payout_accounts: [{ email: 'first@mail.test', usable_from: null, replaced_email: null }],
    });
    expect((await payOut(helper)).json).toMatchObject({ email: 'first@mail.test' });
    expect((await told(helper)).map(({ kind }) => kind)).toEqual([
      ...Array(3).fill('payout_destination_changed'),
      'payout_destination_withdrawn',
    ]);
    expect((await withdraw(helper)).status, 'nothing waits').toBe(404);
  });

  it('named again is no change, and naming the one before withdraws it', async () => {
    const helper = await richHelper();
    await name(helper, 'first@linku.test');
    const before = await accountOf(helper);
    await name(helper, 'first@linku.test');
    expect(await accountOf(helper)).toMatchObject({ usableAt: before?.usableAt });
    await waitADay(helper);
    await name(helper, 'other@linku.test');
    expect(await name(helper, 'first@linku.test')).toMatchObject({ usable_from: null });
    await waitADay(helper);
    await name(helper, 'other@linku.test');
    await waitADay(helper);
    expect((await name(helper, 'first@linku.test')).usable_from, 'long replaced').not.toBeNull();
  });

  it('that was the first is gone when it is withdrawn', async () => {
    const helper = await richHelper();
    await name(helper, 'only@mail.test');
    expect((await withdraw(helper)).json).toMatchObject({ payout_accounts: [] });
    expect(await accountOf(helper)).toBeNull();
    expect((await withdraw(await richHelper())).status).toBe(404);
  });

  it('at Stripe waits from when its person has told Stripe the bank account', async () => {
    const helper = await richHelper();
    await openPayoutAccount({ userId: helper.id, provider: 'stripe' });
    await waitADay(helper);
    expect(await told(helper)).toEqual([]);
    fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) });
    await fixture.simulators.stripe.idle();
    expect((await payOut(helper, 'stripe')).code).toBe('payout_destination_waits');
    expect(await told(helper)).toMatchObject([{ detail: { provider: 'stripe', destination: null } }]);
    await waitADay(helper);
    expect((await payOut(helper, 'stripe')).status).toBe(200);
  });

  it('does not stop a payout that is on its way, which goes where it was sent', async () => {
    const helper = await paidHelper({ fixture, by: 'paypal', email: 'slow@mail.test' });
    await waitADay(helper);
    const { payout_id } = payoutSchema.parse((await payOut(helper)).json);
    await name(helper, 'new2@mail.test');
    const { json } = await callEndpoint('GET /api/users/payouts/{payout_id}', {
      as: helper,
      params: { payout_id },
    });
    expect(json).toMatchObject({
      email: 'slow@mail.test',
      status: expect.stringMatching(/requested|sent|paid/),
    });
  });
});

describe('the database', () => {
  const insert = (helper: User, account: number, destination: string) =>
    sql.query(
      `INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency)
       VALUES ($1, $2, 'paypal', $3, 1000, 'GBP')`,
      [helper.id, account, destination],
    );

  it('refuses a payout to a destination that waits, or to which the account does not point any more', async () => {
    const helper = await richHelper();
    await name(helper, 'db@mail.test');
    const id = (await accountOf(helper))?.id ?? 0;
    await expect(insert(helper, id, 'db@mail.test')).rejects.toMatchObject({ code: 'LP040' });
    await waitADay(helper);
    await expect(insert(helper, id, 'evil@mail.test')).rejects.toMatchObject({ code: 'LP001' });
  });

  it('lets no destination change without its own time, and that time come no nearer', async () => {
    const helper = await richHelper();
    await name(helper, 'db2@mail.test');
    const update = (set: string) =>
      sql.query(`UPDATE payout_accounts SET ${set} WHERE user_id = $1`, [helper.id]);
    await expect(update('usable_at = now()')).rejects.toMatchObject({ code: 'LP003' });
    await expect(update('user_id = 1')).rejects.toMatchObject({ code: 'LP003' });
    await waitADay(helper);
    await expect(update("external_id = 'evil3@mail.test'")).rejects.toMatchObject({ code: 'LP003' });
  });

  it('lets a payout that was read before a change not overtake it', async () => {
    const helper = await richHelper();
    await name(helper, 'race@mail.test');
    await waitADay(helper);
    await sql.query('BEGIN');
    await sql.query(
      `UPDATE payout_accounts SET external_id = 'other-race@mail.test', usable_at = now() + interval '1 day' WHERE user_id = $1`,
      [helper.id],
    );
    const request = requestPayout({
      userId: helper.id,
      provider: 'paypal',
      amount: 1_000,
      idempotencyKey: 'race',
    });
    const refused = expect(request).rejects.toMatchObject({ code: 'conflict' });
    await expect
      .poll(async () => (await sql.query('SELECT 1 FROM pg_locks WHERE NOT granted')).rowCount, {
        interval: 5,
      })
      .toBeGreaterThan(0);
    await sql.query('COMMIT');
    await refused;
    expect(await db().payout.count({ where: { userId: helper.id } })).toBe(0);
  });
});
