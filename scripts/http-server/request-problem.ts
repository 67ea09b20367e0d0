import type { IncomingMessage } from 'node:http';

/** Everything that a page or an endpoint of ours answers, if only with another refusal. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** For the header `Allow`. */
export const ALLOWED_METHODS = METHODS.join(', ');

export type RequestProblem = 'malformed' | 'method_not_allowed';

type Head = Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders' | 'httpVersionMajor' | 'httpVersionMinor'>;

/** Why a request cannot be meant for us, whatever it asks; null if it can. */
export function requestProblem(head: Head): RequestProblem | null {
  if (!METHODS.includes(head.method ?? '')) return 'method_not_allowed';
  return isOurVersion(head) && hasOneHost(head) && isPath(head.url ?? '') ? null : 'malformed';
}

/** Node reads a version 0.9 as well, whose answers have no headers: for whatever stands in front of us, not for us. */
function isOurVersion({ httpVersionMajor, httpVersionMinor }: Head): boolean {
  return httpVersionMajor === 1 && httpVersionMinor <= 1;
}

/** Two names are two opinions about who is asked, between us and whatever stands in front of us. */
function hasOneHost({ rawHeaders, httpVersionMajor, httpVersionMinor }: Head): boolean {
  const count = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
  const isOld = httpVersionMajor === 1 && httpVersionMinor === 0;
  return count === 1 || (isOld && count === 0);
}

/**
 * Whether it is a path that can be read. An absolute address is for proxies, and we are none. U+0000 cannot be stored by
 * the database, in a query neither.
 */
function isPath(target: string): boolean {
  if (!target.startsWith('/') || target.includes('%00')) return false;
  const [path = ''] = target.split('?');
  try {
    decodeURIComponent(path);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}
