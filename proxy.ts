import { type NextRequest, NextResponse } from 'next/server';
import { env } from '@/lib/core/env';
import { pageHeaders } from '@/lib/http/security-headers';
import { browserHosts } from '@/lib/providers/browser-hosts';
import { providerPageAt } from '@/lib/providers/provider-page';

/** Puts a policy with a fresh nonce on every page. It lets everybody pass. */
export function proxy(request: NextRequest): NextResponse {
  const settings = env();
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const headers = pageHeaders({
    nonce,
    settings,
    hosts: browserHosts({ settings, page: providerPageAt(request.nextUrl.pathname) }),
    isDevelopment: process.env.NODE_ENV === 'development',
  });
  // Next takes the nonce for its own scripts from the policy of the request.
  const forwarded = new Headers(request.headers);
  forwarded.set('x-nonce', nonce);
  forwarded.set('content-security-policy', headers['content-security-policy'] ?? '');
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** What is no page has the headers of our HTTP server, which cost nothing; passing here costs the API a third of its time. */
export const config = { matcher: ['/((?!api/|_next/static|_next/image).*)'] };
