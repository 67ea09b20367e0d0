import type { ApiBase, Env } from '@/lib/core/env';

/** Two years, which is what the browsers' preload list asks for. */
const HSTS = 'max-age=63072000; includeSubDomains';

type Settings = Pick<Env, 'appUrl' | 'stripe' | 'paypal' | 'simulatorUrl'>;

/** What the answer of a page must carry, whoever asked. `nonce` marks the scripts that are ours. */
export function securityHeaders({
  nonce,
  settings,
  isDevelopment,
}: {
  nonce: string;
  settings: Settings;
  isDevelopment: boolean;
}): Record<string, string> {
  const isHttps = settings.appUrl.startsWith('https:');
  return {
    'content-security-policy': contentSecurityPolicy({ nonce, settings, isDevelopment }),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Forms of ours must keep their Origin, so `no-referrer` would be too strict.
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': permissionsPolicy(settings),
    // PayPal's window tells the page that opened it how it went, so a popup may keep its opener.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    ...(isHttps && { 'strict-transport-security': HSTS }),
  };
}

/** What a page may load and where it may send. A simulator is allowed where it stands in for its provider. */
export function contentSecurityPolicy({
  nonce,
  settings,
  isDevelopment,
}: {
  nonce: string;
  settings: Settings;
  isDevelopment: boolean;
}): string {
  const simulator = simulatorOrigins({ settings, of: 'stripe' });
  const payPal = payPalHosts(settings);
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
      ...payPal.content,
      // Next's error overlay evaluates code.
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    // Next adds styles of its own while developing. A nonce would switch 'unsafe-inline' off.
    'style-src': isDevelopment ? ["'self'", "'unsafe-inline'"] : ["'self'", `'nonce-${nonce}'`],
    // Sliders and menus are placed by style attributes, which cannot carry a nonce and cannot run anything.
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', 'https://*.stripe.com', ...payPal.content],
    'font-src': ["'self'"],
    'connect-src': [
      "'self'",
      'https://api.stripe.com',
      'https://checkout.stripe.com',
      ...simulator,
      ...payPal.content,
      ...(isDevelopment ? ['ws:'] : []),
    ],
    'frame-src': [
      'https://js.stripe.com',
      'https://*.js.stripe.com',
      'https://hooks.stripe.com',
      'https://checkout.stripe.com',
      ...simulator,
      ...payPal.content,
    ],
    'form-action': ["'self'", 'https://checkout.stripe.com', ...simulator, ...payPal.pages],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
    ...(settings.appUrl.startsWith('https:') && { 'upgrade-insecure-requests': [] }),
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...unique(values)].join(' '))
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
function permissionsPolicy(settings: Settings): string {
  const frames = ['https://js.stripe.com', ...payPalHosts(settings).pages].map((origin) => `"${origin}"`);
  return `payment=(self ${frames.join(' ')}), camera=(), microphone=(), geolocation=(), usb=()`;
}

/**
 * Where PayPal's pages are, and where its buttons load things from. PayPal's guide for content security policies names no
 * single hosts, because the script spreads over many of them.
 */
function payPalHosts(settings: Settings): { pages: string[]; content: string[] } {
  const { paypal } = settings;
  if (!paypal) return { pages: [], content: [] };
  if (paypal.apiBase) {
    const simulator = simulatorOrigins({ settings, of: 'paypal' });
    return { pages: simulator, content: simulator };
  }
  return {
    pages: [paypal.livemode ? 'https://www.paypal.com' : 'https://www.sandbox.paypal.com'],
    content: ['https://*.paypal.com', 'https://*.paypalobjects.com'],
  };
}

/** Where browsers reach the simulator of a provider; none where the provider is real. */
function simulatorOrigins({ settings, of }: { settings: Settings; of: 'stripe' | 'paypal' }): string[] {
  const apiBase = settings[of]?.apiBase;
  if (!apiBase) return [];
  return [
    apiBase.origin,
    ...loopbackSimulators(apiBase),
    ...(settings.simulatorUrl === null ? [] : [settings.simulatorUrl]),
  ];
}

/** The same machine has three names, and a browser takes them for three origins. */
function loopbackSimulators({ protocol, host, port }: ApiBase): string[] {
  const names = ['localhost', '127.0.0.1'];
  return names.includes(host)
    ? names.filter((name) => name !== host).map((name) => `${protocol}://${name}:${port}`)
    : [];
}

/** Both simulators may be one server. */
function unique(values: string[]): string[] {
  return [...new Set(values)];
}
