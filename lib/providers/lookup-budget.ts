const MINUTE_MS = 60_000;

/** Lookups that strangers can cause, such as of a certificate that only they name. */
export type LookupBudget = {
  /** Takes one; false when none is left at the moment. */
  take(when: { now: Date }): boolean;
  /** Returns one, for a lookup that was worth it: then as many as come may be made. */
  giveBack(): void;
};

/**
 * So many lookups may come to nothing at once, and as many again over each minute, in this process. It bounds what forged
 * deliveries cost, from however many addresses they come.
 */
export function lookupBudget({ perMinute }: { perMinute: number }): LookupBudget {
  const costMs = MINUTE_MS / perMinute;
  let leftMs = MINUTE_MS;
  let countedAt: number | null = null;
  return {
    take({ now }) {
      const passedMs = Math.max(0, now.getTime() - (countedAt ?? now.getTime()));
      countedAt = now.getTime();
      leftMs = Math.min(MINUTE_MS, leftMs + passedMs);
      if (leftMs < costMs) return false;
      leftMs -= costMs;
      return true;
    },
    giveBack() {
      leftMs = Math.min(MINUTE_MS, leftMs + costMs);
    },
  };
}
