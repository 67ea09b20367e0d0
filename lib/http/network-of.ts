import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network of an address: the /24 of IPv4, the /64 of IPv6, "unknown" of anything else. One line or one office has
 * all of it, so whoever has one address of it has the others too.
 */
export function networkOf(address: string): string {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  return isIPv6(address) ? networkOfIpv6(address) : 'unknown';
}

/**
 * What limits count a caller by: the address of IPv4, which a whole house may share, and the /64 of IPv6, of which one
 * caller has every address.
 */
export function subscriberOf(address: string): string {
  return isIPv6(address) ? networkOfIpv6(address) : address;
}

/** The part behind a double colon does not reach the first four groups unless there is nothing to leave out. */
function networkOfIpv6(address: string): string {
  const [, inIpv6] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (inIpv6) return networkOf(inIpv6);
  const [plain = ''] = address.toLowerCase().split('%');
  const [before = '', after] = plain.split('::');
  const left = groupsOf(before);
  const right = after === undefined ? [] : groupsOf(after);
  const gap = after === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
  const first = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${first.join(':')}::/64`;
}

/** An IPv4 address at the end stands for two groups. */
function groupsOf(part: string): string[] {
  const groups = part === '' ? [] : part.split(':');
  return groups.at(-1)?.includes('.') ? [...groups.slice(0, -1), 'v4', 'v4'] : groups;
}
