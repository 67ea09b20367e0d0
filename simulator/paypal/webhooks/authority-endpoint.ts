import type { Endpoint } from '../../http/http';
import type { Authority } from '../books/records';

/** GET /_simulator/paypal/ca.pem: the certificate that a verifier must trust. */
export function authorityEndpoint(authority: Authority): Endpoint {
  return {
    owns: ({ path, method }) => path === '/_simulator/paypal/ca.pem' && method === 'GET',
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'application/x-pem-file', 'cache-control': 'no-store' },
      body: authority.caPem,
    }),
  };
}
