import type { Env } from '@/lib/core/env';

/** Two years, which is what the browsers' preload list asks for. */
const HSTS = 'max-age=63072000; includeSubDomains';

/** Where browsers report what a policy blocked. */
const REPORTS = '/api/csp-reports';

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

/**
 * The headers that every answer has, whoever makes it: the HTTP server sets them before anything else runs. Nothing in
 * an answer may run; pages replace that policy by their own.
 */
export function securityHeaders(settings: Settings): Record<string, string> {
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Forms of ours must keep their Origin, so `no-referrer` would be too strict.
    'referrer-policy': 'strict-origin-when-cross-origin',
    ...(settings.appUrl.startsWith('https:') && { 'strict-transport-security': HSTS }),
  };
}

/** The headers that pages have beyond those, or instead of them. */
export function pageHeaders(page: PageSecurity): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(page),
    'reporting-endpoints': `csp="${REPORTS}"`,
    'permissions-policy': permissionsPolicy(page.hosts),
    // PayPal's window reports its result to the page that opened it, so a popup may keep its opener.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
  };
}

/** What a page may load and where it may send. */
function contentSecurityPolicy({ nonce, settings, hosts, isDevelopment }: PageSecurity): string {
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    // Without 'strict-dynamic', which would let our scripts load any other, from everywhere: the hosts decide.
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
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
    // The old way and the new one: no browser has both.
    'report-uri': [REPORTS],
    'report-to': ['csp'],
    ...(settings.appUrl.startsWith('https:') && { 'upgrade-insecure-requests': [] }),
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');
}

/** No other site's page may load what the API says. */
export const apiHeaders: Record<string, string> = { 'cross-origin-resource-policy': 'same-origin' };

/** Frames that may use the browser's own payment wallet. */
function permissionsPolicy({ wallet }: ProviderHosts): string {
  const frames = ['self', ...wallet.map((origin) => `"${origin}"`)];
  return `payment=(${frames.join(' ')}), camera=(), microphone=(), geolocation=(), usb=()`;
}
