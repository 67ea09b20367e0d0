import { describe, expect, it } from 'vitest';
import { readSessionUser } from '@/lib/auth/read-session-user';
import type { User } from '@/lib/core/db/generated/client';
import { agedSessionOf } from '@/tests/api/aged-sessions';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { paidFee } from '@/tests/scenarios/refund-scenario';
import { DELETED_NAME } from './names';
import { hashPassword } from './password';
import { deletionSchema } from './schema';
import { welcomeGoogleUser } from './welcome-google-user';

const PASSWORD = 'kettle orbit maple';
const fixture = useFixture({}, { role: 'runtime' });

let people = 0;

/** Somebody with a name and an address of their own, who signs in by password. */
async function somebody(parts: { points?: number; role?: string } = {}): Promise<User> {
  const { id } = await fixture.user(parts);
  people += 1;
  const passwordHash = await hashPassword(PASSWORD);
  const data = { email: `mei.ling.${people}@gmail.com`, name: `美玲 ${people}`, passwordHash };
  return db().user.update({ where: { id }, data });
}

const remove = (as: User, body: Record<string, unknown> = { email: as.email }) =>
  callEndpoint('POST /api/users/me/deletion', { as, body });
const rowOf = ({ id }: User) => db().user.findUniqueOrThrow({ where: { id } });

async function removed(as: User): Promise<void> {
  const { status, text } = await remove(as, { email: as.email, gives_up_points: true });
  expect(status, text).toBe(200);
}

