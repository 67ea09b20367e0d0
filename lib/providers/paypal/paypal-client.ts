import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { PayPalSettings } from '@/lib/core/env';
import { ProviderError } from '@/lib/providers/provider';
import { retryAfterMs } from '@/lib/providers/retry-after-ms';

/** A payer waits for this. */
const TIMEOUT_MS = 8_000;
const TRIES_MAX = 3;
const BACKOFF_MS = 250;

/** PayPal may ask us to wait; for longer than this a payer does not. */
const WAIT_MS_MAX = 2_000;

/** A token is renewed this long before it expires, so that none expires in transit. */
const TOKEN_MARGIN_SECONDS = 60;

/** PayPal's responses are a few kilobytes; a body beyond this is not one. */
const ANSWER_CHARACTERS_MAX = 1_000_000;

/** A body is parsed JSON, or null if PayPal sent none. */
export type PayPalResponse = { status: number; body: unknown; retryAfterMs?: number | null };

export type PayPalCall = {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  /** A body that PayPal takes as a form only: its part `input`, beside which files could stand. */
  input?: unknown;
  /** A body that must be sent unchanged, because a signature covers its characters. */
  rawBody?: string;
  /** The app may lack the right to ask this: a 403 is an answer then, and does not mean that our keys are wrong. */
  isRightUncertain?: boolean;
  /** One try only: where the response must tell what this very request did. */
  isTriedOnce?: boolean;
  /** Our stable key: the same again is the same operation at PayPal, for as long as PayPal keeps it. */
  requestId?: string;
};

export type PayPalClient = {
  /**
   * @returns PayPal's response, refusals of the request itself (400, 404, 409, 422, and 403 where a right may be missing) included
   * @throws ProviderError unavailable or misconfigured
   */
  call(call: PayPalCall): Promise<PayPalResponse>;
};

/** Calls PayPal's REST API with one access token for all calls. */
export function payPalClient(settings: PayPalSettings): PayPalClient {
  const base = settings.apiBase?.origin ?? apiOrigin(settings.mode);
  const tokens = tokenKeeper(() => fetchToken({ base, settings }));

  async function once(call: PayPalCall): Promise<PayPalResponse> {
    const token = await tokens.current();
    const answer = await send({ base, call, token });
    if (answer.status !== 401) return answer;
    // The token expired early: one renewal, one more attempt.
    tokens.forget(token);
    return send({ base, call, token: await tokens.current() });
  }

  return {
    async call(call) {
      // Without a key a POST could happen twice, so only repeatable calls are repeated.
      const isRepeatable = call.method === 'GET' || call.requestId !== undefined;
      const triesMax = isRepeatable && !call.isTriedOnce ? TRIES_MAX : 1;
      for (let tries = 1; ; tries += 1) {
        try {
          return requireAnswer({ answer: await once(call), call });
        } catch (error) {
          const failure = asProviderError(error);
          const backoff = BACKOFF_MS * 2 ** tries * (0.5 + Math.random());
          const wait = Math.max(backoff, failure.retryAfterMs ?? 0);
          const isFinal = failure.kind !== 'unavailable' || wait > WAIT_MS_MAX;
          if (isFinal || tries >= triesMax) throw failure;
          await pause(wait);
        }
      }
    },
  };
}

/** PayPal's own addresses. */
function apiOrigin(mode: PayPalSettings['mode']): string {
  return mode === 'live' ? 'https://api-m.paypal.com' : 'https://api-m.sandbox.paypal.com';
}

type Token = { value: string; lapsesAt: number };

/** Calls during a token request wait for that one. */
function tokenKeeper(fetchOne: () => Promise<Token>) {
  let held: Promise<Token> | null = null;
  return {
    async current(): Promise<Token> {
      const known = held;
      const token = await known?.catch(() => null);
      if (token && token.lapsesAt > Date.now()) return token;
      // The first caller that sees the token refused fetches another; the others find that one here.
      held = held === known || held === null ? fetchOne() : held;
      return held;
    },
    forget(token: Token) {
      token.lapsesAt = 0;
    },
  };
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number() });

async function fetchToken({ base, settings }: { base: string; settings: PayPalSettings }): Promise<Token> {
  const credentials = Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString('base64');
  const { status, body } = await exchange(`${base}/v1/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${credentials}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  if (status === 401) {
    throw new ProviderError('misconfigured', { message: 'PayPal does not accept our client' });
  }
  const parsed = tokenSchema.safeParse(body);
  if (status !== 200 || !parsed.success) {
    throw unavailable(`PayPal answered ${status} to a request for a token`);
  }
  const { access_token: value, expires_in: seconds } = parsed.data;
  return { value, lapsesAt: Date.now() + (seconds - TOKEN_MARGIN_SECONDS) * 1000 };
}

function send({
  base,
  call,
  token,
}: {
  base: string;
  call: PayPalCall;
  token: Token;
}): Promise<PayPalResponse> {
  const { method, path, requestId } = call;
  const { type, text } = contentOf(call);
  return exchange(base + path, {
    method,
    headers: {
      authorization: `Bearer ${token.value}`,
      'content-type': type,
      prefer: 'return=representation',
      ...(requestId !== undefined && { 'paypal-request-id': requestId }),
    },
    ...(method === 'POST' && { body: text }),
  });
}

/** The form is written by hand: `FormData` would call the part a file. */
function contentOf({ body, rawBody, input }: PayPalCall): { type: string; text: string } {
  if (input === undefined) return { type: 'application/json', text: rawBody ?? JSON.stringify(body ?? {}) };
  const boundary = `linku-${randomUUID()}`;
  const head = 'Content-Disposition: form-data; name="input"\r\nContent-Type: application/json';
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    text: `--${boundary}\r\n${head}\r\n\r\n${JSON.stringify(input)}\r\n--${boundary}--\r\n`,
  };
}

async function exchange(url: string, init: RequestInit): Promise<PayPalResponse> {
  // A redirect would carry our token to another host.
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (text.length > ANSWER_CHARACTERS_MAX) throw unavailable('PayPal answered more than an answer can be');
  const isBusy = response.status === 429 || response.status === 503;
  const header = response.headers.get('retry-after');
  return {
    status: response.status,
    body: text === '' || isBusy ? null : parse(text),
    retryAfterMs: isBusy ? retryAfterMs({ header, now: new Date() }) : null,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProviderError('unavailable', { message: 'PayPal answered something that is no JSON', cause });
  }
}

function requireAnswer({ answer, call }: { answer: PayPalResponse; call: PayPalCall }): PayPalResponse {
  const { status } = answer;
  if (status === 403 && call.isRightUncertain) return answer;
  if (status === 401 || status === 403) {
    throw new ProviderError('misconfigured', { message: `PayPal answered ${status}` });
  }
  if (status >= 500 || status === 429 || status === 408) {
    const { retryAfterMs: wait = null } = answer;
    throw new ProviderError('unavailable', { message: `PayPal answered ${status}`, retryAfterMs: wait });
  }
  return answer;
}

function asProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ProviderError('unavailable', { message: `PayPal: ${message}`, cause: error });
}

function unavailable(message: string): ProviderError {
  return new ProviderError('unavailable', { message });
}
