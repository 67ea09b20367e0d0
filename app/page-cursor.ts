import { pathIdSchema, widePathIdSchema } from '@/lib/core/fields';
import { firstValue, type SearchParams } from './search-params';

/** The first row of a page of a list; an invalid address means the first page. */
export function pageCursor(query: SearchParams): number | undefined {
  return pathIdSchema.safeParse(firstValue(query.cursor)).data;
}

/** The same of a list whose rows have wide ids. */
export function widePageCursor(query: SearchParams): number | undefined {
  return widePathIdSchema.safeParse(firstValue(query.cursor)).data;
}
