import type { IncomingMessage } from 'node:http';

/** Headers that Next, or we ourselves, trust without checking: they must not come from outside. */
const OUR_HEADERS = /^x-(middleware|linku|invoke)-/;
/** A proxy's claims about the client: worthless unless the proxy is ours. */
const PROXY_HEADERS = /^(x-forwarded-.*|x-real-ip|forwarded)$/;

/** Takes out what a client may not say, and says where the request comes from. */
export function setTrustedHeaders({
  request,
  address,
  trustedProxyHops,
}: {
  request: IncomingMessage;
  address: string;
  trustedProxyHops: number;
}): void {
  for (const name of Object.keys(request.headers)) {
    const isForeign = OUR_HEADERS.test(name) || (trustedProxyHops === 0 && PROXY_HEADERS.test(name));
    if (isForeign) delete request.headers[name];
  }
  request.headers['x-linku-address'] = address;
}
