import { Secret, TOTP } from 'otpauth';
import { beforeEach, describe, expect, it } from 'vitest';
import { readSessionUser } from '@/lib/auth/read-session-user';
import type { User } from '@/lib/core/db/generated/client';
import { agedSessionOf } from '@/tests/api/aged-sessions';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { hashPassword } from './password';
import { recoveryCodesSchema, secondFactorSetupSchema } from './schema';

const PASSWORD = 'kettle orbit maple';

const fixture = useFixture(
  { RATE_LIMIT_SCALE: '1', OPERATOR_SECOND_FACTOR: 'required' },
  { role: 'runtime' },
);
beforeEach(() => db().rateLimit.deleteMany());

async function newOperator(role = 'finance'): Promise<User> {
  const { id } = await fixture.user({ role });
  return db().user.update({ where: { id }, data: { passwordHash: await hashPassword(PASSWORD) } });
}

/** The code of an app so many half minutes from now. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}

const setUp = (cookie: string) => callEndpoint('POST /api/users/me/second-factor/setup', { cookie });
const confirm = (cookie: string, code: string) =>
  callEndpoint('POST /api/users/me/second-factor', { cookie, body: { code } });
const give = (cookie: string, code: string) =>
  callEndpoint('POST /api/users/second-factor', { cookie, body: { code } });
const turnOff = (cookie: string, code: string) =>
  callEndpoint('POST /api/users/me/second-factor/removal', { cookie, body: { code } });
const openConsole = (cookie: string) => callEndpoint('GET /api/admin/solvency', { cookie });

/** An operator with a second factor, in the session in which it was set up; the code of the step before is used. */
async function withFactor(role = 'admin') {
  const user = await newOperator(role);
  const cookie = await sessionOf(user);
  const { secret } = secondFactorSetupSchema.parse((await setUp(cookie)).json);
  const { json } = await confirm(cookie, codeOf(secret, -1));
  return { user, cookie, secret, codes: recoveryCodesSchema.parse(json).recovery_codes };
}

describe('an operator without a second factor, where one is required', () => {
  it('may sign in and set it up, and nothing in the console before', async () => {
    const user = await newOperator('admin');
    const cookie = await sessionOf(user);
    expect(await openConsole(cookie)).toMatchObject({ status: 403, code: 'second_factor_required' });
    const { secret, uri } = secondFactorSetupSchema.parse((await setUp(cookie)).json);
    expect(uri).toContain(`otpauth://totp/LinkU:${encodeURIComponent(user.email)}?`);
    expect((await confirm(cookie, '000000')).code).toBe('wrong_code');
    expect((await openConsole(cookie)).code).toBe('second_factor_required');
    expect((await confirm(cookie, codeOf(secret))).status).toBe(200);
    expect((await openConsole(cookie)).status).toBe(200);
    expect((await setUp(cookie)).code).toBe('second_factor_on');
  });

  it('sets it up only after a recent authentication, and nobody else does', async () => {
    const user = await newOperator();
    const aged = await agedSessionOf({ id: user.id, minutes: 11 });
    expect((await setUp(aged)).code).toBe('recent_authentication_required');
    expect((await setUp(await sessionOf(await fixture.user()))).code).toBe('not_allowed');
  });
});

