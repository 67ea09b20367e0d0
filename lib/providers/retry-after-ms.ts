/**
 * How long a provider asks us to wait, in milliseconds, from its Retry-After header: seconds or a date; null without a
 * readable one.
 */
export function retryAfterMs({ header, now }: { header: string | null; now: Date }): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text);
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}
