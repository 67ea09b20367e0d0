/** Providers give an endpoint some seconds to respond; then the attempt counts as failed. */
const attemptTimeoutMs = 10_000;

/** One POST, redirects not followed. Never throws: what went wrong is in `error`. */
export async function sendWebhook({
  url,
  headers,
  body,
}: {
  url: string;
  headers: Record<string, string>;
  body: string;
}): Promise<{ status: number | null; error: string | null }> {
  try {
    const signal = AbortSignal.timeout(attemptTimeoutMs);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    // The body must be read, or the connection stays busy.
    await response.text();
    return { status: response.status, error: null };
  } catch (error) {
    const reason =
      error instanceof Error
        ? error.cause instanceof Error
          ? error.cause.message
          : error.message
        : String(error);
    return { status: null, error: reason || 'connection failed' };
  }
}
