import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { EndpointName } from '@/app/api/endpoints';
import type { Role } from '@/lib/auth/roles';
import type { User } from '@/lib/core/db/generated/client';
import { commit } from '@/lib/ledger/commit';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { personListSchema, personSchema } from './schema';

const fixture = useFixture({ APPROVAL_ABOVE: '500' });
let admin: User;
beforeAll(async () => {
  admin = await fixture.user({ role: 'admin' });
});

const reason = 'Agreed with the team';

const change = ({ as = admin, of, to }: { as?: User; of: User; to: Role }) =>
  callEndpoint('POST /api/admin/people/{user_id}/role', {
    as,
    params: { user_id: of.id },
    body: { role: to, reason },
  });

const set = ({ as = admin, of, how }: { as?: User; of: User; how: 'disabling' | 'enabling' }) =>
  callEndpoint(`POST /api/admin/people/{user_id}/${how}`, {
    as,
    params: { user_id: of.id },
    body: { reason },
  });

const look = ({ as = admin, of }: { as?: User; of: User }) =>
  callEndpoint('GET /api/admin/people/{user_id}', { as, params: { user_id: of.id } });

async function list({ as = admin, ...query }: { as?: User } & Record<string, string | User | undefined>) {
  const given = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
  const { json } = await callEndpoint('GET /api/admin/people', { as, query: given });
  return personListSchema.parse(json);
}

const entriesAbout = (of: User) =>
  db().auditLog.findMany({ where: { subject: `user:${of.id}` }, orderBy: { id: 'asc' } });
const roleOf = async ({ id }: User) => (await db().user.findUniqueOrThrow({ where: { id } })).role;

/** An act of theirs that waits for a second person. */
async function asked(as: User, to?: User): Promise<number> {
  const { id } = to ?? (await fixture.user());
  const { status, text } = await callEndpoint('POST /api/admin/points-grants', {
    as,
    body: { user_id: id, points: 700, reason },
    headers: { 'idempotency-key': `asked-${as.id}-${id}` },
  });
  expect(status, text).toBe(202);
  return (await db().approval.findFirstOrThrow({ where: { makerId: as.id }, orderBy: { id: 'desc' } })).id;
}

describe('A role', () => {
  it('is given and taken by an admin, once, with a reason in the audit log', async () => {
    const of = await fixture.user();
    for (const to of ['finance', 'finance', 'user'] as const) {
      const { status, json } = await change({ of, to });
      expect(status).toBe(200);
      expect(personSchema.parse(json)).toMatchObject({ user_id: of.id, role: to, state: 'active' });
    }
    const common = { actorId: admin.id, action: 'role_changed' };
    expect(await entriesAbout(of)).toMatchObject([
      { ...common, detail: { from: 'user', to: 'finance', reason } },
      { ...common, detail: { from: 'finance', to: 'user', reason } },
    ]);
  });

  it('opens the console at once, and shuts it at once', async () => {
    const of = await fixture.user();
    const cookie = await sessionOf(of);
    const overview = async () => (await callEndpoint('GET /api/admin/approvals', { cookie })).status;
    expect(await overview()).toBe(403);
    await change({ of, to: 'support' });
    expect(await overview()).toBe(200);
    await change({ of, to: 'user' });
    expect(await overview()).toBe(403);
  });

  it.each(['finance', 'support', 'user'] as const)('is given by nobody who is %s', async (role) => {
    const [as, of] = await Promise.all([fixture.user({ role }), fixture.user()]);
    expect(await change({ as, of, to: 'admin' })).toMatchObject({ status: 403, code: 'not_allowed' });
    expect(await roleOf(of)).toBe('user');
  });

  it('is given by nobody to themselves, under any account of theirs', async () => {
    const [again] = await Promise.all([fixture.user(), fixture.user({ role: 'admin' })]);
    const email = admin.email.replace('@', '+again@');
    await db().user.update({ where: { id: again.id }, data: { email } });
    for (const of of [admin, again]) {
      expect(await change({ of, to: 'support' })).toMatchObject({ status: 403, code: 'own_case' });
      expect(await set({ of, how: 'disabling' })).toMatchObject({ status: 403, code: 'own_case' });
      const plan = {
        person: { kind: 'disable', id: of.id },
        audit: { actor_id: admin.id, action: 'account_disabled', subject: `user:${of.id}` },
      } as const;
      await expect(commit(plan)).rejects.toMatchObject({ code: 'own_case' });
    }
    expect(await roleOf(again)).toBe('user');
  });

  it('is changed by nobody alone in the database, and by no plan that names nobody', async () => {
    const of = await fixture.user();
    const person = { kind: 'role', id: of.id, from: 'user', to: 'admin' } as const;
    const audit = { action: 'role_changed', subject: `user:${of.id}` } as const;
    await expect(commit({ person })).rejects.toMatchObject({ code: 'not_allowed' });
    for (const role of ['finance', 'support', 'user']) {
      const { id } = await fixture.user({ role });
      const plan = { person, audit: { ...audit, actor_id: id } };
      await expect(commit(plan), role).rejects.toMatchObject({ code: 'not_allowed' });
    }
    expect(await roleOf(of)).toBe('user');
  });

  it('of two admins who take each other’s at once, is lost by one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, other] = await Promise.all([
        fixture.user({ role: 'admin' }),
        fixture.user({ role: 'admin' }),
      ]);
      const answers = await Promise.all([
        change({ as: one, of: other, to: 'user' }),
        change({ as: other, of: one, to: 'user' }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
      expect([await roleOf(one), await roleOf(other)].sort()).toEqual(['admin', 'user']);
    }
  });

  it('lets its bearer decide about acts of others only after three days', async () => {
    const [maker, of] = await Promise.all([fixture.user({ role: 'finance' }), fixture.user()]);
    const id = await asked(maker);
    await change({ of, to: 'finance' });
    const decide = (how: 'approval' | 'refusal') =>
      callEndpoint(`POST /api/admin/approvals/{approval_id}/${how}`, {
        as: of,
        params: { approval_id: id },
        body: { note: 'Seen' },
      });
    for (const how of ['approval', 'refusal'] as const) {
      expect(await decide(how), how).toMatchObject({ status: 403, code: 'role_too_new' });
    }
    const before = new Date(Date.now() - 72 * 3_600_000 - 1_000);
    await db().user.update({ where: { id: of.id }, data: { roleGivenAt: before } });
    expect((await decide('approval')).status).toBe(200);
    expect(await db().approval.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'executed' });
  });
});

