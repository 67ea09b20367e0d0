import { z } from 'zod';
import { ProviderError } from '@/lib/providers/provider';
import type { PayPalClient } from './paypal-client';

/** More than one question needs, and an end for a list whose pages would lead in a circle. */
const PAGES_MAX = 20;

const linksSchema = z.object({
  links: z.array(z.object({ rel: z.string(), href: z.string() })).optional(),
});

/** A list that goes on after the last page that is read: what it has there is unknown. */
export class PagesLeft extends ProviderError {
  constructor(path: string) {
    super('unavailable', { message: `PayPal has more than ${PAGES_MAX} pages of ${path}` });
    this.name = 'PagesLeft';
  }
}

/**
 * The pages of one of PayPal's lists, unparsed, from the first on.
 * @throws PagesLeft after the last page that is read, if there are more
 * @throws ProviderError
 */
export async function* readPages({
  client,
  path: first,
}: {
  client: PayPalClient;
  path: string;
}): AsyncGenerator<unknown> {
  let path = first;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { status, body } = await client.call({ method: 'GET', path });
    if (status >= 400) {
      throw new ProviderError('unavailable', { message: `PayPal answered ${status} about a list` });
    }
    yield body;
    const next = linksSchema.safeParse(body).data?.links?.find(({ rel }) => rel === 'next')?.href;
    if (next === undefined) return;
    path = pathOf(next);
  }
  throw new PagesLeft(first);
}

/** The next page as PayPal names it; only its path, because we know PayPal's address. */
function pathOf(href: string): string {
  const { pathname, search } = new URL(href);
  return pathname + search;
}
