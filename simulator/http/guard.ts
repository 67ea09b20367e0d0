import { jsonResponse } from './answers';
import type { Answer, SimulatorRequest } from './http';

/**
 * Keeps web pages of other sites away from a simulator on a developer's machine. A Host that is not ours means DNS
 * rebinding; a POST from another origin is a forged form. Programs send no Origin and pass.
 */
export function refuseStranger({
  request,
  allowedHosts,
  isApiCall,
}: {
  request: SimulatorRequest;
  allowedHosts: ReadonlySet<string>;
  isApiCall: boolean;
}): Answer | null {
  const host = hostName(request.headers.host ?? '');
  if (!allowedHosts.has(host)) return refusal(`The simulator does not answer to the host name "${host}".`);
  // The providers' APIs have keys of their own, and no browser holds those.
  if (isApiCall || request.method === 'GET' || request.method === 'HEAD') return null;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isForeignOrigin = origin !== undefined && hostOf(origin) !== request.headers.host;
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (isForeignOrigin || isForeignSite) return refusal('The simulator takes no cross-origin requests.');
  return null;
}

// The scheme does not count: something in front of the simulators may speak https for it.
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function hostName(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
}

function refusal(message: string): Answer {
  return jsonResponse({ status: 403, body: { error: { code: 'forbidden', message } } });
}
