import type { Env } from '@/lib/env';

/** Two years, which is what the browsers' preload list asks for. */
const HSTS = 'max-age=63072000; includeSubDomains';

/** What the answer of a page must carry, whoever asked. `nonce` marks the scripts that are ours. */
export function securityHeaders({
  nonce,
  settings,
  isDevelopment,
}: {
  nonce: string;
  settings: Pick<Env, 'appUrl' | 'stripe'>;
  isDevelopment: boolean;
}): Record<string, string> {
  const isHttps = settings.appUrl.startsWith('https:');
  return {
    'content-security-policy': contentSecurityPolicy({ nonce, settings, isDevelopment }),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Forms of ours must keep their Origin, so `no-referrer` would be too strict.
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy':
      'payment=(self "https://js.stripe.com"), camera=(), microphone=(), geolocation=(), usb=()',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    ...(isHttps && { 'strict-transport-security': HSTS }),
  };
}

/** The twin stands in for Stripe's pages, so it is allowed where they are. */
export function contentSecurityPolicy({
  nonce,
  settings: { appUrl, stripe },
  isDevelopment,
}: {
  nonce: string;
  settings: Pick<Env, 'appUrl' | 'stripe'>;
  isDevelopment: boolean;
}): string {
  const twin = stripe?.apiBase ? [stripe.apiBase.origin, ...loopbackTwins(stripe.apiBase)] : [];
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    // 'strict-dynamic' hands our nonce's trust on to what our scripts load; the hosts are for browsers without it.
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      'https://js.stripe.com',
      'https://*.js.stripe.com',
      'https://checkout.stripe.com',
      // Next's error overlay evaluates code.
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    // Next adds styles of its own while developing. A nonce would switch 'unsafe-inline' off.
    'style-src': isDevelopment ? ["'self'", "'unsafe-inline'"] : ["'self'", `'nonce-${nonce}'`],
    // Sliders and menus are placed by style attributes, which cannot carry a nonce and cannot run anything.
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', 'https://*.stripe.com'],
    'font-src': ["'self'"],
    'connect-src': [
      "'self'",
      'https://api.stripe.com',
      'https://checkout.stripe.com',
      ...twin,
      ...(isDevelopment ? ['ws:'] : []),
    ],
    'frame-src': [
      'https://js.stripe.com',
      'https://*.js.stripe.com',
      'https://hooks.stripe.com',
      'https://checkout.stripe.com',
      ...twin,
    ],
    'form-action': ["'self'", 'https://checkout.stripe.com', ...twin],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
    ...(appUrl.startsWith('https:') && { 'upgrade-insecure-requests': [] }),
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');
}

/** What an answer of the API must carry: it is never a page, and nothing in it may run. */
export function apiHeaders(settings: Pick<Env, 'appUrl'>): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(settings.appUrl.startsWith('https:') && { 'strict-transport-security': HSTS }),
  };
}

/** The same machine has three names, and a browser takes them for three origins. */
function loopbackTwins({ protocol, host, port }: { protocol: string; host: string; port: number }): string[] {
  const names = ['localhost', '127.0.0.1'];
  return names.includes(host)
    ? names.filter((name) => name !== host).map((name) => `${protocol}://${name}:${port}`)
    : [];
}
