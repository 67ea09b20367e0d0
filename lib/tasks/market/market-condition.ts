import { Prisma } from '@/lib/core/db/generated/client';
import type { MarketQuery } from './schema';

/** More words than anybody types; the rest of them is not asked for. */
const WORDS_MAX = 10;

/** What `tasks t` must be for a query to find it, in the form that its indexes answer. */
export function marketCondition(query: MarketQuery): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`t.status = 'open'`,
      ...wordsIn(query.find).flatMap((word) => [hasGrams(word), hasWord(word)]),
      ...wordsIn(query.location).flatMap((word) => [hasGrams(word), isInPlace(word)]),
      ...(query.category === undefined
        ? []
        : [Prisma.sql`COALESCE(t.category, 'other') = ${query.category}`]),
      ...rewardConditions(query),
    ],
    ' AND ',
  );
}

function wordsIn(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/u).filter(Boolean).slice(0, WORDS_MAX);
}

/** The index answers this: every character of the word and every pair of them is somewhere in the task. */
function hasGrams(word: string): Prisma.Sql {
  return Prisma.sql`grams_of(market_text(t.title, t.location, t.description)) @> grams_of(${folded(word)})`;
}

/** And this says whether they stand there as the word. */
function hasWord(word: string): Prisma.Sql {
  return Prisma.sql`strpos(market_text(t.title, t.location, t.description), ${folded(word)}) > 0`;
}

function isInPlace(word: string): Prisma.Sql {
  return Prisma.sql`strpos(lower(normalize(t.location, NFKC)), ${folded(word)}) > 0`;
}

/** In the spelling of `market_text`. */
function folded(word: string): Prisma.Sql {
  return Prisma.sql`lower(normalize(${word}::text, NFKC))`;
}

function rewardConditions({ reward_min: min, reward_max: max, sort, currency }: MarketQuery): Prisma.Sql[] {
  const isCompared = min !== undefined || max !== undefined || sort === 'reward';
  const compared = currency ?? (isCompared ? 'GBP' : undefined);
  return [
    ...(compared === undefined ? [] : [Prisma.sql`t.currency = ${compared}`]),
    ...(min === undefined ? [] : [Prisma.sql`t.base_reward >= ${min}`]),
    ...(max === undefined ? [] : [Prisma.sql`t.base_reward <= ${max}`]),
  ];
}
