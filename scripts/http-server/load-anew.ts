import type { IncomingMessage, ServerResponse } from 'node:http';
import { providerPageAt } from '@/lib/providers/provider-page';

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * A browser keeps the policy of the document that it loaded, and the scripts too, while Next exchanges what is in it. So
 * between pages with other providers' scripts nothing is exchanged: such a request gets nothing, and then Next has the
 * browser load the page as one of its own.
 */
export function loadAnew(handle: Handle): Handle {
  return async (request, response) => {
    if (!isExchange(request) || hasSamePolicy(request)) return handle(request, response);
    response.writeHead(204, { 'cache-control': 'no-store' });
    response.end();
  };
}

/** Next names what it fetches for a document that is there. */
function isExchange({ headers }: IncomingMessage): boolean {
  return headers.rsc !== undefined;
}

/** By the document that asks. One that does not say what it is is none that we know the policy of. */
function hasSamePolicy({ url = '', headers: { referer = '' } }: IncomingMessage): boolean {
  const target = `http://localhost${url}`;
  if (!URL.canParse(referer) || !URL.canParse(target)) return false;
  return providerPageAt(new URL(referer).pathname) === providerPageAt(new URL(target).pathname);
}
