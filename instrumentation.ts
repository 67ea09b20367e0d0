/** Runs once when the server starts: a configuration that is not fit to run with stops it here, with its reasons. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { env } = await import('@/lib/core/env');
  // next-auth reads its own address from here and would otherwise believe the Host header.
  process.env.NEXTAUTH_URL = env().appUrl;
  const { requireMode } = await import('@/lib/core/db/require-mode');
  await requireMode();
  const { storeApprovalLimits } = await import('@/lib/approvals/store-limits');
  await storeApprovalLimits();
}

/** An error that a page or a handler let through. The person sees neutral words; the log says what it was. */
export async function onRequestError(
  error: unknown,
  request: { path: string; method: string },
  context: { routePath: string; routeType: string },
): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { log } = await import('@/lib/core/log');
  // The path without its query, which may carry what nobody should read in a log.
  const [path] = request.path.split('?');
  log().error(
    { method: request.method, path, route: context.routePath, kind: context.routeType, error },
    'a page failed',
  );
}
