import { z } from 'zod';
import { ProviderError } from '@/lib/providers/provider';
import type { PayPalClient } from './paypal-client';

const PAGES_MAX = 20;

const linksSchema = z.object({
  links: z.array(z.object({ rel: z.string(), href: z.string() })).optional(),
});

/**
 * The pages of one of PayPal's lists, unparsed, from the first on.
 * @throws ProviderError
 */
export async function* readPages({
  client,
  path: first,
}: {
  client: PayPalClient;
  path: string;
}): AsyncGenerator<unknown> {
  let path: string | null = first;
  for (let page = 1; path !== null && page <= PAGES_MAX; page += 1) {
    const { status, body } = await client.call({ method: 'GET', path });
    if (status >= 400) {
      throw new ProviderError('unavailable', { message: `PayPal answered ${status} about a list` });
    }
    yield body;
    const next = linksSchema.safeParse(body).data?.links?.find(({ rel }) => rel === 'next')?.href;
    path = next === undefined ? null : pathOf(next);
  }
}

/** The next page as PayPal names it; only its path, because we know PayPal's address. */
function pathOf(href: string): string {
  const { pathname, search } = new URL(href);
  return pathname + search;
}
