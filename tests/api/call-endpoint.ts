import { NextRequest } from 'next/server';
import { type EndpointName, endpointOf } from '@/app/api/endpoints';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { encodeSessionToken } from '@/lib/auth/session-token';
import { startSession } from '@/lib/auth/start-session';
import { env } from '@/lib/core/env';
import { invariant } from '@/lib/core/errors';
import { addressOfEndpoint } from '@/lib/http/endpoint';
import { errorResponseSchema } from '@/lib/http/schema';
import { db } from '@/tests/fixtures/owner-db';
import { routeFiles } from './route-files';

export type EndpointCall = {
  /** Who has just signed in. */
  as?: { id: number } | null;
  /** A cookie of a session, in place of `as`. */
  cookie?: string;
  params?: Record<string, string | number>;
  query?: Record<string, string | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  text?: string | Uint8Array<ArrayBuffer>;
  /** Null removes a header that would be sent otherwise. */
  headers?: Record<string, string | null>;
};

/**
 * Calls an endpoint as a browser of our own site would, and checks its response against the contract.
 * @returns the response; `json` is null if it has none
 */
export async function callEndpoint(name: EndpointName, call: EndpointCall = {}) {
  const { method, path } = addressOfEndpoint(name);
  const params = Object.fromEntries(
    Object.entries(call.params ?? {}).map(([key, value]) => [key, String(value)]),
  );
  const url = new URL(
    path.replace(/\{(\w+)\}/g, (_, key: string) => params[key] ?? ''),
    env().appUrl,
  );
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(key, value);
  }
  const body = call.text ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  const request = new NextRequest(url, {
    method,
    headers: await headersOf({ method, call }),
    ...(body !== undefined && { body }),
  });
  const response = await (await handlerOf(name))(request, { params: Promise.resolve(params) });
  return answerOf({ name, response });
}

async function headersOf({ method, call }: { method: string; call: EndpointCall }): Promise<Headers> {
  const headers = new Headers({ 'accept-language': 'en' });
  if (method !== 'GET') headers.set('origin', env().appUrl);
  if (call.body !== undefined || call.text !== undefined) headers.set('content-type', 'application/json');
  const cookie = call.cookie ?? (call.as && (await sessionOf(call.as)));
  if (cookie) headers.set('cookie', `${sessionCookieName()}=${cookie}`);
  for (const [key, value] of Object.entries(call.headers ?? {})) {
    if (value === null) headers.delete(key);
    else headers.set(key, value);
  }
  return headers;
}

/** The cookie of a new session. */
export async function sessionOf({ id }: { id: number }): Promise<string> {
  const { passwordHash } = await db().user.findUniqueOrThrow({ where: { id } });
  return encodeSessionToken(
    await startSession({ userId: id, passwordHash, userAgent: 'a test', network: '203.0.113.0/24' }),
  );
}

async function handlerOf(name: EndpointName) {
  const found = (await routeFiles()).find(({ address }) => address === name);
  if (!found) throw new Error(`There is no handler for ${name}`);
  return found.handler;
}

async function answerOf({ name, response }: { name: EndpointName; response: Response }) {
  const { response: answer, accepted, status: expected = 200, isFixed, mediaType } = endpointOf(name);
  // A stream of events has no end to wait for.
  const isStream = mediaType === 'text/event-stream' && response.ok;
  const text = isStream ? '' : await response.text();
  if (isStream) await response.body?.cancel();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const json: unknown = isJson ? JSON.parse(text) : null;
  const caching = response.headers.get('cache-control');
  const mayKeep = isFixed && response.status < 400;
  const unkept = isStream ? 'no-store, no-transform' : 'no-store';
  invariant(
    caching === (mayKeep ? 'public, max-age=300, no-transform' : unkept),
    `${name} is kept: ${caching}`,
  );
  if (response.status >= 400) errorResponseSchema.parse(json);
  else if (accepted && response.status === 202) accepted.parse(json);
  else if (typeof answer !== 'string') {
    invariant(response.status === expected, `${name} answers ${expected}, not ${response.status}: ${text}`);
    answer.parse(json);
  }
  const refusal = errorResponseSchema.safeParse(json).data?.error;
  return { status: response.status, headers: response.headers, text, json, code: refusal?.code, refusal };
}
