import type { Door } from '../http';
import type { Authority } from './records';

/** GET /_sandbox/paypal/ca.pem: the certificate that a verifier has to trust. */
export function authorityDoor(authority: Authority): Door {
  return {
    owns: ({ path, method }) => path === '/_sandbox/paypal/ca.pem' && method === 'GET',
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'application/x-pem-file', 'cache-control': 'no-store' },
      body: authority.caPem,
    }),
  };
}
