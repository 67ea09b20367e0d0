import type { z } from 'zod';
import { missing, StripeError } from './errors';
import type { timestampRangeSchema } from './parameters';
import type { WireObject } from './wire';

const limitDefault = 10;

export type ListParameters = {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?: z.infer<typeof timestampRangeSchema> | undefined;
};

/** One page of records, newest first, after or before a cursor. Throws a StripeError when the cursor is unknown. */
export function listPage<Item extends { id: string; created: number }>({
  records,
  parameters,
  url,
  noun,
  render,
}: {
  /** In the order of their creation. */
  records: readonly Item[];
  parameters: ListParameters;
  url: string;
  noun: string;
  render: (record: Item) => WireObject;
}): Record<string, unknown> {
  const { limit = limitDefault, starting_after: after, ending_before: before, created } = parameters;
  if (before !== undefined && after !== undefined) throw bothWays();
  const newestFirst = [...records]
    .reverse()
    .filter((record) => isInRange({ time: record.created, range: created }));
  const position = (id: string, param: string) => {
    const index = newestFirst.findIndex((record) => record.id === id);
    if (index === -1) throw missing({ noun, id, param });
    return index;
  };
  if (before !== undefined) {
    const end = position(before, 'ending_before');
    const start = Math.max(0, end - limit);
    return page({ data: newestFirst.slice(start, end).map(render), hasMore: start > 0, url });
  }
  const start = after === undefined ? 0 : position(after, 'starting_after') + 1;
  const data = newestFirst.slice(start, start + limit).map(render);
  return page({ data, hasMore: start + limit < newestFirst.length, url });
}

function bothWays(): StripeError {
  const message = 'You cannot parameterize both starting_after and ending_before.';
  return new StripeError({ message, param: 'starting_after', isValidation: true });
}

function isInRange({ time, range }: { time: number; range: ListParameters['created'] }): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return time === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return time > gt && time >= gte && time < lt && time <= lte;
}

function page({
  data,
  hasMore,
  url,
}: {
  data: WireObject[];
  hasMore: boolean;
  url: string;
}): Record<string, unknown> {
  return { object: 'list', data, has_more: hasMore, url };
}
