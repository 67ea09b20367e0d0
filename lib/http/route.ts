import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { requestUser } from '@/lib/auth/request-user';
import { requirePermission } from '@/lib/auth/require-permission';
import { requireRecentAuthentication } from '@/lib/auth/require-recent-authentication';
import { requireSecondFactor } from '@/lib/auth/require-second-factor';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import type { AppLocale } from '@/lib/i18n/locales';
import { checkOrigin } from './check-origin';
import type { Endpoint, NamedEndpoint } from './endpoint';
import { errorResponse } from './error-response';
import { localeOf } from './locale-of';
import { subscriberOf } from './network-of';
import { parseJson, refuseControls, requireJsonType } from './parse-json';
import { giveBackToRateLimit, takeFromRateLimit } from './rate-limit';
import { readBody } from './read-body';
import { requestAddress } from './request-address';
import { requestIdOf } from './request-id-of';
import { requestServed } from './request-served';
import { requireCaseOfOthers } from './require-case-of-others';

const BODY_BYTES_MAX = 64 * 1024;
/** Providers put whole objects into their events. */
const WEBHOOK_BYTES_MAX = 1024 * 1024;

type PartOf<Of extends Endpoint, Part extends string> =
  Of extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;
type UserOf<Of extends Endpoint> = Of['auth'] extends 'user' | 'operator' ? SessionUser : SessionUser | null;
type KeyOf<Of extends Endpoint> = Of extends { idempotencyKey: 'required' } ? string : string | null;
type ResponseOf<Of extends Endpoint> = Of['response'] extends z.ZodType
  ? z.input<Of['response']> | Response
  : Response;

/** A handler's input: the caller and the request, checked. */
export type Call<Of extends Endpoint> = {
  user: UserOf<Of>;
  params: PartOf<Of, 'params'>;
  query: PartOf<Of, 'query'>;
  body: PartOf<Of, 'body'>;
  idempotencyKey: KeyOf<Of>;
  /** The raw body, for endpoints that verify a signature over it. */
  rawBody: Buffer;
  headers: Headers;
  address: string;
  /** The caller's language. */
  locale: AppLocale;
  requestId: string;
};

export type RouteHandler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;

/**
 * A route handler for an endpoint of a module's table. The handler runs only if every requirement of the table holds;
 * an error that it throws becomes the API's error response.
 */
export function route<Of extends NamedEndpoint>(
  endpoint: Of,
  handler: (call: Call<Of>) => Promise<ResponseOf<Of>>,
): RouteHandler & { endpoint: string } {
  const { name } = endpoint;
  const handle: RouteHandler = async (request, context) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request.headers);
    const params = await context.params;
    let response: Response;
    try {
      // The table declares the handler's input, and `admit` returns it.
      const call = (await admit({ endpoint, request, params, requestId })) as Call<Of>;
      await requireCaseOfOthers({ endpoint, call });
      const run = async () => toResponse({ endpoint, response: await handler(call) });
      response = await countingBruteForce({ endpoint, call, run });
    } catch (thrown) {
      const error = await countingForgery({ endpoint, request, error: thrown });
      response = refuse({ endpoint, error, request, requestId, params });
    }
    response.headers.set('x-request-id', requestId);
    const seconds = (performance.now() - startedAt) / 1000;
    requestServed({ endpoint: name, status: response.status, seconds });
    const level = isRead(request) ? 'debug' : 'info';
    log()[level]({ requestId, endpoint: name, status: response.status, seconds }, 'request');
    return response;
  };
  return Object.assign(handle, { endpoint: name });
}

/** The checks, cheapest and most public first; a caller who is not signed in learns nothing about what exists. */
async function admit({
  endpoint,
  request,
  params,
  requestId,
}: {
  endpoint: Endpoint;
  request: NextRequest;
  params: unknown;
  requestId: string;
}): Promise<Record<string, unknown> & { address: string }> {
  const { headers } = request;
  const address = requestAddress(headers);
  const hasSignature = endpoint.auth === 'signature';
  const takesBody = !isRead(request);
  const hasOwnBody = hasSignature || endpoint.isReport === true;
  if (takesBody && !hasOwnBody) checkOrigin(headers);
  refuseControls([...request.nextUrl.searchParams].flat());

  const asksWho = endpoint.auth !== 'none' && !hasSignature;
  const user = asksWho ? await requestUser(request) : null;
  if (endpoint.limit !== null && !hasSignature) {
    await takeFromRateLimit({
      rule: endpoint.limit,
      key: user ? `user:${user.id}` : `address:${subscriberOf(address)}`,
    });
  }
  const { auth, permission } = endpoint;
  if ((auth === 'user' || auth === 'operator') && !user) throw new PayError('not_signed_in');
  if (permission && user) requirePermission({ role: user.role, permission });
  if (auth === 'operator' && user) requireSecondFactor(user);
  if (endpoint.recentAuthentication && user) await requireRecentAuthentication(user);

  const rawBody = takesBody
    ? await readBody({ request, bytesMax: hasSignature ? WEBHOOK_BYTES_MAX : BODY_BYTES_MAX })
    : Buffer.alloc(0);
  return {
    user,
    params: endpoint.params && parsePath({ schema: endpoint.params, params }),
    query:
      endpoint.query &&
      parse({ schema: endpoint.query, value: Object.fromEntries(request.nextUrl.searchParams) }),
    body: !takesBody || hasOwnBody ? undefined : parseBody({ endpoint, headers, rawBody }),
    idempotencyKey: endpoint.idempotencyKey
      ? idempotencyKeyOf({ headers, needed: endpoint.idempotencyKey })
      : null,
    rawBody,
    headers,
    address,
    locale: localeOf(request),
    requestId,
  };
}

