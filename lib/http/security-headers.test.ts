import { describe, expect, it } from 'vitest';
import { apiHeaders, securityHeaders } from './security-headers';

const twin = { origin: 'http://127.0.0.1:3001', host: '127.0.0.1', port: 3001, protocol: 'http' } as const;
const stripe = {
  secretKey: 'sk_test_x',
  publishableKey: null,
  webhookSecrets: [],
  livemode: false,
  isTwin: true,
  apiBase: twin,
};

function policyOf(headers: Record<string, string>): Record<string, string[]> {
  const directives = (headers['content-security-policy'] ?? '').split('; ').map((text) => text.split(' '));
  return Object.fromEntries(directives.map(([name = '', ...values]) => [name, values]));
}

describe('the policy of pages', () => {
  const live = securityHeaders({
    nonce: 'abc',
    settings: { appUrl: 'https://pay.example', stripe: { ...stripe, apiBase: null } },
    isDevelopment: false,
  });

  it('runs our own scripts and what they load, and nothing written into a page', () => {
    const scripts = policyOf(live)['script-src'] ?? [];
    expect(scripts).toContain("'nonce-abc'");
    expect(scripts).toContain("'strict-dynamic'");
    expect(scripts).not.toContain("'unsafe-inline'");
    expect(scripts).not.toContain("'unsafe-eval'");
  });

  it('lets nobody frame us and sends forms nowhere else', () => {
    const policy = policyOf(live);
    expect(policy['frame-ancestors']).toEqual(["'none'"]);
    expect(policy['base-uri']).toEqual(["'none'"]);
    expect(policy['object-src']).toEqual(["'none'"]);
    expect(policy['form-action']).toEqual(["'self'", 'https://checkout.stripe.com']);
    expect(live['content-security-policy']).not.toContain('127.0.0.1');
  });

  it('insists on https where the site has it, and only there', () => {
    const local = securityHeaders({
      nonce: 'abc',
      settings: { appUrl: 'http://localhost:3000', stripe },
      isDevelopment: false,
    });
    expect(live['strict-transport-security']).toMatch(/^max-age=/);
    expect(policyOf(live)).toHaveProperty('upgrade-insecure-requests');
    expect(local).not.toHaveProperty('strict-transport-security');
    expect(policyOf(local)).not.toHaveProperty('upgrade-insecure-requests');
  });

  it("allows the twin's pages, by both names of this machine, where it stands in for Stripe", () => {
    const sandbox = policyOf(
      securityHeaders({
        nonce: 'abc',
        settings: { appUrl: 'http://localhost:3000', stripe },
        isDevelopment: false,
      }),
    );
    for (const directive of ['frame-src', 'form-action']) {
      expect(sandbox[directive]).toContain('http://127.0.0.1:3001');
      expect(sandbox[directive]).toContain('http://localhost:3001');
    }
  });
});

describe('the policy of the API', () => {
  it('lets nothing run', () => {
    expect(policyOf(apiHeaders({ appUrl: 'https://pay.example' }))['default-src']).toEqual(["'none'"]);
  });
});
