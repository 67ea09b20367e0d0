/**
 * What a request asks for, as far as limits differ. probe: how this process does, for its operators.
 */
export type RequestKind = 'static' | 'page' | 'api' | 'webhook' | 'probe';

const WEBHOOKS = /^\/api\/(webhooks\/\w+|users\/(stripe|paypal)\/webhook)$/;
const PROBES = ['/api/health', '/api/ready', '/api/metrics'];

/** @param target the path of the request, which may have a query */
export function requestKind(target: string): RequestKind {
  const path = pathOf(target);
  if (PROBES.includes(path)) return 'probe';
  if (WEBHOOKS.test(path)) return 'webhook';
  if (path === '/api' || path.startsWith('/api/')) return 'api';
  return path.startsWith('/_next/static/') ? 'static' : 'page';
}

/** Without the detours (`/_next/static/../..`) by which a page could pass for something cheaper. */
function pathOf(target: string): string {
  const address = `http://localhost${target}`;
  return URL.canParse(address) ? new URL(address).pathname : target;
}
