import { describe, expect, it } from 'vitest';
import type { PayPalSettings, StripeSettings } from '@/lib/core/env';
import { browserHosts } from '@/lib/providers/browser-hosts';
import type { ProviderPage } from '@/lib/providers/provider-page';
import { pageHeaders, securityHeaders } from './security-headers';

const simulator = {
  origin: 'http://127.0.0.1:3001',
  host: '127.0.0.1',
  port: 3001,
  protocol: 'http',
} as const;
const stripe: StripeSettings = {
  secretKey: 'sk_test_x',
  publishableKey: null,
  webhookSecrets: [],
  livemode: false,
  isSimulator: true,
  apiBase: simulator,
};

const paypal = {
  clientId: 'client',
  clientSecret: 'secret',
  mode: 'live',
  webhookId: 'WH-1',
  merchantId: 'LKU7MERCHANT2',
  webhookAuthorityFile: null,
  apiBase: null,
  livemode: true,
  isSimulator: false,
} as const;
const payPalSandbox = { ...paypal, mode: 'sandbox', livemode: false } as const;
const payPalSimulator = { ...payPalSandbox, apiBase: simulator, isSimulator: true };

type Providers = {
  stripe: StripeSettings | null;
  paypal: PayPalSettings | null;
  simulatorUrl?: string;
  page?: ProviderPage | null;
};

/** Of the page of the one provider, or of the page that is named. */
function headersWith({ stripe, paypal, simulatorUrl, page = paypal ? 'pay' : 'card' }: Providers) {
  return pageHeaders({
    nonce: 'abc',
    settings: { appUrl: 'http://localhost:3000' },
    hosts: browserHosts({ settings: { stripe, paypal, simulatorUrl: simulatorUrl ?? null }, page }),
    isDevelopment: false,
  });
}

function policyOf(headers: Record<string, string>): Record<string, string[]> {
  const directives = (headers['content-security-policy'] ?? '').split('; ').map((text) => text.split(' '));
  return Object.fromEntries(directives.map(([name = '', ...values]) => [name, values]));
}

describe('the policy of pages', () => {
  const live = pageHeaders({
    nonce: 'abc',
    settings: { appUrl: 'https://pay.example' },
    hosts: browserHosts({
      settings: { stripe: { ...stripe, apiBase: null }, paypal: null, simulatorUrl: null },
      page: 'card',
    }),
    isDevelopment: false,
  });

  it('runs our own scripts and those of the provider whose page it is, and nothing written into a page', () => {
    expect(policyOf(live)['script-src']).toEqual([
      "'self'",
      "'nonce-abc'",
      'https://js.stripe.com',
      'https://*.js.stripe.com',
      'https://checkout.stripe.com',
    ]);
  });

  it("names no provider's host where nothing of theirs runs, and no other's where a card is entered", () => {
    const simulators = { stripe, paypal: payPalSimulator, simulatorUrl: 'https://simulator.example' };
    for (const providers of [simulators, { stripe: { ...stripe, apiBase: null }, paypal }]) {
      const own = policyOf(headersWith({ ...providers, page: null }));
      expect(own['script-src']).toEqual(["'self'", "'nonce-abc'"]);
      expect(own['connect-src']).toEqual(["'self'"]);
      expect(own['frame-src']).toEqual(["'none'"]);
      expect(own['form-action']).toEqual(["'self'"]);
      expect(own['img-src']).toEqual(["'self'", 'data:', 'blob:']);
    }
    const both = { stripe: { ...stripe, apiBase: null }, paypal };
    expect(JSON.stringify(headersWith({ ...both, page: 'card' }))).not.toContain('paypal');
    expect(JSON.stringify(headersWith({ ...both, page: 'pay' }))).not.toContain('stripe');
  });

  it('lets nobody frame us and sends forms nowhere else', () => {
    const policy = policyOf(live);
    expect(policy['frame-ancestors']).toEqual(["'none'"]);
    expect(policy['base-uri']).toEqual(["'none'"]);
    expect(policy['object-src']).toEqual(["'none'"]);
    expect(policy['form-action']).toEqual(["'self'", 'https://checkout.stripe.com']);
    expect(live['content-security-policy']).not.toContain('127.0.0.1');
  });

  it('has what it blocks reported to us', () => {
    expect(policyOf(live)).toMatchObject({ 'report-uri': ['/api/csp-reports'], 'report-to': ['csp'] });
    expect(live['reporting-endpoints']).toBe('csp="/api/csp-reports"');
  });

  it('insists on https where the site has it, and only there', () => {
    const local = headersWith({ stripe, paypal: null });
    const headersAt = (appUrl: string) => securityHeaders({ appUrl });
    expect(headersAt('https://pay.example')['strict-transport-security']).toMatch(/^max-age=/);
    expect(policyOf(live)).toHaveProperty('upgrade-insecure-requests');
    expect(headersAt('http://localhost:3000')).not.toHaveProperty('strict-transport-security');
    expect(policyOf(local)).not.toHaveProperty('upgrade-insecure-requests');
  });

  it("names none of a provider's hosts without its keys", () => {
    const headers = headersWith({ stripe: null, paypal });
    expect(JSON.stringify(headers)).not.toContain('stripe');
    expect(policyOf(headersWith({ stripe: null, paypal: null }))['frame-src']).toEqual(["'none'"]);
  });

  it("allows the simulator's pages, by both names of this machine, where it stands in for Stripe", () => {
    const simulators = policyOf(headersWith({ stripe, paypal: null }));
    for (const directive of ['frame-src', 'form-action']) {
      expect(simulators[directive]).toContain('http://127.0.0.1:3001');
      expect(simulators[directive]).toContain('http://localhost:3001');
    }
  });
});

