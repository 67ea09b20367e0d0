/** Sends a person on to a path of our own, by GET. */
export function redirectTo({ location }: { location: string }): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
