import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { requestUser } from '@/lib/auth/request-user';
import { PayError } from '@/lib/errors';
import type { AppLocale } from '@/lib/i18n/locales';
import { log } from '@/lib/log';
import { requestAnswered } from '@/lib/metrics';
import { checkOrigin } from './check-origin';
import { type Door, type DoorName, doorOf, type doors } from './doors';
import { errorResponse } from './error-response';
import { localeOf } from './locale-of';
import { parseJson, requireJsonType } from './parse-json';
import { giveBackToRateLimit, takeFromRateLimit } from './rate-limit';
import { readBody } from './read-body';
import { addressOf } from './request-address';

const BODY_BYTES_MAX = 64 * 1024;
/** Providers put whole objects into their events. */
const WEBHOOK_BYTES_MAX = 1024 * 1024;

type Doors = typeof doors;
type PartOf<Name extends DoorName, Part extends string> =
  Doors[Name] extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;
type UserOf<Name extends DoorName> = Doors[Name]['auth'] extends 'user' | 'admin'
  ? SessionUser
  : SessionUser | null;
type KeyOf<Name extends DoorName> = Doors[Name] extends { idempotencyKey: 'required' }
  ? string
  : string | null;
type AnswerOf<Name extends DoorName> = Doors[Name]['answer'] extends z.ZodType
  ? z.input<Doors[Name]['answer']> | Response
  : Response;

/** What a handler gets: who asks for what, checked. */
export type Call<Name extends DoorName> = {
  user: UserOf<Name>;
  params: PartOf<Name, 'params'>;
  query: PartOf<Name, 'query'>;
  body: PartOf<Name, 'body'>;
  idempotencyKey: KeyOf<Name>;
  /** The body as it came, for doors that verify a signature over it. */
  rawBody: Buffer;
  headers: Headers;
  address: string;
  /** The language that the caller reads. */
  locale: AppLocale;
  requestId: string;
};

export type RouteHandler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;

/**
 * A route handler for a door of the table. The handler runs only when everything that the table asks for holds; what
 * it throws becomes the contract's error.
 */
export function route<Name extends DoorName>(
  name: Name,
  handler: (call: Call<Name>) => Promise<AnswerOf<Name>>,
): RouteHandler & { door: DoorName } {
  const door = doorOf(name);
  const handle: RouteHandler = async (request, context) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request.headers);
    const params = await context.params;
    let response: Response;
    try {
      // The table says what the handler gets, and `admit` returns what the table says.
      const call = (await admit({ door, request, params, requestId })) as Call<Name>;
      const run = async () => toResponse({ door, name, answer: await handler(call) });
      response = await countingGuesses({ door, call, run });
    } catch (thrown) {
      const error = await countingForgery({ door, request, error: thrown });
      response = refuse({ door, error, request, requestId, params });
    }
    response.headers.set('x-request-id', requestId);
    const seconds = (performance.now() - startedAt) / 1000;
    requestAnswered({ door: name, status: response.status, seconds });
    const level = isRead(request) ? 'debug' : 'info';
    log()[level]({ requestId, door: name, status: response.status, seconds }, 'request');
    return response;
  };
  return Object.assign(handle, { door: name });
}

