/**
 * The network address that a request comes from. Our own server sets this header and strips a client's, so it can be
 * believed; without that server nobody is told apart.
 */
export function addressOf(headers: Headers): string {
  return headers.get('x-linku-address') ?? 'unknown';
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127(\.\d{1,3}){3}$|^::1$/.test(address);
}
