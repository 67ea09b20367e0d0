import { z } from 'zod';

/** A whole answer. Redirects are not followed. */
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  /** Null if it is no JSON. */
  json: unknown;
  /** The word of the API's refusal. */
  code: string | null;
};

export type Ask = {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  text?: string | Buffer;
  /** Null leaves a header out that would be sent otherwise. */
  headers?: Record<string, string | null>;
};

/** What somebody with a browser, or with a program in its place, can do. Keeps cookies. */
export type Browser = {
  /** The address that our own proxy says it has. */
  address: string;
  cookies: Map<string, string>;
  /** `'POST /api/tasks'`, from a page of our own site unless the headers say otherwise. */
  ask(what: string, ask?: Ask): Promise<Answer>;
  /** By the library's own endpoints, as the page does. */
  signIn(who: { email: string; password: string }): Promise<Answer>;
};

const refusalSchema = z.object({ error: z.object({ code: z.string() }) });
const MILLISECONDS_MAX = 30_000;

/** A browser with no cookies yet. */
export function openBrowser({ url, address }: { url: string; address: string }): Browser {
  const cookies = new Map<string, string>();
  const ask: Browser['ask'] = async (what, { body, text, headers = {} } = {}) => {
    const [method = 'GET', path = '/'] = what.split(' ');
    const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const sent = new Headers({ 'x-forwarded-for': address, 'accept-language': 'en' });
    if (method !== 'GET') sent.set('origin', url);
    if (content !== undefined) sent.set('content-type', 'application/json');
    if (cookies.size > 0)
      sent.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) sent.delete(name);
      else sent.set(name, value);
    }
    const response = await fetch(`${url}${path}`, {
      method,
      headers: sent,
      redirect: 'manual',
      signal: AbortSignal.timeout(MILLISECONDS_MAX),
      ...(content !== undefined && { body: typeof content === 'string' ? content : new Uint8Array(content) }),
    });
    for (const cookie of response.headers.getSetCookie()) keep({ cookies, cookie });
    return answerOf({ response, text: await textOf(response) });
  };
  return { address, cookies, ask, signIn: ({ email, password }) => signIn({ ask, email, password }) };
}

/** A stream does not end by itself: that it was opened is the answer. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  await response.body?.cancel();
  return '';
}

function keep({ cookies, cookie }: { cookies: Map<string, string>; cookie: string }): void {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
  if (name === undefined || value === undefined) return;
  if (value === '' || /max-age=0\b|expires=Thu, 01 Jan 1970/i.test(cookie)) cookies.delete(name);
  else cookies.set(name, value);
}

function answerOf({ response: { status, headers }, text }: { response: Response; text: string }): Answer {
  const isJson = headers.get('content-type')?.startsWith('application/json') ?? false;
  const json: unknown = isJson && text !== '' ? JSON.parse(text) : null;
  return { status, headers, text, json, code: refusalSchema.safeParse(json).data?.error.code ?? null };
}

async function signIn({
  ask,
  email,
  password,
}: {
  ask: Browser['ask'];
  email: string;
  password: string;
}): Promise<Answer> {
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse((await ask('GET /api/auth/csrf')).json);
  return ask('POST /api/auth/callback/credentials', {
    text: new URLSearchParams({ csrfToken, email, password, json: 'true' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}