/** The checks, cheapest and most public first; whoever is not signed in learns nothing about what exists. */
async function admit({
  door,
  request,
  params,
  requestId,
}: {
  door: Door;
  request: NextRequest;
  params: unknown;
  requestId: string;
}): Promise<Record<string, unknown> & { address: string }> {
  const { headers } = request;
  const address = addressOf(headers);
  const hasSignature = door.auth === 'signature';
  const takesBody = !isRead(request);
  if (takesBody && !hasSignature) checkOrigin(headers);

  const asksWho = door.auth !== 'none' && !hasSignature;
  const user = asksWho ? await requestUser(request) : null;
  if (door.limit !== null && !hasSignature) {
    await takeFromRateLimit({ rule: door.limit, key: user ? `user:${user.id}` : `address:${address}` });
  }
  if ((door.auth === 'user' || door.auth === 'admin') && !user) throw new PayError('not_signed_in');
  if (door.auth === 'admin' && user?.role !== 'admin') throw new PayError('not_allowed');

  const rawBody = takesBody
    ? await readBody({ request, bytesMax: hasSignature ? WEBHOOK_BYTES_MAX : BODY_BYTES_MAX })
    : Buffer.alloc(0);
  return {
    user,
    params: door.params && parsePath({ schema: door.params, params }),
    query:
      door.query && parse({ schema: door.query, value: Object.fromEntries(request.nextUrl.searchParams) }),
    body: !takesBody || hasSignature ? undefined : parseBody({ door, headers, rawBody }),
    idempotencyKey: door.idempotencyKey ? idempotencyKeyOf({ headers, needed: door.idempotencyKey }) : null,
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

/** An id that cannot be one is an id of nothing. */
function parsePath({ schema, params }: { schema: z.ZodObject; params: unknown }): unknown {
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw new PayError('not_found');
  return parsed.data;
}

function parse({ schema, value }: { schema: z.ZodType; value: unknown }): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    problem: message,
  }));
  throw new PayError('malformed', { details: { problems } });
}

/** Where nothing is expected nothing may come, or an empty object. */
function parseBody({ door, headers, rawBody }: { door: Door; headers: Headers; rawBody: Buffer }): unknown {
  const isEmpty = rawBody.byteLength === 0;
  if (isEmpty && !door.body) return undefined;
  if (isEmpty && door.body && door.isBodyOptional) return parse({ schema: door.body, value: {} });
  requireJsonType(headers);
  const value = parseJson(rawBody);
  if (door.body) return parse({ schema: door.body, value });
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
 * Codes are counted before they are looked at, so that a hundred guesses at once are a hundred tries; one that was
 * good is given back.
 */
async function countingGuesses({
  door: { guess },
  call: { user, body, address },
  run,
}: {
  door: Door;
  call: { user: SessionUser | null; body: unknown; address: string };
  run: () => Promise<Response>;
}): Promise<Response> {
  const isGuess =
    guess !== undefined && typeof body === 'object' && body !== null && memberOf(body, guess) !== undefined;
  if (!isGuess || !user) return run();
  const counts = [
    { rule: 'coupon_code', key: `user:${user.id}` },
    { rule: 'coupon_code_address', key: `address:${address}` },
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

function memberOf(body: object, name: string): unknown {
  return Object.entries(body).find(([key]) => key === name)?.[1];
}

/** A sender whose signature fails again and again is told to stop; one that verifies is never counted. */
async function countingForgery({
  door,
  request,
  error,
}: {
  door: Door;
  request: NextRequest;
  error: unknown;
}): Promise<unknown> {
  const isForged = door.auth === 'signature' && error instanceof PayError && error.code === 'malformed';
  if (!isForged) return error;
  try {
    await takeFromRateLimit({ rule: 'failed_webhook', key: `address:${addressOf(request.headers)}` });
    return error;
  } catch (tooOften) {
    return tooOften;
  }
}

function toResponse({ door, name, answer }: { door: Door; name: DoorName; answer: unknown }): Response {
  if (answer instanceof Response) {
    if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', 'no-store');
    return answer;
  }
  if (typeof door.answer !== 'string') {
    // The work is done by now: an answer that breaks its own contract is our bug to hear of, not the caller's to lose.
    const { error } = door.answer.safeParse(answer);
    if (error) log().error({ door: name, issues: error.issues }, 'an answer breaks the contract');
  }
  return Response.json(answer, { status: door.status ?? 200, headers: { 'cache-control': 'no-store' } });
}

function refuse({
  door,
  error,
  request,
  requestId,
  params,
}: {
  door: Door;
  error: unknown;
  request: NextRequest;
  requestId: string;
  params: unknown;
}): Response {
  const response = errorResponse({ error, request, requestId });
  if (!door.fallback) return response;
  // A person stands at this door, not a program: the page that they wanted says what is the matter.
  const location = door.fallback(door.params?.safeParse(params).data ?? {});
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

/** A caller's own id is kept so that both logs can be read together, if it is one that a log can carry. */
function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given && /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}
