import type { Env } from '@/lib/core/env';

/** Two years, which is what the browsers' preload list asks for. */
const HSTS = 'max-age=63072000; includeSubDomains';

type Settings = Pick<Env, 'appUrl'>;

/** Origins of the payment providers that pages may use, by what for. */
type ProviderHosts = Record<'script' | 'image' | 'connect' | 'frame' | 'form' | 'wallet', readonly string[]>;

/** What the answer of a page must carry, whoever asked. `nonce` marks the scripts that are ours. */
export function securityHeaders({
  nonce,
  settings,
  hosts,
  isDevelopment,
}: {
  nonce: string;
  settings: Settings;
  hosts: ProviderHosts;
  isDevelopment: boolean;
}): Record<string, string> {
  const isHttps = settings.appUrl.startsWith('https:');
  return {
    'content-security-policy': contentSecurityPolicy({ nonce, settings, hosts, isDevelopment }),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Forms of ours must keep their Origin, so `no-referrer` would be too strict.
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': permissionsPolicy(hosts),
    // PayPal's window tells the page that opened it how it went, so a popup may keep its opener.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    ...(isHttps && { 'strict-transport-security': HSTS }),
  };
}

/** What a page may load and where it may send. */
function contentSecurityPolicy({
  nonce,
  settings,
  hosts,
  isDevelopment,
}: {
  nonce: string;
  settings: Settings;
  hosts: ProviderHosts;
  isDevelopment: boolean;
}): string {
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    // 'strict-dynamic' hands our nonce's trust on to what our scripts load; the hosts are for browsers without it.
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...hosts.script,
      // Next's error overlay evaluates code.
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    // Next adds styles of its own while developing. A nonce would switch 'unsafe-inline' off.
    'style-src': isDevelopment ? ["'self'", "'unsafe-inline'"] : ["'self'", `'nonce-${nonce}'`],
    // Sliders and menus are placed by style attributes, which cannot carry a nonce and cannot run anything.
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', ...hosts.image],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...hosts.connect, ...(isDevelopment ? ['ws:'] : [])],
    'frame-src': hosts.frame.length > 0 ? [...hosts.frame] : ["'none'"],
    'form-action': ["'self'", ...hosts.form],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
    ...(settings.appUrl.startsWith('https:') && { 'upgrade-insecure-requests': [] }),
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

/** Frames that may ask the browser's own wallet for money. */
function permissionsPolicy({ wallet }: ProviderHosts): string {
  const frames = wallet.map((origin) => `"${origin}"`);
  return `payment=(self ${frames.join(' ')}), camera=(), microphone=(), geolocation=(), usb=()`;
}
