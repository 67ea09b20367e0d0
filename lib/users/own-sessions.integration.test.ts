import { beforeEach, describe, expect, it } from 'vitest';
import { readSessionUser } from '@/lib/auth/read-session-user';
import { encodeSessionToken } from '@/lib/auth/session-token';
import { startSession } from '@/lib/auth/start-session';
import type { User } from '@/lib/core/db/generated/client';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { hashPassword, isPassword } from './password';
import type { SessionListResponse } from './schema';

const PASSWORD = 'kettle orbit maple';
const BETTER = 'linen kupfer vase';

const fixture = useFixture({ RATE_LIMIT_SCALE: '1' });
let user: User;
beforeEach(async () => {
  await db().rateLimit.deleteMany();
  const { id } = await fixture.user();
  user = await db().user.update({ where: { id }, data: { passwordHash: await hashPassword(PASSWORD) } });
});

/** Signed in so long ago that acts which need a recent authentication are refused. */
async function agedSession(): Promise<string> {
  const cookie = await sessionOf(user);
  const authTime = new Date(Date.now() - 3_600_000);
  await db().session.updateMany({ where: { userId: user.id }, data: { authTime } });
  return cookie;
}

const change = (cookie: string, body = { current_password: PASSWORD, new_password: BETTER }) =>
  callEndpoint('POST /api/users/me/password', { cookie, body });
const authenticate = (cookie: string, password = PASSWORD) =>
  callEndpoint('POST /api/users/me/authentication', { cookie, body: { password } });

describe('the list of sessions', () => {
  it('shows where one is signed in, in words, with this device marked', async () => {
    const cookie = await sessionOf(user);
    const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile Safari/604.1';
    const { passwordHash } = user;
    await startSession({ userId: user.id, passwordHash, userAgent: phone, network: '192.0.2.0/24' });
    await sessionOf(await fixture.user());
    const { json } = await callEndpoint('GET /api/users/me/sessions', { cookie });
    const { sessions } = json as SessionListResponse;
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ is_current }) => is_current)).toMatchObject([{ browser: 'other' }]);
    expect(sessions.find(({ is_current }) => !is_current)).toMatchObject({
      browser: 'safari',
      system: 'iphone',
      network: '192.0.2.0/24',
    });
  });

  it('leaves out what is over or too old', async () => {
    const cookie = await sessionOf(user);
    const old = new Date(Date.now() - 8 * 24 * 3_600_000);
    await db().session.create({
      data: { userId: user.id, createdAt: old, userAgent: '', network: 'unknown' },
    });
    const { json } = await callEndpoint('GET /api/users/me/sessions', { cookie });
    expect((json as SessionListResponse).sessions).toHaveLength(1);
  });
});

describe('ending sessions', () => {
  it('ends one of one’s own, and nobody else’s', async () => {
    const [here, there] = [await sessionOf(user), await sessionOf(user)];
    const sessionId = (await readSessionUser(there))?.sessionId ?? '';
    const end = (cookie: string) =>
      callEndpoint('POST /api/users/me/sessions/{session_id}/ending', {
        cookie,
        params: { session_id: sessionId },
      });
    expect((await end(await sessionOf(await fixture.user()))).status).toBe(404);
    expect(await readSessionUser(there)).not.toBeNull();
    expect((await end(here)).status).toBe(200);
    expect(await readSessionUser(there)).toBeNull();
    expect(await readSessionUser(here)).not.toBeNull();
    expect((await end(here)).status).toBe(404);
  });

  it('ends all of one’s own, this one too', async () => {
    const cookies = [await sessionOf(user), await sessionOf(user)];
    const other = await sessionOf(await fixture.user());
    const answer = await callEndpoint('POST /api/users/me/sessions/ending', { cookie: cookies[0] ?? '' });
    expect(answer.json).toEqual({ sessions: [] });
    for (const cookie of cookies) expect(await readSessionUser(cookie)).toBeNull();
    expect(await readSessionUser(other)).not.toBeNull();
  });
});

describe('proving again who one is', () => {
  it('opens what needs it, in this session only', async () => {
    const [cookie, other] = [await agedSession(), await agedSession()];
    const refused = await change(cookie);
    expect(refused).toMatchObject({ status: 403, code: 'recent_authentication_required' });
    expect(refused.refusal?.details).toMatchObject({
      method: 'password',
      endpoint: 'POST /api/users/me/authentication',
    });
    expect((await authenticate(cookie)).status).toBe(200);
    expect((await change(other)).status).toBe(403);
    expect((await change(cookie)).status).toBe(200);
  });

  it('refuses a wrong password ten times, and then the right one, for this session only', async () => {
    const [cookie, other] = [await agedSession(), await agedSession()];
    const outcomes = [];
    for (let n = 0; n < 10; n += 1) outcomes.push((await authenticate(cookie, 'wrong password')).code);
    expect(new Set(outcomes)).toEqual(new Set(['wrong_credentials']));
    expect((await authenticate(cookie)).code).toBe('rate_limited');
    expect((await authenticate(other)).status).toBe(200);
  });

  it('is refused to somebody without a password', async () => {
    const cookie = await sessionOf(await fixture.user());
    expect(await authenticate(cookie)).toMatchObject({ status: 401, code: 'wrong_credentials' });
  });
});

describe('changing the password', () => {
  it('ends every other session, keeps this one, and leaves this browser known', async () => {
    const [here, there] = [await sessionOf(user), await sessionOf(user)];
    const answer = await change(here);
    expect(answer.json).toEqual({ other_sessions: 'ended' });
    expect(answer.headers.get('set-cookie')).toMatch(/^linku\.device=.+; HttpOnly; SameSite=Lax$/);
    expect(await readSessionUser(here)).not.toBeNull();
    expect(await readSessionUser(there)).toBeNull();
    const { passwordHash: stored } = await db().user.findUniqueOrThrow({ where: { id: user.id } });
    expect(await isPassword({ password: BETTER, stored })).toBe(true);
    expect(await db().session.count({ where: { userId: user.id, endedBecause: 'password_changed' } })).toBe(
      1,
    );
  });

  it('needs the current one, and a good new one, and otherwise ends nothing', async () => {
    const [here, there] = [await sessionOf(user), await sessionOf(user)];
    const wrong = await change(here, { current_password: 'wrong password', new_password: BETTER });
    expect(wrong).toMatchObject({ status: 401, code: 'wrong_credentials' });
    const weak = await change(here, { current_password: PASSWORD, new_password: 'Password123' });
    expect(weak).toMatchObject({ status: 422, code: 'password_too_weak' });
    expect(await readSessionUser(there)).not.toBeNull();
  });

  it('is done by one of two at once', async () => {
    const cookie = await sessionOf(user);
    const answers = await Promise.all([change(cookie), change(cookie)]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
  });

  it('lets nobody in whose old password was checked just before', async () => {
    const { passwordHash } = user;
    await change(await sessionOf(user));
    const late = startSession({ userId: user.id, passwordHash, userAgent: '', network: 'unknown' });
    await expect(late).rejects.toMatchObject({ code: 'wrong_credentials' });
  });

  it('does not bring a session back that was ended before', async () => {
    const token = await sessionOf(user);
    await change(await sessionOf(user));
    const ended = (await db().session.findFirst({ where: { userId: user.id, endedAt: { not: null } } }))?.id;
    const endsAt = Math.floor(Date.now() / 1000) + 60;
    const forged = await encodeSessionToken({ sub: user.id, sessionId: ended ?? '', endsAt });
    expect([await readSessionUser(token), await readSessionUser(forged)]).toEqual([null, null]);
  });
});
