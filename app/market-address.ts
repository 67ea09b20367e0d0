import type { MarketFields, MarketProblems } from '@/components/tasks/market-search';
import { typedAmount } from '@/lib/core/typed-amount';
import { MARKET_FIND_LENGTH_MAX, type MarketQuery, marketQuerySchema } from '@/lib/tasks/market/schema';
import { firstValue, type SearchParams } from './search-params';

/** The form publishes in it, so amounts in an address are amounts of it. */
const CURRENCY = 'GBP';

const names = ['find', 'category', 'location', 'min', 'max', 'sort'] as const;

type MarketAddress = {
  query: MarketQuery;
  /** As they stand in the form. */
  fields: MarketFields;
  problems: MarketProblems;
  /** Whether anything but the order was asked for. */
  isFiltered: boolean;
  /** The first page of it, without what says nothing. */
  href: string;
};

/** What is asked of the market in an address that people type and share; what of it says nothing asks for nothing. */
export function marketAddress(params: SearchParams): MarketAddress {
  const fields = fieldsOf(params);
  const { shape } = marketQuerySchema;
  const min = amountOf(fields.min);
  const max = amountOf(fields.max);
  const query: MarketQuery = {
    find: shape.find.safeParse(fields.find).data,
    category: shape.category.safeParse(fields.category).data,
    location: shape.location.safeParse(fields.location).data,
    reward_min: min ?? undefined,
    reward_max: max ?? undefined,
    sort: shape.sort.safeParse(fields.sort).data,
  };
  return {
    query,
    fields,
    problems: {
      min: min === null ? 'invalid' : undefined,
      max: max === null ? 'invalid' : min && max !== undefined && max < min ? 'below_min' : undefined,
    },
    isFiltered: Object.entries(query).some(([name, value]) => name !== 'sort' && value !== undefined),
    href: hrefOf(fields),
  };
}

function fieldsOf(params: SearchParams): MarketFields {
  const textOf = (name: (typeof names)[number]) =>
    (firstValue(params[name]) ?? '').trim().slice(0, MARKET_FIND_LENGTH_MAX);
  return {
    find: textOf('find'),
    category: textOf('category'),
    location: textOf('location'),
    min: textOf('min'),
    max: textOf('max'),
    sort: textOf('sort'),
  };
}

/** In minor units; undefined: nothing was typed, null: no amount was. */
function amountOf(text: string): number | null | undefined {
  return text === '' ? undefined : typedAmount({ text, currency: CURRENCY });
}

function hrefOf(fields: MarketFields): string {
  const query = new URLSearchParams(
    names.flatMap((name) => (fields[name] === '' ? [] : [[name, fields[name]]])),
  );
  return query.size === 0 ? '/' : `/?${query}`;
}
