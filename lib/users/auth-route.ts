import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { isOwnOrigin } from '@/lib/http/check-origin';
import { errorResponse } from '@/lib/http/error-response';
import { readBody } from '@/lib/http/read-body';
import { authOptions } from './auth-options';

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
    // next-auth reads its own address from here and would otherwise trust the Host header.
    process.env.NEXTAUTH_URL = env().appUrl;
    const response: Response = await NextAuth(checked, { params: { nextauth } }, authOptions());
    response.headers.set('cache-control', 'no-store');
    return response;
  } catch (error) {
    return errorResponse({ error, request });
  }
}

/** Its own token protects these forms too; a foreign Origin is refused before it is checked. */
async function check(request: NextRequest): Promise<NextRequest> {
  if (request.method === 'GET') return request;
  const origin = request.headers.get('origin');
  if (origin !== null && !isOwnOrigin(origin)) throw new PayError('wrong_origin');
  const body = await readBody({ request, bytesMax: BODY_BYTES_MAX });
  return new NextRequest(request.url, { method: request.method, headers: request.headers, body });
}
