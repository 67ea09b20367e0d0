import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { pool } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';

const MINUTE = 60;
const HOUR = 3_600;

/**
 * The limits. Counters are in the database, so that any number of processes count together. `isGuarded` rules protect
 * against guessing or endless writing: when the counters cannot be reached, they refuse.
 */
const rules = {
  /** Every endpoint without a rule of its own, per person, or per address for callers who are not signed in. */
  default: { points: 300, seconds: MINUTE, isGuarded: false },
  create_payment: { points: 20, seconds: MINUTE, isGuarded: true },
  quote: { points: 120, seconds: MINUTE, isGuarded: false },
  /** Invalid codes. One address can be a whole student house. */
  coupon_code: { points: 10, seconds: MINUTE, isGuarded: true },
  coupon_code_address: { points: 30, seconds: MINUTE, isGuarded: true },
  /** Wrong passwords of strangers: for one e-mail address from one network. */
  sign_in: { points: 5, seconds: 10 * MINUTE, isGuarded: true },
  /** For one e-mail address from all networks. After that each network has one try at a time. */
  sign_in_anywhere: { points: 100, seconds: HOUR, isGuarded: true },
  sign_in_slowly: { points: 1, seconds: 10 * MINUTE, isGuarded: true },
  /** From one network, for whichever addresses. */
  sign_in_network: { points: 60, seconds: 15 * MINUTE, isGuarded: true },
  /** In a browser where this account has signed in before, or is signed in. */
  sign_in_device: { points: 10, seconds: 15 * MINUTE, isGuarded: true },
  /** Wrong codes of one person's second factor. Whoever tries one knows the password already. */
  second_factor: { points: 5, seconds: 10 * MINUTE, isGuarded: true },
  /** Links by e-mail: to one address, and asked for from one network. */
  link_address: { points: 5, seconds: HOUR, isGuarded: true },
  link_network: { points: 30, seconds: HOUR, isGuarded: true },
  register: { points: 10, seconds: HOUR, isGuarded: true },
  /** Only webhooks that fail verification count: the provider's own are never refused. */
  failed_webhook: { points: 60, seconds: MINUTE, isGuarded: false, isKeptInMemory: true },
  /** Webhooks whose signature cannot be verified without a call to somebody, until they turn out to be the provider's own. */
  webhook_lookup: { points: 5, seconds: MINUTE, isGuarded: false },
  /** A page that is wrong sends some with each view; more of the same tell nothing new. */
  csp_report: { points: 30, seconds: MINUTE, isGuarded: false },
} as const satisfies Record<string, Rule>;

type Rule = {
  points: number;
  seconds: number;
  isGuarded: boolean;
  /** Once used up, it costs the database nothing more until it ends; none of it can be given back then. */
  isKeptInMemory?: boolean;
};

export type RateLimitRule = keyof typeof rules;

type Count = { rule: RateLimitRule; key: string };

/**
 * Counts one more.
 * @throws PayError rate_limited with the seconds to wait; database_unavailable when a guarded rule cannot be counted
 */
export async function takeFromRateLimit({ rule, key }: Count): Promise<void> {
  try {
    await limiterOf(rule).consume(key);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) {
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new PayError('rate_limited', { details: { retry_after_seconds: seconds } });
    }
    if (rules[rule].isGuarded) throw new PayError('database_unavailable', { cause: refusal });
    log().warn({ rule, error: refusal }, 'a rate limit could not be counted');
  }
}

/** Returns one, for an attempt that was no guess. */
export async function giveBackToRateLimit({ rule, key }: Count): Promise<void> {
  await limiterOf(rule)
    .reward(key)
    .catch((error: unknown) => log().warn({ rule, error }, 'a rate limit could not be given back'));
}

/** Resets the count. */
export async function forgetRateLimit({ rule, key }: Count): Promise<void> {
  await limiterOf(rule)
    .delete(key)
    .catch((error: unknown) => log().warn({ rule, error }, 'a rate limit could not be cleared'));
}

/** Keyed by connection pool, because a closed pool takes its limiters with it. */
const limiters = new WeakMap<pg.Pool, Map<RateLimitRule, RateLimiterPostgres>>();

function limiterOf(rule: RateLimitRule): RateLimiterPostgres {
  const connections = pool();
  const ofPool = limiters.get(connections) ?? new Map<RateLimitRule, RateLimiterPostgres>();
  limiters.set(connections, ofPool);
  const known = ofPool.get(rule);
  if (known) return known;

  const { points: base, seconds, isKeptInMemory }: Rule = rules[rule];
  const points = Math.max(1, Math.ceil(base * env().rateLimitScale));
  const limiter = new RateLimiterPostgres({
    storeClient: connections,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: rule,
    points,
    duration: seconds,
    ...(isKeptInMemory && { inMemoryBlockOnConsumed: points }),
    // The library sweeps the table on a timer; one of the limiters is enough for that.
    clearExpiredByTimeout: rule === 'default',
  });
  ofPool.set(rule, limiter);
  return limiter;
}
