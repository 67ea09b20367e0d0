/** Redirects a person to a path of our own, or to an address that a provider gave us for them, by GET. */
export function redirectTo({ location }: { location: string }): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
