/** An object as it goes over the wire. A field without a value is left out, as PayPal leaves it out. */
export type WireObject = { [member: string]: unknown };

export type Link = { href: string; rel: string; method: 'GET' | 'POST' | 'PATCH' };

/** A time as PayPal writes it: to the second, in UTC. */
export function wireTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
