import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth from 'next-auth';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSessionUser } from '@/lib/auth/read-session-user';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { authOptions } from './auth-options';
import { welcomeGoogleUser } from './welcome-google-user';

const person = { email: 'li@linku.test', password: '正确 的 密码 horse', name: '李雷' };

const fixture = useFixture({ RATE_LIMIT_SCALE: '1' });
beforeAll(async () => {
  process.env.NEXTAUTH_URL = env().appUrl;
});
beforeEach(() => db().rateLimit.deleteMany());

type Answer = { status: number; cookies: Map<string, string>; url: string | undefined };

/** next-auth's own handler with our options, without Next around it: its cookies and redirects. */
async function askNextAuth({
  path,
  body,
  cookies = new Map(),
  address = '203.0.113.7',
}: {
  path: string[];
  body?: Record<string, string>;
  cookies?: Map<string, string>;
  address?: string;
}): Promise<Answer & { json: unknown }> {
  const answer: Answer & { json: unknown } = { status: 200, cookies: new Map(), url: undefined, json: null };
  const headers: Record<string, string | string[]> = {};
  const response = {
    status(code: number) {
      answer.status = code;
      return response;
    },
    getHeader: (name: string) => headers[name],
    setHeader(name: string, value: string | string[]) {
      headers[name] = value;
      return response;
    },
    json(value: { url?: string }) {
      answer.json = value;
      answer.url = value.url;
    },
    send(value: unknown) {
      answer.json = value;
    },
    end: () => undefined,
  };
  const request = {
    method: body ? 'POST' : 'GET',
    query: { nextauth: path },
    body: body && { ...body, json: 'true' },
    cookies: Object.fromEntries(cookies),
    headers: { 'x-linku-address': address },
  };
  // These two stand for Next's own classes, of which next-auth reads no more than this.
  await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, authOptions());
  for (const text of [headers['Set-Cookie'] ?? []].flat()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
    if (name && value !== undefined) answer.cookies.set(name, text);
  }
  return answer;
}

/** The two steps of a browser: fetch the token, send the form. */
async function signIn({
  email,
  password,
  address,
  callbackUrl = '/',
}: {
  email: string;
  password: string;
  address?: string;
  callbackUrl?: string;
}) {
  const csrf = await askNextAuth({ path: ['csrf'] });
  const { csrfToken } = csrf.json as { csrfToken: string };
  const jar = new Map([...csrf.cookies].map(([name, text]) => [name, contentOf(text)]));
  const answer = await askNextAuth({
    path: ['callback', 'credentials'],
    body: { email, password, csrfToken, callbackUrl },
    cookies: jar,
    ...(address !== undefined && { address }),
  });
  const cookie = answer.cookies.get('linku.session');
  const error = answer.url ? new URL(answer.url).searchParams.get('error') : null;
  return { ...answer, cookie, error };
}

function contentOf(cookie: string): string {
  return decodeURIComponent(/=([^;]*)/.exec(cookie)?.[1] ?? '');
}

describe('registering', () => {
  it('creates an account with a hash that names its algorithm, and never returns it', async () => {
    const answer = await callEndpoint('POST /api/users', { body: person });
    expect(answer.status).toBe(201);
    const user = await db().user.findUniqueOrThrow({ where: { email: person.email } });
    expect(answer.json).toEqual({ id: user.id, email: person.email, name: person.name });
    expect(user).toMatchObject({ role: 'user', name: '李雷' });
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('refuses an e-mail that has an account, in any case', async () => {
    const body = { ...person, email: 'LI@linku.test' };
    expect(await callEndpoint('POST /api/users', { body })).toMatchObject({
      status: 409,
      code: 'email_taken',
    });
  });

  it('opens one account when the same person presses ten times at once', async () => {
    const body = { ...person, email: 'ten@linku.test' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => callEndpoint('POST /api/users', { body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
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

  it('stops guessing after ten attempts, from any address, and then even the right one', async () => {
    for (let guess = 1; guess <= 10; guess += 1) {
      const credentials = { email: person.email, password: `guess ${guess}`, address: `203.0.113.${guess}` };
      expect((await signIn(credentials)).error).toBe('CredentialsSignin');
    }
    expect(await signIn(person)).toMatchObject({ error: 'rate_limited', cookie: undefined });
    expect((await signIn({ email: 'ten@linku.test', password: person.password })).cookie).toBeDefined();
  });

  it('forgets wrong tries once the right password came', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 6; guess += 1)
        await signIn({ email: person.email, password: 'wrong password' });
      expect((await signIn(person)).cookie).toBeDefined();
    }
  });
});

describe('a session', () => {
  it('loses a revoked role, and everything once the person is another', async () => {
    const admin = await fixture.user({ role: 'admin' });
    const list = () => callEndpoint('GET /api/admin/coupons', { as: admin });
    expect((await list()).status).toBe(200);
    await db().user.update({ where: { id: admin.id }, data: { role: 'user' } });
    expect((await list()).status).toBe(403);
    await db().user.update({ where: { id: admin.id }, data: { email: 'renamed@linku.test' } });
    expect((await list()).status).toBe(401);
  });
});

describe('a person from Google', () => {
  it('gets an account at the first visit and the same one at the next', async () => {
    const visit = { email: 'Mei@Gmail.example', isVerified: true, name: 'Mei' };
    const first = await welcomeGoogleUser(visit);
    expect(first).toMatchObject({ email: 'mei@gmail.example', name: 'Mei' });
    expect(await welcomeGoogleUser({ ...visit, name: 'Other' })).toEqual(first);
  });

  it('does not get an account that somebody created with a password, nor one without a verified e-mail address', async () => {
    expect(await welcomeGoogleUser({ email: person.email, isVerified: true, name: 'x' })).toBeNull();
    expect(await welcomeGoogleUser({ email: 'new@gmail.example', isVerified: false, name: 'x' })).toBeNull();
    expect(await db().user.count({ where: { email: 'new@gmail.example' } })).toBe(0);
  });
});