describe('a second factor', () => {
  it('is asked for in every other session, which signs nobody in before', async () => {
    const { user, secret } = await withFactor();
    const other = await sessionOf(user);
    expect(await readSessionUser(other)).toBeNull();
    expect((await callEndpoint('GET /api/users/me', { cookie: other })).code).toBe('not_signed_in');
    expect((await give(other, '000000')).code).toBe('wrong_code');
    // As apps show it, and as a Chinese keyboard writes it.
    const wide = codeOf(secret).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    expect((await give(other, `${wide.slice(0, 3)} ${wide.slice(3)}`)).status).toBe(200);
    expect(await readSessionUser(other)).toMatchObject({ id: user.id, hasSecondFactor: true });
    expect((await give(other, codeOf(secret, 1))).code, 'it is given').toBe('not_signed_in');
  });

  it('takes a code once, of many sessions at once in one, and none of before', async () => {
    const { user, secret } = await withFactor();
    const sessions = await Promise.all(Array.from({ length: 4 }, () => sessionOf(user)));
    const code = codeOf(secret);
    const answers = await Promise.all(sessions.map((cookie) => give(cookie, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    await db().rateLimit.deleteMany();
    expect((await give(await sessionOf(user), code)).code).toBe('wrong_code');
    expect((await give(await sessionOf(user), codeOf(secret, -1))).code).toBe('wrong_code');
  });

  it('takes each recovery code once, however it is typed, in one of many sessions at once', async () => {
    const { user, codes } = await withFactor();
    expect(new Set(codes).size).toBe(10);
    const typed = (codes[0] ?? '').replaceAll('-', ' ').toLowerCase();
    const sessions = await Promise.all(Array.from({ length: 4 }, () => sessionOf(user)));
    const answers = await Promise.all(sessions.map((cookie) => give(cookie, typed)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    expect(await db().recoveryCode.count({ where: { userId: user.id } })).toBe(9);
  });

  it('lets nobody guess: five tries in ten minutes for a person, from wherever', async () => {
    const { user, secret } = await withFactor();
    for (let n = 0; n < 5; n += 1)
      expect((await give(await sessionOf(user), String(n).repeat(6))).code).toBe('wrong_code');
    expect((await give(await sessionOf(user), codeOf(secret))).code).toBe('rate_limited');
  });

  it('is a part of a recent authentication', async () => {
    const { user, secret } = await withFactor();
    const aged = await agedSessionOf({ id: user.id, minutes: 11 });
    expect((await give(aged, codeOf(secret))).status).toBe(200);
    expect((await turnOff(aged, '000000')).refusal).toMatchObject({
      code: 'recent_authentication_required',
      details: { method: 'password', needs_code: true },
    });
    const prove = (body: object) => callEndpoint('POST /api/users/me/authentication', { cookie: aged, body });
    expect((await prove({ password: PASSWORD })).code).toBe('wrong_code');
    expect((await prove({ password: PASSWORD, code: codeOf(secret) })).code, 'used').toBe('wrong_code');
    expect((await prove({ password: 'x', code: codeOf(secret, 1) })).code).toBe('wrong_credentials');
    expect((await prove({ password: PASSWORD, code: codeOf(secret, 1) })).status).toBe(200);
  });

  it('is turned off by a code, with its recovery codes', async () => {
    const { user, cookie, secret, codes } = await withFactor();
    expect((await turnOff(cookie, '123456')).code).toBe('wrong_code');
    expect((await turnOff(cookie, codeOf(secret))).status).toBe(200);
    expect(await db().recoveryCode.count({ where: { userId: user.id } })).toBe(0);
    expect((await turnOff(cookie, codes[0] ?? '')).code).toBe('second_factor_off');
    expect((await openConsole(cookie)).code).toBe('second_factor_required');
  });

  it('is reset by an admin for another person, who is signed out, and in the audit log', async () => {
    const { user, cookie } = await withFactor('support');
    const admin = await withFactor('admin');
    const reset = (by: string, user_id: number) =>
      callEndpoint('POST /api/admin/people/{user_id}/second-factor/removal', {
        cookie: by,
        params: { user_id },
        body: { reason: 'The telephone is lost' },
      });
    expect((await reset(cookie, admin.user.id)).code).toBe('not_allowed');
    expect((await reset(admin.cookie, admin.user.id)).code).toBe('own_case');
    const shown = async () => {
      const params = { user_id: user.id };
      return (await callEndpoint('GET /api/admin/people/{user_id}', { cookie: admin.cookie, params })).json;
    };
    expect(await shown()).toMatchObject({ has_second_factor: true });
    expect((await reset(admin.cookie, user.id)).status).toBe(200);
    expect(await shown()).toMatchObject({ has_second_factor: false });
    expect((await reset(admin.cookie, user.id)).code).toBe('second_factor_off');
    expect(await readSessionUser(cookie)).toBeNull();
    expect(await readSessionUser(await sessionOf(user))).toMatchObject({ hasSecondFactor: false });
    expect(
      await db().auditLog.findMany({ where: { subject: `user:${user.id}`, action: 'second_factor_reset' } }),
    ).toMatchObject([{ actorId: admin.user.id, detail: { reason: 'The telephone is lost' } }]);
  });

  it('has no secret and no code in the database that a reader could use', async () => {
    const { secret, codes } = await withFactor();
    const rows = JSON.stringify([
      (await db().secondFactor.findMany()).map((row) => ({ ...row, lastStep: String(row.lastStep) })),
      await db().recoveryCode.findMany(),
    ]);
    for (const text of [secret, ...codes]) expect(rows).not.toContain(text);
  });

  it('lets the database forget no used step and exchange no secret', async () => {
    const { user } = await withFactor();
    for (const data of [{ lastStep: 0n }, { sealedSecret: 'mine' }, { confirmedAt: null }])
      await expect(db().secondFactor.update({ where: { userId: user.id }, data })).rejects.toThrow(/frozen/);
  });
});