const waitingTurns = async () => {
  const [row] = await db().$queryRaw<{ turns: number }[]>`
    SELECT count(*)::integer AS turns FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  return row?.turns;
};

describe('The last admin', () => {
  it('stays, whoever writes, also where two go at once', async () => {
    const [one, other] = await Promise.all([
      fixture.user({ role: 'admin' }),
      fixture.user({ role: 'admin' }),
    ]);
    const both = [one.id, other.id];
    await db().user.updateMany({ where: { role: 'admin', id: { notIn: both } }, data: { role: 'user' } });
    const goes = db().$transaction(async (tx) => {
      await tx.user.update({ where: { id: one.id }, data: { role: 'finance' } });
      const second = db().user.update({ where: { id: other.id }, data: { disabledAt: new Date() } });
      const outcome = second.then(
        () => 'gone',
        (error) => error.code,
      );
      // It finds nothing out before the first has gone or stayed.
      await Promise.race([outcome, vi.waitFor(async () => expect(await waitingTurns()).toBe(1))]);
      return { outcome };
    });
    expect(await (await goes).outcome).toBe('last_admin');
    const rest = await db().user.findMany({ where: { role: 'admin', disabledAt: null } });
    expect(rest).toHaveLength(1);
    const last = { role: 'admin', disabledAt: null };
    for (const data of [{ role: 'user' }, { disabledAt: new Date() }]) {
      await expect(db().user.updateMany({ where: last, data })).rejects.toMatchObject({ code: 'last_admin' });
    }
    // All at once is none left, too.
    await fixture.user({ role: 'admin' });
    await expect(db().user.updateMany({ where: last, data: { role: 'user' } })).rejects.toMatchObject({
      code: 'last_admin',
    });
    await db().user.update({ where: { id: admin.id }, data: { role: 'admin' } });
  });
});

describe('A disabled account', () => {
  it('is signed out at once and cannot sign in, and its money stays', async () => {
    const of = await fixture.user({ points: 300 });
    const cookie = await sessionOf(of);
    const whoAmI = async () => (await callEndpoint('GET /api/users/me', { cookie })).status;
    expect(await whoAmI()).toBe(200);
    for (let times = 0; times < 2; times += 1) {
      const { status, json } = await set({ of, how: 'disabling' });
      expect(status).toBe(200);
      expect(personSchema.parse(json)).toMatchObject({ state: 'disabled', sessions: 0 });
    }
    expect(await whoAmI()).toBe(401);
    await expect(sessionOf(of)).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(await fixture.points(of)).toEqual({ available: 300, reserved: 0 });
    expect(personSchema.parse((await look({ of })).json).balances).toEqual([
      { kind: 'points', currency: 'PTS', amount: 300, amount_display: '300' },
    ]);

    expect((await set({ of, how: 'enabling' })).status).toBe(200);
    // The old cookie stays worthless.
    expect(await whoAmI()).toBe(401);
    expect(await sessionOf(of)).toEqual(expect.any(String));
    expect((await entriesAbout(of)).map(({ action }) => action)).toEqual([
      'account_disabled',
      'person_viewed',
      'account_enabled',
    ]);
    await fixture.expectSoundBooks();
  });

  it.each([
    ['is disabled', (of: User) => set({ of, how: 'disabling' })],
    ['loses the role', (of: User) => change({ of, to: 'support' })],
  ])('withdraws what an operator asked for who %s, so that another can ask', async (_, lose) => {
    const [maker, colleague, to] = await Promise.all([
      fixture.user({ role: 'finance' }),
      fixture.user({ role: 'finance' }),
      fixture.user(),
    ]);
    const id = await asked(maker, to);
    expect((await lose(maker)).status).toBe(200);
    expect(await db().approval.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'withdrawn' });
    expect(await asked(colleague, to)).not.toBe(id);
  });

  it('cannot be the one who changes others, in the commit itself', async () => {
    const [gone, of] = await Promise.all([fixture.user({ role: 'admin' }), fixture.user()]);
    await set({ of: gone, how: 'disabling' });
    const plan = {
      person: { kind: 'disable', id: of.id },
      audit: { actor_id: gone.id, action: 'account_disabled', subject: `user:${of.id}` },
    } as const;
    await expect(commit(plan)).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('People', () => {
  it('are found by number, address and name, role and state, page by page', async () => {
    const { id } = await fixture.user({ role: 'support' });
    const [email, name] = ['findable_one@linku.test', '何小%找'];
    await db().user.update({ where: { id }, data: { email, name } });
    for (const find of [`#${id}`, 'FINDABLE_one', '小%找']) {
      expect(
        (await list({ find })).people.map(({ user_id }) => user_id),
        find,
      ).toContain(id);
    }
    // Letters mean themselves.
    for (const find of ['findable%', 'findable-one', '何_找'])
      expect((await list({ find })).people).toEqual([]);
    expect((await list({ find: email, role: 'finance' })).people).toEqual([]);
    expect((await list({ find: email, role: 'support', state: 'active' })).people).toHaveLength(1);
    expect((await list({ find: email, state: 'disabled' })).people).toEqual([]);

    const { people, next_cursor: cursor } = await list({ limit: '1' });
    const next = await list({ limit: '1', cursor: String(cursor) });
    expect(next.people[0]?.user_id).toBeLessThan(people[0]?.user_id ?? 0);
  });

  it('are shown shortened to support, who find them by a whole address only', async () => {
    const as = await fixture.user({ role: 'support' });
    const of = await fixture.user();
    await db().user.update({ where: { id: of.id }, data: { email: 'hidden@example.com', name: 'Li Lei' } });
    const short = { email: 'h…@e….com', name: 'L… L…' };
    expect((await list({ as, find: 'Hidden@Example.com' })).people).toMatchObject([short]);
    for (const find of ['hidden', 'Li Lei', 'hidden@example.co_'])
      expect((await list({ as, find })).people).toEqual([]);
    const { text } = await look({ as, of });
    expect(JSON.parse(text)).toMatchObject(short);
    expect(text).not.toContain('hidden@');
    expect((await list({ find: 'hidden@' })).people).toMatchObject([{ email: 'hidden@example.com' }]);
  });

  it('are looked at on the record, once in ten minutes by each operator', async () => {
    const [of, as] = await Promise.all([fixture.user(), fixture.user({ role: 'support' })]);
    for (const by of [admin, admin, as]) await look({ as: by, of });
    const views = () =>
      db().auditLog.findMany({ where: { action: 'person_viewed', subject: `user:${of.id}` } });
    expect((await views()).map(({ actorId }) => actorId)).toEqual([admin.id, as.id]);
    await db().$executeRaw`INSERT INTO audit_logs (actor_id, action, subject, created_at)
      SELECT id, 'person_viewed', ${`user:${admin.id}`}, now() - interval '11 minutes' FROM users WHERE id = ${as.id}`;
    await look({ as, of: admin });
    expect(await db().auditLog.count({ where: { actorId: as.id, subject: `user:${admin.id}` } })).toBe(2);
  });

  it.each<EndpointName>([
    'GET /api/admin/people/{user_id}',
    'POST /api/admin/people/{user_id}/role',
    'POST /api/admin/people/{user_id}/disabling',
  ])('who do not exist are not found: %s', async (name) => {
    const body = name.endsWith('role') ? { role: 'support', reason } : { reason };
    const answer = await callEndpoint(name, {
      as: admin,
      params: { user_id: 999_999 },
      ...(name.startsWith('POST') && { body }),
    });
    expect(answer).toMatchObject({ status: 404, code: 'not_found' });
    expect(await db().auditLog.count({ where: { subject: 'user:999999' } })).toBe(0);
  });
});
