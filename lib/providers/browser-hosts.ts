import type { ApiBase, Env } from '@/lib/core/env';
import { type ProviderName, providerNames } from './names';
import type { ProviderPage } from './provider-page';

/** What our pages need of providers in the browser. Origins, as a content security policy writes them. */
export type BrowserHosts = {
  script: readonly string[];
  image: readonly string[];
  /** Where scripts connect to. */
  connect: readonly string[];
  frame: readonly string[];
  /** Where a form of ours may end, after redirects too. */
  form: readonly string[];
  /** Frames that may use the browser's own payment wallet. */
  wallet: readonly string[];
};

type Purpose = keyof BrowserHosts;

type Settings = Pick<Env, ProviderName | 'simulatorUrl'>;

/**
 * The hosts of the providers that have keys and scripts on a page; no page: none. A simulator's hosts are allowed where it
 * replaces its provider.
 */
export function browserHosts({
  settings,
  page,
}: {
  settings: Settings;
  page: ProviderPage | null;
}): BrowserHosts {
  const names = providerNames.filter((name) => hosts[name].page === page);
  const of = (purpose: Purpose) => unique(names.flatMap((name) => hostsOf({ name, settings, purpose })));
  return {
    script: of('script'),
    image: of('image'),
    connect: of('connect'),
    frame: of('frame'),
    form: of('form'),
    wallet: of('wallet'),
  };
}

type Hosts = {
  /** Where its scripts run. Whoever pays with another provider, or only looks at a task, meets none of them. */
  page: ProviderPage;
  own: (mode: { livemode: boolean }) => BrowserHosts;
  /** Hosts of the provider's simulator. */
  simulated: readonly Purpose[];
  /** Whether anything is still loaded from the provider itself while a simulator replaces it. */
  isNeededBesideSimulator: boolean;
};

const checkout = 'https://checkout.stripe.com';
const stripeScripts = ['https://js.stripe.com', 'https://*.js.stripe.com'];
const stripeHosts: BrowserHosts = {
  script: [...stripeScripts, checkout],
  image: ['https://*.stripe.com'],
  connect: ['https://api.stripe.com', checkout],
  frame: [...stripeScripts, 'https://hooks.stripe.com', checkout],
  form: [checkout],
  wallet: ['https://js.stripe.com'],
};

/**
 * PayPal's guide for content security policies names no single hosts, because the script of its buttons spreads over many
 * of them.
 */
const payPalSites = ['https://*.paypal.com', 'https://*.paypalobjects.com'];
const payPalContent = { script: payPalSites, image: payPalSites, connect: payPalSites, frame: payPalSites };

const hosts: Record<ProviderName, Hosts> = {
  stripe: {
    page: 'card',
    own: () => stripeHosts,
    simulated: ['connect', 'frame', 'form'],
    // The script of Stripe's form must come from Stripe.
    isNeededBesideSimulator: true,
  },
  paypal: {
    page: 'pay',
    own: ({ livemode }) => {
      const pages = [livemode ? 'https://www.paypal.com' : 'https://www.sandbox.paypal.com'];
      return { ...payPalContent, form: pages, wallet: pages };
    },
    simulated: ['script', 'image', 'connect', 'frame', 'form', 'wallet'],
    isNeededBesideSimulator: false,
  },
};

function hostsOf({
  name,
  settings,
  purpose,
}: {
  name: ProviderName;
  settings: Settings;
  purpose: Purpose;
}): readonly string[] {
  const provider = settings[name];
  if (!provider) return [];
  const { own, simulated, isNeededBesideSimulator } = hosts[name];
  const { apiBase, livemode } = provider;
  const real = apiBase && !isNeededBesideSimulator ? [] : own({ livemode })[purpose];
  if (!apiBase || !simulated.includes(purpose)) return real;
  return [...real, ...simulatorOrigins({ apiBase, settings })];
}

/** Where browsers reach a simulator. */
function simulatorOrigins({ apiBase, settings }: { apiBase: ApiBase; settings: Settings }): string[] {
  return [
    apiBase.origin,
    ...loopbackOrigins(apiBase),
    ...(settings.simulatorUrl === null ? [] : [settings.simulatorUrl]),
  ];
}

/** The same machine has three names, and a browser treats them as three origins. */
function loopbackOrigins({ protocol, host, port }: ApiBase): string[] {
  const names = ['localhost', '127.0.0.1'];
  return names.includes(host)
    ? names.filter((name) => name !== host).map((name) => `${protocol}://${name}:${port}`)
    : [];
}

/** Both simulators may be one server. */
function unique(values: string[]): string[] {
  return [...new Set(values)];
}
