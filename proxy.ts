import { type NextRequest, NextResponse } from 'next/server';
import { env } from '@/lib/core/env';
import { apiHeaders, securityHeaders } from '@/lib/http/security-headers';
import { browserHosts } from '@/lib/providers/browser-hosts';

/** Puts the security headers on every answer, and a fresh nonce into every page. It lets everybody pass. */
export function proxy(request: NextRequest): NextResponse {
  const settings = env();
  if (request.nextUrl.pathname.startsWith('/api/')) {
    return withHeaders({ response: NextResponse.next(), headers: apiHeaders(settings) });
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const headers = securityHeaders({
    nonce,
    settings,
    hosts: browserHosts(settings),
    isDevelopment: process.env.NODE_ENV === 'development',
  });
  // Next takes the nonce for its own scripts from the policy of the request.
  const forwarded = new Headers(request.headers);
  forwarded.set('x-nonce', nonce);
  forwarded.set('content-security-policy', headers['content-security-policy'] ?? '');
  return withHeaders({ response: NextResponse.next({ request: { headers: forwarded } }), headers });
}

function withHeaders({
  response,
  headers,
}: {
  response: NextResponse;
  headers: Record<string, string>;
}): NextResponse {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** Next's own files need no policy; what lies in public/ gets one, because an SVG opened by itself is a page. */
export const config = { matcher: ['/((?!_next/static|_next/image).*)'] };
