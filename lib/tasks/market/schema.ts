import { z } from 'zod';
import { amountSchema, lineSchema } from '@/lib/core/fields';
import { currencies } from '@/lib/core/money';

export const MARKET_FIND_LENGTH_MAX = 100;
const CATEGORY_LENGTH_MAX = 40;
const LOCATION_LENGTH_MAX = 80;

/** In which order open tasks are listed: the newest, the highest reward, or what is needed soonest first. */
export const marketSorts = ['newest', 'reward', 'needed_by'] as const;

/** Minor units in an address. */
const rewardQuerySchema = z
  .string()
  .regex(/^\d{1,10}$/, 'Use a whole number of minor units.')
  .transform(Number)
  .pipe(amountSchema)
  .optional();

/** What open tasks are found by. */
export const marketQuerySchema = z.object({
  /** Words that each stand in the title, the place or the description. */
  find: lineSchema({ min: 1, max: MARKET_FIND_LENGTH_MAX }).optional(),
  /** `other` finds tasks without one, too. */
  category: lineSchema({ min: 1, max: CATEGORY_LENGTH_MAX }).optional(),
  /** Words that each stand in the place. */
  location: lineSchema({ min: 1, max: LOCATION_LENGTH_MAX }).optional(),
  /** Minor units of `currency`. */
  reward_min: rewardQuerySchema,
  reward_max: rewardQuerySchema,
  /** Amounts of other currencies cannot be compared: a range and the order `reward` list tasks of this one, GBP unless told. */
  currency: z.enum(currencies).optional(),
  sort: z.enum(marketSorts).optional(),
});

export type MarketQuery = z.output<typeof marketQuerySchema>;
export type MarketSort = (typeof marketSorts)[number];
