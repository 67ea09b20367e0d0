import { pathIdSchema } from '@/lib/core/fields';
import { firstValue, type SearchParams } from './search-params';

/** Where a page of a list begins; nonsense in the address means the first page. */
export function pageCursor(query: SearchParams): number | undefined {
  return pathIdSchema.safeParse(firstValue(query.cursor)).data;
}
