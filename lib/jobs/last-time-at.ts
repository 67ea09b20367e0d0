const DAY_MS = 24 * 3_600_000;

/** The last time, now included, at which a clock of UTC showed that full hour. */
export function lastTimeAt({ now, hour }: { now: Date; hour: number }): Date {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hour);
  return new Date(today <= now.getTime() ? today : today - DAY_MS);
}
