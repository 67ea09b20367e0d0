import type { Finding } from './finding';

/** A provider's response; the body is parsed JSON, or null if it was none. */
export type ProviderResponse = { status: number; body: unknown };

/** Asks a provider once; no response is `null`. */
export async function askProvider({
  url,
  authorization,
  form,
}: {
  url: string;
  authorization: string;
  form?: string;
}): Promise<ProviderResponse | null> {
  try {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        authorization,
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: form ?? null,
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, body: toJson(await response.text()) };
  } catch {
    return null;
  }
}

/**
 * Whether the provider was reached and accepted the keys, in words. Its response, which may contain a token, is not
 * shown.
 */
export function reached({
  subject,
  origin,
  status,
  keys,
  isSimulator,
  kind,
}: {
  subject: string;
  origin: string;
  status: number | null;
  /** The names of the variables. */
  keys: string;
  isSimulator: boolean;
  kind: string;
}): Finding {
  if (status === 200) return { subject, words: `${origin} takes the keys (${kind})`, fix: null };
  if (status === null) {
    const fix = isSimulator
      ? 'Start it with `npm start`, or check the _API_BASE variable.'
      : 'Check that this machine may open https connections to it.';
    return { subject, words: `${origin} does not answer.`, fix };
  }
  const isRefused = status === 401 || status === 403;
  return {
    subject,
    words: isRefused ? `${origin} refuses the keys.` : `${origin} answers with status ${status}.`,
    fix: isRefused
      ? `Check ${keys}: wrong, revoked, or of another mode.`
      : 'Try again in a minute; see its status page.',
  };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
