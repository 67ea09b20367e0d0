import { NextRequest } from 'next/server';
import { decode } from 'next-auth/jwt';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSessionUser } from '@/lib/auth/read-session-user';
import { env } from '@/lib/core/env';
import { askNextAuth, contentOf, signIn } from '@/tests/api/ask-next-auth';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { authOptions } from './auth-options';
import { signOut } from './sign-out';
import { welcomeGoogleUser } from './welcome-google-user';

const person = { email: 'li@linku.test', password: '正确 的 密码 horse', name: '李雷' };

const fixture = useFixture({ RATE_LIMIT_SCALE: '1' }, { role: 'runtime' });
beforeAll(async () => {
  process.env.NEXTAUTH_URL = env().appUrl;
});
beforeEach(() => db().rateLimit.deleteMany());

function maxAgeOf(cookie: string): number {
  return Number(/; Max-Age=(\d+)/i.exec(cookie)?.[1]);
}

/** The seconds from the token's beginning to its own expiry. */
async function tokenAge(cookie: string): Promise<number> {
  const token = await decode({ token: contentOf(cookie), secret: env().nextAuthSecret });
  return Number(token?.exp) - Number(token?.iat);
}

/** What the library does with a token whenever its page asks who is signed in. */
async function encodeAsLibrary({ token }: { token: string }) {
  const secret = env().nextAuthSecret;
  const { jwt } = authOptions({ headers: new Headers() });
  const decoded = (await decode({ token, secret })) ?? {};
  const again = await jwt?.encode?.({ token: decoded, secret, maxAge: 30 * 24 * 3_600 });
  return decode({ token: again ?? '', secret });
}

function signOutRequest({ cookie, origin = env().appUrl }: { cookie: string; origin?: string }): NextRequest {
  const headers = { origin, cookie: `linku.session=${cookie}` };
  return new NextRequest(`${env().appUrl}/api/auth/signout`, { method: 'POST', headers });
}