describe('what pages let PayPal do', () => {
  it('nothing without PayPal', () => {
    const headers = headersWith({ stripe, paypal: null });
    expect(JSON.stringify(headers)).not.toContain('paypal');
  });

  it("loads the buttons' parts from PayPal's hosts and sends payers to the one that is meant", () => {
    const headers = headersWith({ stripe: null, paypal });
    const policy = policyOf(headers);
    for (const directive of ['script-src', 'connect-src', 'frame-src', 'img-src']) {
      expect(policy[directive]).toEqual(
        expect.arrayContaining(['https://*.paypal.com', 'https://*.paypalobjects.com']),
      );
    }
    expect(policy['form-action']).toContain('https://www.paypal.com');
    expect(policy['form-action']).not.toContain('https://www.sandbox.paypal.com');
    expect(headers['permissions-policy']).toContain('"https://www.paypal.com"');
    expect(policyOf(headersWith({ stripe: null, paypal: payPalSandbox }))['form-action']).toContain(
      'https://www.sandbox.paypal.com',
    );
  });

  it('runs nothing written into a page for it, and no styles but those with the nonce', () => {
    const policy = policyOf(headersWith({ stripe: null, paypal }));
    expect(policy['script-src']).not.toContain("'unsafe-inline'");
    expect(policy['script-src']).not.toContain("'unsafe-eval'");
    expect(policy['style-src']).toEqual(["'self'", "'nonce-abc'"]);
  });

  it("allows the simulator instead, by both names of this machine, and none of PayPal's hosts", () => {
    const headers = headersWith({ stripe, paypal: payPalSimulator });
    const policy = policyOf(headers);
    for (const directive of ['script-src', 'connect-src', 'frame-src', 'form-action']) {
      const simulators = policy[directive]?.filter((value) => value.endsWith(':3001'));
      expect(simulators).toEqual(['http://127.0.0.1:3001', 'http://localhost:3001']);
    }
    expect(headers['permissions-policy']).toContain('"http://localhost:3001"');
    expect(JSON.stringify(headers)).not.toContain('paypal');
  });

  it('allows the simulator where browsers reach it', () => {
    const simulatorUrl = 'https://simulator.example';
    const policy = policyOf(headersWith({ stripe, paypal: payPalSimulator, simulatorUrl }));
    for (const directive of ['script-src', 'frame-src', 'form-action']) {
      expect(policy[directive]).toContain(simulatorUrl);
    }
    const live = headersWith({ stripe: { ...stripe, apiBase: null }, paypal, simulatorUrl });
    expect(live['content-security-policy']).not.toContain(simulatorUrl);
  });

  it('keeps the opener of its window', () => {
    expect(headersWith({ stripe, paypal })['cross-origin-opener-policy']).toBe('same-origin-allow-popups');
  });
});

describe('the policy of everything else', () => {
  it('lets nothing run', () => {
    expect(policyOf(securityHeaders({ appUrl: 'https://pay.example' }))['default-src']).toEqual(["'none'"]);
  });
});
