/** The query as Next gives it to a page. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** A parameter that was given twice counts by its first value. */
export function firstValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
