type Bucket = { tokens: number; filledAt: number };

export type TokenBuckets = {
  /** Takes tokens of a key. Returns 0, or, with nothing taken, the whole seconds after which there will be enough. */
  take(options: { key: string; cost: number }): number;
};

/**
 * Buckets that hold `capacity` tokens and gain `perSecond`. Of at most `keysMax` keys one is remembered: beyond that the
 * key that was idle longest is forgotten, which fills its bucket.
 * @param now milliseconds that only grow
 */
export function createTokenBuckets({
  capacity,
  perSecond,
  keysMax = 50_000,
  now = () => performance.now(),
}: {
  capacity: number;
  perSecond: number;
  keysMax?: number;
  now?: () => number;
}): TokenBuckets {
  // In the order of their last use.
  const buckets = new Map<string, Bucket>();
  return {
    take: ({ key, cost }) => {
      const filledAt = now();
      const known = buckets.get(key);
      const gained = known ? ((filledAt - known.filledAt) / 1000) * perSecond : 0;
      const tokens = known ? Math.min(capacity, known.tokens + gained) : capacity;
      const isEnough = tokens >= cost;
      buckets.delete(key);
      buckets.set(key, { tokens: isEnough ? tokens - cost : tokens, filledAt });
      if (buckets.size > keysMax) forgetOldest(buckets);
      return isEnough ? 0 : Math.max(1, Math.ceil((cost - tokens) / perSecond));
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
