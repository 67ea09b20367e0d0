import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthority } from './authority';

describe('the authority of the webhooks', () => {
  it('issues a certificate that is valid, with the name of the real ones', async () => {
    const authority = await createAuthority({ nowMs: Date.now() });
    const ca = new X509Certificate(authority.caPem);
    const leaf = new X509Certificate(authority.certificate.pem);
    expect(ca.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.subject).toContain('CN=messageverificationcerts.sandbox.paypal.com');
    expect(leaf.checkHost('messageverificationcerts.sandbox.paypal.com')).toBeDefined();
    expect(leaf.publicKey.asymmetricKeyType).toBe('rsa');
    expect(new Date(leaf.validFrom).getTime()).toBeLessThan(Date.now());
    expect(new Date(leaf.validTo).getTime()).toBeGreaterThan(authority.renewAtMs);
    expect(new Date(ca.validTo).getTime()).toBeGreaterThan(new Date(leaf.validTo).getTime());
  });

  it('issues one that has ended, and one of an authority that only bears the same name', async () => {
    const authority = await createAuthority({ nowMs: Date.now() });
    const ca = new X509Certificate(authority.caPem);
    const expired = new X509Certificate(authority.expiredCertificate.pem);
    const foreign = new X509Certificate(authority.foreignCertificate.pem);
    expect(expired.verify(ca.publicKey)).toBe(true);
    expect(new Date(expired.validTo).getTime()).toBeLessThan(Date.now());
    expect(foreign.issuer).toBe(ca.subject);
    expect(foreign.verify(ca.publicKey)).toBe(false);
  });
});
