import type { Env } from '@/lib/core/env';

/** Two years, which is what the browsers' preload list asks for. */
const HSTS = 'max-age=63072000; includeSubDomains';

type Settings = Pick<Env, 'appUrl'>;

/** Origins of the payment providers that pages may use, by purpose. */
type ProviderHosts = Record<'script' | 'image' | 'connect' | 'frame' | 'form' | 'wallet', readonly string[]>;

type PageSecurity = {
  /** Marks our own scripts. */
  nonce: string;
  settings: Settings;
  hosts: ProviderHosts;
  isDevelopment: boolean;
};

/** The headers of every page. */
export function securityHeaders(page: PageSecurity): Record<string, string> {
  const isHttps = page.settings.appUrl.startsWith('https:');
  return {
    'content-security-policy': contentSecurityPolicy(page),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Forms of ours must keep their Origin, so `no-referrer` would be too strict.
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': permissionsPolicy(page.hosts),
    // PayPal's window reports its result to the page that opened it, so a popup may keep its opener.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    ...(isHttps && { 'strict-transport-security': HSTS }),
  };
}

/** What a page may load and where it may send. */
function contentSecurityPolicy({ nonce, settings, hosts, isDevelopment }: PageSecurity): string {
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    // 'strict-dynamic' extends our nonce's trust to what our scripts load; the hosts are for browsers without it.
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...hosts.script,
      // Next's error overlay evaluates code.
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    // Next adds styles of its own during development. A nonce would switch 'unsafe-inline' off.
    'style-src': isDevelopment ? ["'self'", "'unsafe-inline'"] : ["'self'", `'nonce-${nonce}'`],
    // Style attributes position sliders and menus; they cannot carry a nonce and cannot run anything.
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

/** The headers of every API response: it is never a page, and nothing in it may run. */
export function apiHeaders(settings: Pick<Env, 'appUrl'>): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(settings.appUrl.startsWith('https:') && { 'strict-transport-security': HSTS }),
  };
}

/** Frames that may use the browser's own payment wallet. */
function permissionsPolicy({ wallet }: ProviderHosts): string {
  const frames = wallet.map((origin) => `"${origin}"`);
  return `payment=(self ${frames.join(' ')}), camera=(), microphone=(), geolocation=(), usb=()`;
}
