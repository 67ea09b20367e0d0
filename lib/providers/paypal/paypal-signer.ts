import { X509Certificate } from 'node:crypto';
import { WebhookRefused } from '@/lib/providers/provider-event';

/** The certificates that we accept. */
export type SignerTrust = {
  /** PEM certificates in one of which a chain must end. */
  anchors: readonly string[];
  /** The required form of the certificate's common name. */
  subject: RegExp;
};

const CHAIN_LENGTH_MAX = 5;

/**
 * The certificate of the signer at the head of a chain, whose links, name and dates are right.
 * @throws WebhookRefused bad_signature when it is none of PayPal's
 */
export function signerOf({
  pem,
  trust: { anchors, subject },
  now,
}: {
  pem: string;
  trust: SignerTrust;
  now: Date;
}): X509Certificate {
  const chain = chainOf(pem);
  const [leaf] = chain;
  if (!leaf) throw new WebhookRefused('bad_signature');
  requireName({ certificate: leaf, subject });
  requireChain({ chain, anchors, now });
  return leaf;
}

/** @throws WebhookRefused bad_signature when it is not valid yet, or not any more */
export function requireDates({ certificate, now }: { certificate: X509Certificate; now: Date }): void {
  if (!isInTime({ certificate, now })) throw new WebhookRefused('bad_signature');
}

function chainOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.slice(0, CHAIN_LENGTH_MAX).map((block) => new X509Certificate(block));
  } catch {
    throw new WebhookRefused('bad_signature');
  }
}

function requireName({ certificate, subject }: { certificate: X509Certificate; subject: RegExp }): void {
  const commonName = /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? '';
  if (!subject.test(commonName)) throw new WebhookRefused('bad_signature');
}

/** Each certificate is valid now and signed by the next, and the last by an authority that we trust. */
function requireChain({
  chain,
  anchors,
  now,
}: {
  chain: X509Certificate[];
  anchors: readonly string[];
  now: Date;
}): void {
  const authorities = anchors
    .map((pem) => new X509Certificate(pem))
    .filter((certificate) => isInTime({ certificate, now }));
  for (const [index, certificate] of chain.entries()) {
    requireDates({ certificate, now });
    if (isSignedByAny({ certificate, issuers: authorities })) return;
    const issuer = chain[index + 1];
    if (!issuer?.ca || !isSignedByAny({ certificate, issuers: [issuer] })) break;
  }
  throw new WebhookRefused('bad_signature');
}

function isSignedByAny({
  certificate,
  issuers,
}: {
  certificate: X509Certificate;
  issuers: X509Certificate[];
}): boolean {
  return issuers.some((issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
}

function isInTime({ certificate, now }: { certificate: X509Certificate; now: Date }): boolean {
  return new Date(certificate.validFrom) <= now && now <= new Date(certificate.validTo);
}