describe('registering', () => {
  it('creates an account with a hash that names its algorithm, and never returns it', async () => {
    const answer = await callEndpoint('POST /api/users', { body: person });
    expect(answer.status).toBe(202);
    const user = await db().user.findUniqueOrThrow({ where: { email: person.email } });
    expect(answer.json).toEqual({ next: 'sign_in' });
    expect(user).toMatchObject({ role: 'user', name: '李雷', confirmedAt: expect.any(Date) });
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('refuses a password that is guessed early, and says why', async () => {
    const answer = await callEndpoint('POST /api/users', {
      body: { ...person, email: 'weak@linku.test', password: 'Password123' },
    });
    expect(answer).toMatchObject({ status: 422, code: 'password_too_weak' });
    expect(answer.refusal?.details).toEqual({ reason: 'password_common' });
    expect(await db().user.count({ where: { email: 'weak@linku.test' } })).toBe(0);
  });

  it('says the same of an e-mail that has an account, in any case, and tells its owner', async () => {
    const body = { ...person, email: 'LI@linku.test', password: 'kettle orbit maple' };
    const answer = await callEndpoint('POST /api/users', { body });
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 202, json: { next: 'sign_in' } });
    expect(await db().message.findMany()).toMatchObject([
      { email: person.email, kind: 'account_exists', sealedToken: null },
    ]);
    expect((await signIn({ ...person, password: body.password })).error).toBe('CredentialsSignin');
  });

  it('opens one account when the same person presses ten times at once', async () => {
    const body = { ...person, email: 'ten@linku.test' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => callEndpoint('POST /api/users', { body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(Array(10).fill(202));
    expect(await db().user.count({ where: { email: body.email } })).toBe(1);
  });
});

describe('signing in', () => {
  it('gives a cookie that scripts and other sites cannot use, and that names the person', async () => {
    const { cookie, url } = await signIn({ ...person, callbackUrl: '/tasks/7/pay' });
    expect(url).toBe('http://localhost:3000/tasks/7/pay');
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    const user = await readSessionUser(contentOf(cookie ?? ''));
    expect(user).toMatchObject({ email: person.email, name: person.name, role: 'user' });
  });

  it('takes the same password from another keyboard, and the e-mail in capitals', async () => {
    const typed = {
      email: ' LI@LINKU.TEST ',
      password: person.password.normalize('NFD').replace('horse', 'ｈｏｒｓｅ'),
    };
    expect((await signIn(typed)).cookie).toBeDefined();
  });

  it.each(['https://evil.example/x', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'leads to our own page, not to %s',
    async (callbackUrl) => {
      expect((await signIn({ ...person, callbackUrl })).url).toBe('http://localhost:3000/');
    },
  );

  it('gives the same error for a wrong password, an unknown e-mail address and an account without a password', async () => {
    await db().user.create({ data: { email: 'google@linku.test', name: 'Google' } });
    const tries = [
      { email: person.email, password: 'wrong password' },
      { email: 'nobody@linku.test', password: person.password },
      { email: 'google@linku.test', password: person.password },
      { email: 'not an e-mail', password: 'x' },
      { email: person.email, password: '' },
    ];
    for (const credentials of tries) {
      const { cookie, error, status } = await signIn(credentials);
      expect({ cookie, error, status }).toEqual({
        cookie: undefined,
        error: 'CredentialsSignin',
        status: 401,
      });
    }
  });

  it('needs the token of its own form', async () => {
    const { cookies } = await askNextAuth({
      path: ['callback', 'credentials'],
      body: { email: person.email, password: person.password },
    });
    expect(cookies.has('linku.session')).toBe(false);
  });
});

describe('a session', () => {
  it('begins with a row that says when, from where and with what, and a cookie that ends with it', async () => {
    const { cookie = '' } = await signIn(person);
    const user = await readSessionUser(contentOf(cookie));
    const row = await db().session.findUniqueOrThrow({ where: { id: user?.sessionId ?? '' } });
    expect(row).toMatchObject({ userId: user?.id, network: '203.0.113.0/24', endedAt: null });
    expect(row.userAgent).toHaveLength(200);
    expect(row.authTime).toEqual(row.createdAt);
    expect(user?.authTime).toEqual(row.authTime);
    const week = 7 * 24 * 3_600;
    expect(maxAgeOf(cookie)).toBeGreaterThan(week - 60);
    expect(maxAgeOf(cookie)).toBeLessThanOrEqual(week);
    expect(await tokenAge(cookie)).toBeLessThanOrEqual(week);
  });

  it('of an operator ends after half a day, also in the browser', async () => {
    const email = 'operator@linku.test';
    await callEndpoint('POST /api/users', { body: { ...person, email } });
    await db().user.update({ where: { email }, data: { role: 'admin' } });
    const { cookie = '' } = await signIn({ ...person, email });
    expect(maxAgeOf(cookie)).toBeLessThanOrEqual(12 * 3_600);
    expect(await tokenAge(cookie)).toBeLessThanOrEqual(12 * 3_600);
  });

  it('is not prolonged by the library, which would write the token anew', async () => {
    const { cookie = '' } = await signIn(person);
    const token = contentOf(cookie);
    const { exp } = (await decode({ token, secret: env().nextAuthSecret })) ?? {};
    const later = await encodeAsLibrary({ token });
    expect(Number(later?.exp) - Number(exp)).toBeLessThanOrEqual(1);
  });

  it('ends when the same browser signs in again', async () => {
    const first = contentOf((await signIn(person)).cookie ?? '');
    await signIn({ ...person, cookies: new Map([['linku.session', first]]) });
    expect(await readSessionUser(first)).toBeNull();
    expect(await db().session.count({ where: { endedBecause: 'signed_in_again' } })).toBe(1);
  });

  it('is over for every copy of its cookie once the person signed out', async () => {
    const [here, elsewhere] = await Promise.all([signIn(person), signIn(person)]);
    const copy = contentOf(here.cookie ?? '');
    await signOut(signOutRequest({ cookie: copy }));
    expect(await readSessionUser(copy)).toBeNull();
    expect(await readSessionUser(contentOf(elsewhere.cookie ?? ''))).not.toBeNull();
  });

  it('is not ended by another site', async () => {
    const cookie = contentOf((await signIn(person)).cookie ?? '');
    const request = signOutRequest({ cookie, origin: 'https://evil.example' });
    await expect(signOut(request)).rejects.toMatchObject({ code: 'wrong_origin' });
    expect(await readSessionUser(cookie)).not.toBeNull();
  });

  it('is marked as seen once in some minutes', async () => {
    const user = await fixture.user();
    const cookie = await sessionOf(user);
    const seen = () => db().session.findFirstOrThrow({ where: { userId: user.id } });
    const { lastSeenAt: first } = await seen();
    await readSessionUser(cookie);
    expect((await seen()).lastSeenAt).toEqual(first);
    const before = new Date(Date.now() - 6 * 60_000);
    await db().session.updateMany({ where: { userId: user.id }, data: { lastSeenAt: before } });
    await readSessionUser(cookie);
    expect((await seen()).lastSeenAt.getTime()).toBeGreaterThan(before.getTime());
  });

  it('ends with everybody else’s of a person who is disabled, who cannot sign in and is told nothing', async () => {
    const email = 'disabled@linku.test';
    await callEndpoint('POST /api/users', { body: { ...person, email } });
    const cookie = contentOf((await signIn({ ...person, email })).cookie ?? '');
    await db().user.update({ where: { email }, data: { disabledAt: new Date() } });
    expect(await readSessionUser(cookie)).toBeNull();
    expect(await db().session.count({ where: { user: { email }, endedAt: null } })).toBe(0);
    expect(await signIn({ ...person, email })).toMatchObject({
      status: 401,
      error: 'CredentialsSignin',
      cookie: undefined,
    });
    await db().user.update({ where: { email }, data: { disabledAt: null } });
    expect(await readSessionUser(cookie), 'an ended session does not come back').toBeNull();
  });

  it('that ended cannot be opened again, by anybody', async () => {
    const user = await fixture.user();
    await sessionOf(user);
    const ofUser = { where: { userId: user.id } };
    await db().session.updateMany({ ...ofUser, data: { endedAt: new Date(), endedBecause: 'signed_out' } });
    const reopen = db().session.updateMany({ ...ofUser, data: { endedAt: null, endedBecause: null } });
    await expect(reopen).rejects.toThrow(/is frozen/);
  });

  it('loses a revoked role at once', async () => {
    const admin = await fixture.user({ role: 'admin' });
    const list = () => callEndpoint('GET /api/admin/coupons', { as: admin });
    expect((await list()).status).toBe(200);
    await db().user.update({ where: { id: admin.id }, data: { role: 'user' } });
    expect((await list()).status).toBe(403);
  });
});

describe('a person from Google', () => {
  it('gets an account at the first visit and the same one at the next', async () => {
    const visit = { email: 'Mei@Gmail.example', isVerified: true, name: 'Mei' };
    const first = await welcomeGoogleUser(visit);
    expect(first).toMatchObject({ email: 'mei@gmail.example', name: 'Mei' });
    expect(await welcomeGoogleUser({ ...visit, name: 'Other' })).toEqual(first);
  });

  it('does not come in once disabled', async () => {
    const visit = { email: 'gone@gmail.example', isVerified: true, name: 'Gone' };
    const user = await welcomeGoogleUser(visit);
    await db().user.update({ where: { id: user?.id ?? 0 }, data: { disabledAt: new Date() } });
    expect(await welcomeGoogleUser(visit)).toBeNull();
  });

  it('does not get an account that somebody created with a password, nor one without a verified e-mail address', async () => {
    expect(await welcomeGoogleUser({ email: person.email, isVerified: true, name: 'x' })).toBeNull();
    expect(await welcomeGoogleUser({ email: 'new@gmail.example', isVerified: false, name: 'x' })).toBeNull();
    expect(await db().user.count({ where: { email: 'new@gmail.example' } })).toBe(0);
  });
});
