import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { requestUser } from '@/lib/auth/request-user';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { isOwnOrigin } from '@/lib/http/check-origin';
import { errorResponse } from '@/lib/http/error-response';
import { localeOf } from '@/lib/http/locale-of';
import { readBody } from '@/lib/http/read-body';
import { localeCookie } from '@/lib/i18n/locales';
import { authOptions } from './auth-options';
import type { ProvenUser } from './check-credentials';
import { deviceCookieName, knownDeviceCookie } from './known-device';
import { signOut } from './sign-out';

/** An e-mail, a password and a token: far below this. */
const BODY_BYTES_MAX = 16 * 1024;

/** Every address under /api/auth, which belongs to next-auth. */
export async function authRoute(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  try {
    const checked = await check(request);
    const { nextauth } = await context.params;
    // Through this one, browsers could write to the server's log.
    if (nextauth[0] === '_log') throw new PayError('not_found');
    // The library would write the cookie anew and for longer; a session lasts from its sign-in.
    if (nextauth[0] === 'session') return await sessionResponse(request);
    if (nextauth[0] === 'signout' && request.method === 'POST') await signOut(request);
    // next-auth reads its own address from here and would otherwise trust the Host header.
    process.env.NEXTAUTH_URL = env().appUrl;
    let proven: ProvenUser | null = null as ProvenUser | null;
    const options = authOptions({
      headers: request.headers,
      cookie: request.cookies.get(sessionCookieName())?.value,
      deviceCookie: request.cookies.get(deviceCookieName())?.value,
      ...(saysLocale(request) && { locale: localeOf(request) }),
      onProven: (user) => {
        proven = user;
      },
    });
    const response: Response = await NextAuth(checked, { params: { nextauth } }, options);
    if (proven) response.headers.append('set-cookie', await knownDeviceCookie(proven));
    response.headers.set('cache-control', 'no-store');
    return response;
  } catch (error) {
    return errorResponse({ error, request });
  }
}

/** A program without a language keeps the one that its person reads in a browser. */
function saysLocale({ cookies, headers }: NextRequest): boolean {
  return cookies.has(localeCookie) || headers.has('accept-language');
}

/** Who is signed in, in the shape that the library's own client expects. */
async function sessionResponse(request: NextRequest): Promise<Response> {
  const user = await requestUser(request);
  const body = user ? { user: { name: user.name, email: user.email } } : {};
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}

/** Its own token protects these forms too; a foreign Origin is refused before it is checked. */
async function check(request: NextRequest): Promise<NextRequest> {
  if (request.method === 'GET') return request;
  const origin = request.headers.get('origin');
  if (origin !== null && !isOwnOrigin(origin)) throw new PayError('wrong_origin');
  const body = await readBody({ request, bytesMax: BODY_BYTES_MAX });
  return new NextRequest(request.url, { method: request.method, headers: request.headers, body });
}
