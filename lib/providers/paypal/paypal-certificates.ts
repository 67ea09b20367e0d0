import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { ProviderError } from '@/lib/providers/provider';
import { WebhookRefused } from '@/lib/providers/provider-event';

/** The certificates that we accept, and their hosts. */
export type CertificateTrust = {
  /** Exact hosts; anything else is refused without a connection. */
  hosts: string[];
  /** http only for a simulator on this machine. */
  protocol: 'https:' | 'http:';
  /** PEM certificates in one of which a chain must end. */
  anchors: readonly string[];
  /** The required form of the certificate's common name. */
  subject: RegExp;
};

const CERTIFICATE_PATH = /^\/v1\/notifications\/certs\/[A-Za-z0-9_-]{1,200}$/;
const FETCH_TIMEOUT_MS = 5_000;
const CERTIFICATE_CHARACTERS_MAX = 64_000;
const CHAIN_LENGTH_MAX = 5;

/** A certificate is fetched again after a while, so that one that PayPal withdraws does not live for ever. */
const CACHE_MS = 60 * 60_000;
const CACHE_ENTRIES_MAX = 20;

/** PayPal's own: the host of the mode, a chain to a public authority, and the name of its message signers. */
export function payPalTrust(mode: 'sandbox' | 'live'): CertificateTrust {
  const prefix = mode === 'live' ? 'api' : 'api.sandbox';
  return {
    hosts: [`${prefix}.paypal.com`, `${prefix.replace('api', 'api-m')}.paypal.com`],
    protocol: 'https:',
    anchors: rootCertificates,
    subject:
      mode === 'live'
        ? /^messageverificationcerts(?!.*\.sandbox\.)(?:\.[a-z0-9-]+)*\.paypal\.com$/
        : /^messageverificationcerts(?:\.[a-z0-9-]+)*\.sandbox\.paypal\.com$|^messageverificationcerts\.paypal\.com$/,
  };
}

/**
 * Fetches the certificate of a PAYPAL-CERT-URL, after checking its address before any connection is made, and checks
 * its chain, its name and its dates.
 */
export function certificateStore(trustNow: () => CertificateTrust) {
  const cache = new Map<string, { certificate: X509Certificate; fetchedAt: number }>();
  return {
    /**
     * @throws WebhookRefused bad_signature when it is none of PayPal's
     * @throws ProviderError unavailable when it cannot be fetched now
     */
    async get({ url, now }: { url: string; now: Date }): Promise<X509Certificate> {
      const trust = trustNow();
      const address = requireOwnAddress({ url, trust });
      const known = cache.get(address);
      if (known && now.getTime() - known.fetchedAt < CACHE_MS) {
        requireDates({ certificate: known.certificate, now });
        return known.certificate;
      }
      const certificate = await fetchCertificate({ address, trust, now });
      if (cache.size >= CACHE_ENTRIES_MAX) cache.clear();
      cache.set(address, { certificate, fetchedAt: now.getTime() });
      return certificate;
    },
  };
}

function requireOwnAddress({ url, trust }: { url: string; trust: CertificateTrust }): string {
  if (!URL.canParse(url)) throw new WebhookRefused('bad_signature');
  const { protocol, host, pathname } = new URL(url);
  const isOwn =
    protocol === trust.protocol &&
    trust.hosts.includes(host) &&
    CERTIFICATE_PATH.test(pathname) &&
    // Nothing but these three: no user, no query, not even an empty one, and no other spelling.
    url === `${protocol}//${host}${pathname}`;
  if (!isOwn) throw new WebhookRefused('bad_signature');
  return url;
}

async function fetchCertificate({
  address,
  trust,
  now,
}: {
  address: string;
  trust: CertificateTrust;
  now: Date;
}): Promise<X509Certificate> {
  const chain = chainOf(await download(address));
  const [leaf] = chain;
  if (!leaf) throw new WebhookRefused('bad_signature');
  requireName({ certificate: leaf, subject: trust.subject });
  requireChain({ chain, anchors: trust.anchors, now });
  return leaf;
}

async function download(address: string): Promise<string> {
  try {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      if (text.length > CERTIFICATE_CHARACTERS_MAX) throw new Error('it is too long to be a certificate');
    }
    return text;
  } catch (cause) {
    throw new ProviderError('unavailable', { message: "PayPal's certificate could not be fetched", cause });
  }
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

function requireDates({ certificate, now }: { certificate: X509Certificate; now: Date }): void {
  if (!isInTime({ certificate, now })) throw new WebhookRefused('bad_signature');
}

function isInTime({ certificate, now }: { certificate: X509Certificate; now: Date }): boolean {
  return new Date(certificate.validFrom) <= now && now <= new Date(certificate.validTo);
}
