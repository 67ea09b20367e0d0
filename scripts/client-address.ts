import { isIP } from 'node:net';

/**
 * The client's address, for rate limits. Each of our own proxies appends the address of its caller to X-Forwarded-For,
 * so with `n` of them the client is the n-th entry from the right; everything further left is the client's claim, and
 * without proxies of ours the whole header is.
 */
export function clientAddress({
  forwardedFor,
  socketAddress,
  trustedProxyHops,
}: {
  forwardedFor: string | string[] | undefined;
  socketAddress: string | undefined;
  trustedProxyHops: number;
}): string {
  const peer = normalise(socketAddress ?? '') ?? 'unknown';
  if (trustedProxyHops === 0) return peer;
  const claimed = [forwardedFor ?? []].flat().join(',').split(',');
  // Fewer entries than proxies: the request bypassed them.
  return normalise(claimed.at(-trustedProxyHops) ?? '') ?? peer;
}

/** Without port, brackets and the prefix of IPv4 inside IPv6, so that one client has one address. */
function normalise(text: string): string | null {
  const trimmed = text.trim().toLowerCase();
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed) ?? [];
  const withoutPort = bracketed ?? trimmed.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  const address = withoutPort.replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(address) === 0 ? null : address;
}
