import { expect, it } from 'vitest';
import { type PageQuery, readPage } from './read-page';

const ids = [9, 7, 4, 2, 1];

/** A table with these ids, read as a database would. */
async function find({ id: { lt = Number.MAX_SAFE_INTEGER }, orderBy, take }: PageQuery) {
  expect(orderBy).toEqual({ id: 'desc' });
  return ids
    .filter((id) => id < lt)
    .slice(0, take)
    .map((id) => ({ id }));
}

it('reads every row once, page by page', async () => {
  const first = await readPage({ cursor: undefined, limit: 2, find });
  expect(first).toEqual({ rows: [{ id: 9 }, { id: 7 }], nextCursor: 7 });
  const second = await readPage({ cursor: 7, limit: 2, find });
  expect(second).toEqual({ rows: [{ id: 4 }, { id: 2 }], nextCursor: 2 });
  expect(await readPage({ cursor: 2, limit: 2, find })).toEqual({ rows: [{ id: 1 }], nextCursor: null });
});

it('says that a page is the last when nothing is left, also when it is full', async () => {
  expect(await readPage({ cursor: 4, limit: 2, find })).toMatchObject({ nextCursor: null });
  expect(await readPage({ cursor: undefined, limit: 5, find })).toMatchObject({ nextCursor: null });
  expect(await readPage({ cursor: 1, limit: 2, find })).toEqual({ rows: [], nextCursor: null });
});

it('gives a cursor that fits an address where ids are wide', async () => {
  const wide = async () => [{ id: 12n }, { id: 11n }];
  expect(await readPage({ cursor: undefined, limit: 1, find: wide })).toEqual({
    rows: [{ id: 12n }],
    nextCursor: 12,
  });
});
