import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth from 'next-auth';
import { authOptions, type SignInAttempt } from '@/lib/users/auth-options';

type Answer = { status: number; cookies: Map<string, string>; url: string | undefined };

/** next-auth's own handler with our options, without Next around it: its cookies and redirects. */
export async function askNextAuth({
  path,
  body,
  cookies = new Map(),
  address = '203.0.113.7',
  locale,
  onProven,
}: {
  path: string[];
  body?: Record<string, string>;
  cookies?: Map<string, string>;
  address?: string;
  locale?: SignInAttempt['locale'];
  onProven?: SignInAttempt['onProven'];
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
    headers: { 'x-linku-address': address, 'user-agent': 'Mozilla/5.0 (X11; Linux) '.repeat(20) },
  };
  // These two stand for Next's own classes, of which next-auth reads no more than this.
  const options = authOptions({
    headers: new Headers(request.headers),
    cookie: cookies.get('linku.session'),
    deviceCookie: cookies.get('linku.device'),
    ...(locale && { locale }),
    ...(onProven && { onProven }),
  });
  await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options);
  for (const text of [headers['Set-Cookie'] ?? []].flat()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
    if (name && value !== undefined) answer.cookies.set(name, text);
  }
  return answer;
}

/** The two steps of a browser: fetch the token, send the form. */
export async function signIn({
  email,
  password,
  address,
  callbackUrl = '/',
  cookies = new Map(),
  locale,
  onProven,
}: {
  email: string;
  password: string;
  address?: string;
  callbackUrl?: string;
  /** Those that the browser has already. */
  cookies?: Map<string, string>;
  locale?: SignInAttempt['locale'];
  onProven?: SignInAttempt['onProven'];
}) {
  const csrf = await askNextAuth({ path: ['csrf'] });
  const { csrfToken } = csrf.json as { csrfToken: string };
  const given = [...csrf.cookies].map(([name, text]) => [name, contentOf(text)] as const);
  const jar = new Map([...cookies, ...given]);
  const answer = await askNextAuth({
    path: ['callback', 'credentials'],
    body: { email, password, csrfToken, callbackUrl },
    cookies: jar,
    ...(locale && { locale }),
    ...(onProven && { onProven }),
    ...(address !== undefined && { address }),
  });
  const cookie = answer.cookies.get('linku.session');
  const error = answer.url ? new URL(answer.url).searchParams.get('error') : null;
  return { ...answer, cookie, error };
}

/** What a Set-Cookie header puts into the cookie. */
export function contentOf(cookie: string): string {
  return decodeURIComponent(/=([^;]*)/.exec(cookie)?.[1] ?? '');
}
