import type { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { CallGate } from '@/lib/providers/call-gate';
import type { LookupBudget } from '@/lib/providers/lookup-budget';
import { ProviderError } from '@/lib/providers/provider';
import { WebhookRefused } from '@/lib/providers/provider-event';
import { requireDates, type SignerTrust, signerOf } from './paypal-signer';

/** The certificates that we accept, and their hosts. */
export type CertificateTrust = SignerTrust & {
  /** Exact hosts; anything else is refused without a connection. */
  hosts: string[];
  /** http only for a simulator on this machine. */
  protocol: 'https:' | 'http:';
};

const CERTIFICATE_PATH = /^\/v1\/notifications\/certs\/[A-Za-z0-9_-]{1,200}$/;
const FETCH_TIMEOUT_MS = 5_000;
const CERTIFICATE_CHARACTERS_MAX = 64_000;

/** A certificate is fetched again after a while, so that one that PayPal withdraws does not live for ever. */
const FRESH_MS = 60 * 60_000;
/** For so long one is used while its host does not answer. */
const USABLE_MS = 24 * 60 * 60_000;
const KNOWN_MAX = 20;

/** For so long an address is not asked for again where no certificate of PayPal's was, or nobody answered. */
const REFUSED_MS = 10 * 60_000;
const UNANSWERED_MS = 60_000;
const FAILURES_MAX = 500;

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

type Known = { certificate: X509Certificate; fetchedAt: number };
type Failure = { error: unknown; until: number };

/** Which certificate is wanted, and what must be asked before anybody is called for the sake of a stranger. */
type Wanted = { url: string; now: Date; admitLookup: () => Promise<void> };

/**
 * Fetches the certificate of a PAYPAL-CERT-URL, after checking its address before any connection is made, and checks
 * its chain, its name and its dates. Anybody can name an address, so one that is not known is tried within a budget and
 * remembered when it comes to nothing; certificates that are known serve whatever else arrives.
 */
export function certificateStore({
  trustNow,
  gate,
  budget,
}: {
  trustNow: () => CertificateTrust;
  gate: CallGate;
  budget: LookupBudget;
}) {
  const known = new Map<string, Known>();
  const failures = new Map<string, Failure>();
  const running = new Map<string, Promise<X509Certificate>>();

  async function fetchNow({ address, now }: { address: string; now: Date }): Promise<X509Certificate> {
    const isNew = !known.has(address);
    if (isNew && !budget.take({ now })) {
      throw new ProviderError('unavailable', { message: 'Too many unknown certificates were named lately' });
    }
    try {
      const pem = await gate.pass(() => download(address));
      const certificate = signerOf({ pem, trust: trustNow(), now });
      if (isNew) budget.giveBack();
      keep({ map: known, max: KNOWN_MAX, key: address, value: { certificate, fetchedAt: now.getTime() } });
      return certificate;
    } catch (error) {
      const isUnknown = error instanceof ProviderError && error.kind === 'unavailable';
      if (!isUnknown) known.delete(address);
      const until = now.getTime() + (isUnknown ? UNANSWERED_MS : REFUSED_MS);
      keep({ map: failures, max: FAILURES_MAX, key: address, value: { error, until } });
      throw error;
    }
  }

  /** The certificate, if it is fresh, or why there is none, as long as that is remembered. */
  function recall({ address, now }: { address: string; now: Date }): X509Certificate | null {
    const held = known.get(address);
    if (held && now.getTime() - held.fetchedAt < FRESH_MS) return held.certificate;
    const failure = failures.get(address);
    if (failure && now.getTime() < failure.until) throw failure.error;
    return null;
  }

  /** One at a time for each address. */
  async function lookUp({ address, now }: { address: string; now: Date }): Promise<X509Certificate> {
    const current = running.get(address) ?? recall({ address, now });
    if (current) return current;
    const lookup = fetchNow({ address, now }).finally(() => running.delete(address));
    running.set(address, lookup);
    return lookup;
  }

  async function find({ url, now, admitLookup }: Wanted): Promise<X509Certificate> {
    const address = requireOwnAddress({ url, trust: trustNow() });
    const held = known.get(address);
    try {
      const remembered = recall({ address, now });
      if (remembered) return remembered;
      if (!held) await admitLookup();
      return await lookUp({ address, now });
    } catch (error) {
      const isUnknown = error instanceof ProviderError && error.kind === 'unavailable';
      const isUsable = held !== undefined && now.getTime() - held.fetchedAt < USABLE_MS;
      if (isUnknown && isUsable) return held.certificate;
      throw error;
    }
  }

  return {
    /**
     * @throws WebhookRefused bad_signature when it is none of PayPal's
     * @throws ProviderError unavailable when it cannot be fetched now; refused when its host does not know it
     * @throws whatever `admitLookup` throws
     */
    async get(wanted: Wanted): Promise<X509Certificate> {
      const certificate = await find(wanted);
      requireDates({ certificate, now: wanted.now });
      return certificate;
    },
  };
}

/** The oldest entry goes first. */
function keep<Value>({
  map,
  max,
  key,
  value,
}: {
  map: Map<string, Value>;
  max: number;
  key: string;
  value: Value;
}): void {
  map.delete(key);
  const [oldest] = map.keys();
  if (map.size >= max && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
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

async function download(address: string): Promise<string> {
  try {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (isRefusal(response.status)) {
      throw new ProviderError('refused', { message: `PayPal has no such certificate: ${response.status}` });
    }
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
    if (cause instanceof ProviderError) throw cause;
    throw new ProviderError('unavailable', { message: "PayPal's certificate could not be fetched", cause });
  }
}

/** An answer about this address, not about the host. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
