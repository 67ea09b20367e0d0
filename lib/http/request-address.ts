/**
 * The network address of a request. Our own server sets this header and removes a client's, so it can be trusted;
 * without that server all clients look the same.
 */
export function requestAddress(headers: Headers): string {
  return headers.get('x-linku-address') ?? 'unknown';
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127(\.\d{1,3}){3}$|^::1$/.test(address);
}