/** Next answers HEAD by the handler of GET. */
function isRead({ method }: NextRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** An impossible id is an id of nothing. */
function parsePath({ schema, params }: { schema: z.ZodObject; params: unknown }): unknown {
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw new PayError('not_found');
  return parsed.data;
}

function parse({ schema, value }: { schema: z.ZodType; value: unknown }): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const reason = reasonOf(issue);
    return { path: issue.path.join('.'), problem: issue.message, ...(reason !== null && { reason }) };
  });
  const reason = problems.find((problem) => problem.reason !== undefined)?.reason ?? null;
  throw new PayError('malformed', { details: { problems, ...(reason !== null && { reason }) } });
}

/** Of a mistake that has words of its own in every language. */
function reasonOf(issue: z.core.$ZodIssue): string | null {
  const reason: unknown = issue.code === 'custom' ? issue.params?.reason : null;
  return typeof reason === 'string' ? reason : null;
}

/** Without a schema, only an empty body or an empty object may arrive. */
function parseBody({
  endpoint,
  headers,
  rawBody,
}: {
  endpoint: Endpoint;
  headers: Headers;
  rawBody: Buffer;
}): unknown {
  const isEmpty = rawBody.byteLength === 0;
  if (isEmpty && !endpoint.body) return undefined;
  if (isEmpty && endpoint.body && endpoint.isBodyOptional) return parse({ schema: endpoint.body, value: {} });
  requireJsonType(headers);
  const value = parseJson(rawBody);
  if (endpoint.body) return parse({ schema: endpoint.body, value });
  if (JSON.stringify(value) === '{}') return undefined;
  throw new PayError('malformed', {
    details: { problems: [{ path: '', problem: 'No body is expected here.' }] },
  });
}

function idempotencyKeyOf({
  headers,
  needed,
}: {
  headers: Headers;
  needed: 'optional' | 'required';
}): string | null {
  const key = headers.get('idempotency-key');
  if (key === null && needed === 'optional') return null;
  if (key !== null && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const problem = 'Send an Idempotency-Key header of 1 to 255 visible ASCII characters, such as a UUID.';
  throw new PayError('malformed', { details: { problems: [{ path: 'Idempotency-Key', problem }] } });
}

/**
 * Codes are counted before they are checked, so that a hundred guesses at once are a hundred attempts; a valid one is
 * returned.
 */
async function countingBruteForce({
  endpoint: { bruteForceField },
  call: { user, body, address },
  run,
}: {
  endpoint: Endpoint;
  call: { user: SessionUser | null; body: unknown; address: string };
  run: () => Promise<Response>;
}): Promise<Response> {
  const isAttempt =
    bruteForceField !== undefined &&
    typeof body === 'object' &&
    body !== null &&
    fieldOf(body, bruteForceField) !== undefined;
  if (!isAttempt || !user) return run();
  const counts = [
    { rule: 'coupon_code', key: `user:${user.id}` },
    { rule: 'coupon_code_address', key: `address:${subscriberOf(address)}` },
  ] as const;
  for (const count of counts) await takeFromRateLimit(count);
  const isWrong = (error: unknown) => error instanceof PayError && error.code === 'coupon_not_valid';
  const giveBack = () => Promise.all(counts.map(giveBackToRateLimit));
  try {
    const response = await run();
    await giveBack();
    return response;
  } catch (error) {
    if (!isWrong(error)) await giveBack();
    throw error;
  }
}

function fieldOf(body: object, name: string): unknown {
  return Object.entries(body).find(([key]) => key === name)?.[1];
}

/** A sender whose signature fails again and again is told to stop; one that verifies is never counted. */
async function countingForgery({
  endpoint,
  request,
  error,
}: {
  endpoint: Endpoint;
  request: NextRequest;
  error: unknown;
}): Promise<unknown> {
  const isForged = endpoint.auth === 'signature' && error instanceof PayError && error.code === 'malformed';
  if (!isForged) return error;
  try {
    await takeFromRateLimit({
      rule: 'failed_webhook',
      key: `address:${subscriberOf(requestAddress(request.headers))}`,
    });
    return error;
  } catch (tooOften) {
    return tooOften;
  }
}

function toResponse({ endpoint, response }: { endpoint: NamedEndpoint; response: unknown }): Response {
  if (response instanceof Response) {
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    return response;
  }
  if (typeof endpoint.response !== 'string') {
    // The work is done by now: a response that breaks its own schema is our bug to learn of, not the caller's loss.
    const { error } = endpoint.response.safeParse(response);
    if (error)
      log().error({ endpoint: endpoint.name, issues: error.issues }, 'a response breaks the contract');
  }
  return Response.json(response, {
    status: endpoint.status ?? 200,
    headers: { 'cache-control': 'no-store' },
  });
}

function refuse({
  endpoint,
  error,
  request,
  requestId,
  params,
}: {
  endpoint: Endpoint;
  error: unknown;
  request: NextRequest;
  requestId: string;
  params: unknown;
}): Response {
  const response = errorResponse({ error, request, requestId });
  if (!endpoint.fallback) return response;
  // A person called this endpoint, not a program: the page that they wanted says what is wrong.
  const location = endpoint.fallback(endpoint.params?.safeParse(params).data ?? {});
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
