/** A page of a list that begins with the newest. */
export type Page<Row> = {
  rows: Row[];
  /** Give it to see what came before; null on the last page. */
  nextCursor: number | null;
};

/** Which page of a list is asked for. */
export type PageRequest = {
  /** The id at which the page before ended; the newest page without it. */
  cursor?: number | undefined;
  /** How many rows it shows. */
  limit?: number;
};

/** What a query reads for a page: rows with an id below the cursor, the newest first, and one more than it shows. */
export type PageQuery = { id: { lt?: number }; orderBy: { id: 'desc' }; take: number };

type Identified = { id: number | bigint };

/**
 * Reads one page by its key: however many rows come meanwhile, none is shown twice and none is left out.
 * @param cursor the id at which the page before ended; undefined for the newest
 * @param limit how many rows a page shows
 */
export async function readPage<Row extends Identified>({
  cursor,
  limit,
  find,
}: {
  cursor: number | undefined;
  limit: number;
  find: (query: PageQuery) => Promise<Row[]>;
}): Promise<Page<Row>> {
  const id = cursor === undefined ? {} : { lt: cursor };
  return pageOf({ found: await find({ id, orderBy: { id: 'desc' }, take: limit + 1 }), limit });
}

/** The page in what was found when one row more was asked for than it shows. */
export function pageOf<Row extends Identified>({ found, limit }: { found: Row[]; limit: number }): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: last && found.length > limit ? Number(last.id) : null };
}