/** Every text column of the database in which a text stands. */
async function placesOf(text: string): Promise<string[]> {
  const columns = await db().$queryRaw<{ table: string; column: string }[]>`
    SELECT c.table_name AS table, c.column_name AS column FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'jsonb')`;
  const places: string[] = [];
  for (const { table, column } of columns) {
    const rows = await db().$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM "${table}" WHERE strpos("${column}"::text, $1) > 0 LIMIT 1`,
      text,
    );
    if (rows.length > 0) places.push(`${table}.${column}`);
  }
  return places;
}

describe('An account that its person deletes', () => {
  it('says nothing of who it was any more, anywhere, and its session and every other is over', async () => {
    const person = await somebody({ role: 'support' });
    const [here, elsewhere] = [await sessionOf(person), await sessionOf(person)];
    const { id: userId, email } = person;
    await db().message.create({ data: { email, kind: 'uses_google', locale: 'en' } });
    const told = { kind: 'new_device', dedupeKey: 'a sign-in', detail: { user_agent: person.name } };
    await db().notification.create({ data: { userId, ...told } });
    const expiresAt = new Date(Date.now() + 60_000);
    await db().accountLink.create({
      data: { purpose: 'password_reset', email, tokenHash: `of ${userId}`, userId, expiresAt },
    });
    await db().secondFactor.create({
      data: { userId, sealedSecret: 'sealed', recoveryCodes: { create: { codeHash: 'hash' } } },
    });
    await db().payoutAccount.create({ data: { userId, provider: 'paypal', externalId: email } });
    await db().task.create({
      data: { posterId: userId, title: `${person.name}的搬家`, description: 'Call me', baseReward: 500 },
    });
    expect(await placesOf(email)).not.toEqual([]);
    const answer = await callEndpoint('POST /api/users/me/deletion', { cookie: here, body: { email } });
    expect(answer).toMatchObject({ status: 200, json: { account: 'deleted' } });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^linku\.session=; .*Max-Age=0/),
      expect.stringMatching(/^linku\.device=; .*Max-Age=0/),
    ]);
    expect(await placesOf(email)).toEqual([]);
    expect(await placesOf(person.name)).toEqual([]);
    expect(await placesOf('mei.ling')).toEqual([]);
    for (const cookie of [here, elsewhere]) expect(await readSessionUser(cookie)).toBeNull();
    expect(await db().session.count({ where: { userId } })).toBe(0);
    expect(await db().notification.count({ where: { userId } })).toBe(0);
    expect(await db().secondFactor.count({ where: { userId } })).toBe(0);
    expect(await rowOf(person)).toMatchObject({
      email: expect.stringMatching(new RegExp(`^deleted-${userId}-[0-9a-f]{12}@deleted\\.invalid$`)),
      name: DELETED_NAME,
      passwordHash: null,
      role: 'user',
      disabledAt: expect.any(Date),
      deletedAt: expect.any(Date),
    });
    expect(await db().auditLog.findMany({ where: { subject: `user:${userId}` } })).toMatchObject([
      { actorId: userId, action: 'account_deleted', detail: { points: 0 } },
    ]);
  });

  it('is deleted by whoever typed its own address in a recent session, and by nobody else', async () => {
    const person = await somebody();
    expect(await remove(person, { email: 'somebody@else.test' })).toMatchObject({
      status: 422,
      code: 'email_differs',
    });
    expect(await remove(person, {})).toMatchObject({ status: 400 });
    expect(await remove(person, { email: person.email, user_id: 1 })).toMatchObject({ status: 400 });
    const cookie = await agedSessionOf({ id: person.id, minutes: 11 });
    const aged = await callEndpoint('POST /api/users/me/deletion', { cookie, body: { email: person.email } });
    expect(aged.code).toBe('recent_authentication_required');
    expect(await rowOf(person)).toMatchObject({ email: person.email, deletedAt: null });
    expect((await remove(person, { email: ` ${person.email.toUpperCase()} ` })).status).toBe(200);
  });

  it('keeps its points until they are given up; they stay in the books', async () => {
    const person = await somebody({ points: 700 });
    const { json } = await callEndpoint('GET /api/users/me/deletion', { as: person });
    expect(deletionSchema.parse(json)).toMatchObject({ blockers: [], lost: { points: 700 } });
    expect((await remove(person)).refusal).toMatchObject({
      code: 'deletion_blocked',
      details: { blockers: ['points_left'] },
    });
    expect((await rowOf(person)).deletedAt).toBeNull();
    await removed(person);
    expect(await fixture.points(person)).toEqual({ available: 700, reserved: 0 });
    const [entry] = await db().auditLog.findMany({ where: { subject: `user:${person.id}` } });
    expect(entry?.detail).toEqual({ points: 700 });
    await fixture.expectSoundBooks();
  });

  it('takes back its offers, with what was written in them, and cancels what was never published', async () => {
    const [poster, person] = [await fixture.user({ points: 5_000 }), await somebody()];
    const { taskId } = await paidFee({ fixture, poster });
    const offer = await callEndpoint('POST /api/tasks/{task_id}/applications', {
      as: person,
      params: { task_id: taskId },
      body: { offered_amount: 9_000, message: 'My number is 07700 900123' },
    });
    expect(offer.status, offer.text).toBe(201);
    const draft = await fixture.task({ poster: person });
    const { json } = await callEndpoint('GET /api/users/me/deletion', { as: person });
    expect(deletionSchema.parse(json)).toMatchObject({ blockers: [], lost: { offers: 1, drafts: 1 } });
    await removed(person);
    expect(await db().taskApplication.findFirstOrThrow({ where: { taskId } })).toMatchObject({
      status: 'withdrawn',
      message: null,
    });
    expect(await db().taskEvent.findFirst({ where: { taskId, kind: 'offer_withdrawn' } })).not.toBeNull();
    expect(await db().task.findUniqueOrThrow({ where: { id: draft.id } })).toMatchObject({
      status: 'cancelled',
      title: '—',
      description: '—',
    });
    await fixture.expectSoundBooks();
  });

  it('stays as it is: nobody gives it a role, a password or a name, or points, or makes it party of anything', async () => {
    const [admin, poster, person] = [
      await fixture.user({ role: 'admin' }),
      await fixture.user({ points: 5_000 }),
      await somebody(),
    ];
    const { id: couponId } = await fixture.coupon();
    const { taskId } = await paidFee({ fixture, poster });
    await removed(person);
    const { id: userId } = person;
    const refused = { code: 'account_deleted', status: 409 };
    const params = { user_id: userId };
    const reason = 'Asked for it';
    for (const [name, body] of [
      ['POST /api/admin/people/{user_id}/role', { role: 'support', reason }],
      ['POST /api/admin/people/{user_id}/enabling', { reason }],
    ] as const)
      expect(await callEndpoint(name, { as: admin, params, body })).toMatchObject(refused);
    const grant = { user_id: userId, points: 10, reason };
    const headers = { 'idempotency-key': `grant-${userId}` };
    expect(
      await callEndpoint('POST /api/admin/points-grants', { as: admin, body: grant, headers }),
    ).toMatchObject(refused);
    const begin = async (statement: string) => db().$executeRawUnsafe(statement);
    for (const statement of [
      `UPDATE users SET name = 'Mei' WHERE id = ${userId}`,
      `UPDATE users SET password_hash = 'x' WHERE id = ${userId}`,
      `UPDATE users SET deleted_at = NULL WHERE id = ${userId}`,
      `INSERT INTO tasks (poster_id, title, description, base_reward) VALUES (${userId}, 'A task', 'To do', 500)`,
      `UPDATE tasks SET helper_id = ${userId}, agreed_reward = 500, status = 'accepted' WHERE id = ${taskId}`,
      `INSERT INTO task_applications (task_id, helper_id, offered_amount) VALUES (${taskId}, ${userId}, 500)`,
      `INSERT INTO user_coupons (user_id, coupon_id) VALUES (${userId}, ${couponId})`,
      `INSERT INTO coupon_usage_logs (coupon_id, user_id, task_id, discount) VALUES (${couponId}, ${userId}, ${taskId}, 1)`,
      `INSERT INTO payout_accounts (user_id, provider, external_id) VALUES (${userId}, 'paypal', 'mei@linku.test')`,
      `INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency)
         VALUES (${userId}, 1, 'paypal', 'mei@linku.test', 1, 'GBP')`,
      `INSERT INTO payment_records (task_id, user_id, fee_type, payment_provider, payment_method, currency, total_amount,
         final_amount, livemode, request_hash, choice_hash, expires_at)
         VALUES (${taskId}, ${userId}, 'task_reward', 'stripe', 'stripe', 'GBP', 500, 500, false, 'r', 'c', now())`,
      `INSERT INTO approvals (act, subject, input, amount, unit, maker_id, reason, expires_at)
         VALUES ('refund', 'payment:1', '{}', 1, 'GBP', ${userId}, 'Why', now())`,
      `INSERT INTO account_links (purpose, email, token_hash, user_id, expires_at)
         VALUES ('password_reset', 'mei@linku.test', 'h', ${userId}, now())`,
    ])
      await expect(begin(statement), statement).rejects.toMatchObject({ code: 'account_deleted' });
    expect(await fixture.points(person)).toEqual({ available: 0, reserved: 0 });
  });

  it('is shown to operators as deleted', async () => {
    const [admin, person] = [await fixture.user({ role: 'admin' }), await somebody()];
    await removed(person);
    const list = async (state: string) => {
      const query = { find: `#${person.id}`, state };
      return (await callEndpoint('GET /api/admin/people', { as: admin, query })).json;
    };
    const found = { people: [{ user_id: person.id, state: 'deleted', name: DELETED_NAME }] };
    expect(await list('deleted')).toMatchObject(found);
    expect(await list('disabled')).toMatchObject({ people: [] });
    const params = { user_id: person.id };
    const { json } = await callEndpoint('GET /api/admin/people/{user_id}', { as: admin, params });
    expect(json).toMatchObject({ state: 'deleted', deleted_at: expect.any(String), sessions: 0 });
  });
});

describe('Whoever comes back', () => {
  it('begins anew with the same address, by password or Google, and signs in to nothing of before', async () => {
    const [person, googler] = [await somebody(), await somebody()];
    await db().user.update({ where: { id: googler.id }, data: { passwordHash: null } });
    const of = async ({ email, name }: User) => {
      const body = { email, name: 'Mei', password: PASSWORD };
      expect((await callEndpoint('POST /api/users', { body })).status, name).toBe(202);
      return db().user.findUniqueOrThrow({ where: { email } });
    };
    await removed(person);
    expect(await of(person)).toMatchObject({ name: 'Mei', deletedAt: null });
    expect((await of(person)).id).not.toBe(person.id);
    await removed(googler);
    const { email } = googler;
    const again = await welcomeGoogleUser({ email, isVerified: true, name: 'Mei' });
    expect(again).toMatchObject({ email, name: 'Mei' });
    expect(again?.id).not.toBe(googler.id);
  });

  it('has used the coupons that were used before, under any account of the mailbox, and no other person has', async () => {
    const coupon = await fixture.coupon({ perUserLimit: 1, percentBps: 5_000 });
    const person = await somebody({ points: 5_000 });
    const use = async (as: User) => {
      const task = await fixture.task({ poster: as });
      const params = { task_id: task.id };
      const body = { payment_method: 'points', coupon_code: coupon.code };
      const answer = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
        as,
        params,
        body,
      });
      return { code: answer.code ?? answer.status, params };
    };
    const { code, params } = await use(person);
    expect(code).toBe(200);
    // Somebody had offered already, so the fee stays paid and the coupon used.
    const helper = await fixture.user();
    const offer = { offered_amount: 9_000 };
    await callEndpoint('POST /api/tasks/{task_id}/applications', { as: helper, params, body: offer });
    const body = { rule: 'poster_with_offers' };
    const cancelled = await callEndpoint('POST /api/tasks/{task_id}/cancellation', {
      as: person,
      params,
      body,
    });
    expect(cancelled.status, cancelled.text).toBe(200);
    await removed(person);
    const backAs = async (email: string) => {
      const { id } = await fixture.user({ points: 5_000 });
      return db().user.update({ where: { id }, data: { email } });
    };
    const alias = person.email.replace('mei.ling', 'm.eiling').replace('@', '+coupons@');
    expect((await use(await backAs(person.email))).code).toBe('coupon_not_valid');
    expect((await use(await backAs(alias))).code).toBe('coupon_not_valid');
    expect((await use(await somebody({ points: 5_000 }))).code).toBe(200);
  });

  it('decides as an operator about nothing that was theirs before', async () => {
    const person = await somebody();
    await removed(person);
    const again = await fixture.user({ role: 'admin' });
    await db().user.update({ where: { id: again.id }, data: { email: person.email } });
    const body = { user_id: person.id, points: 1, reason: 'A present' };
    const headers = { 'idempotency-key': `own-${person.id}` };
    expect(await callEndpoint('POST /api/admin/points-grants', { as: again, body, headers })).toMatchObject({
      code: 'own_case',
    });
  });

  it('leaves a hash that another key would make another, and that the server cannot make', async () => {
    const person = await somebody();
    await removed(person);
    const { mailbox } = await rowOf(person);
    expect(mailbox).toMatch(/^deleted:[0-9a-f]{64}$/);
    const [made] = await db().$queryRaw<{ print: string }[]>`
      SELECT mailbox_print(${person.email.replaceAll('.', '').replace('@gmailcom', '@gmail.com')}) AS print`;
    expect(made?.print).toBe(mailbox);
  });
});
