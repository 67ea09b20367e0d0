import * as z from 'zod/mini';
import { confirmIdentity } from './confirm-identity';
import { tellWaiting } from './tell-waiting';

/** Why the API refused, or why it could not be reached (`network`). */
export type Refusal = { code: string; status: number; message: string; details: Record<string, unknown> };

/** `waits`: nothing was done yet, because it needs a second person. */
export type ApiResponse<Body> =
  | { isOk: true; body: Body; waits: boolean }
  | { isOk: false; refusal: Refusal };

type ApiCall<Body> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Checks the response; fields that are not named are dropped. */
  schema: z.core.$ZodType<Body>;
  body?: Record<string, unknown>;
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/**
 * Calls our own API from the browser. Never throws: the caller shows the refusal. After `network`, the same idempotency
 * key with the same body is safe to send again. Where the server wants to know first who it is, a dialog asks, and the
 * same call is made once more, with the same key; whoever closes the dialog gets the refusal.
 */
export async function callApi<Body>(call: ApiCall<Body>): Promise<ApiResponse<Body>> {
  const response = await send(call);
  if (response.isOk || response.refusal.code !== 'recent_authentication_required') return response;
  return (await confirmIdentity(response.refusal.details)) ? send(call) : response;
}

async function send<Body>({
  method,
  path,
  schema,
  body,
  idempotencyKey,
  signal,
}: ApiCall<Body>): Promise<ApiResponse<Body>> {
  const headers = new Headers({ accept: 'application/json' });
  if (body) headers.set('content-type', 'application/json');
  if (idempotencyKey) headers.set('idempotency-key', idempotencyKey);
  try {
    const answer = await fetch(path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
      signal: signal ?? null,
      cache: 'no-store',
    });
    const json: unknown = await answer.json().catch(() => null);
    if (!answer.ok) return { isOk: false, refusal: readRefusal({ status: answer.status, json }) };
    const parsed = z.safeParse(schema, json);
    if (!parsed.success)
      return { isOk: false, refusal: { ...unreachable, code: 'unknown', status: answer.status } };
    const waits = answer.status === ACCEPTED && tellWaiting(json);
    return { isOk: true, body: parsed.data, waits };
  } catch {
    return { isOk: false, refusal: unreachable };
  }
}

const ACCEPTED = 202;

/** For calls whose response nobody reads. */
export const anyResponseSchema = z.unknown();

const unreachable: Refusal = { code: 'network', status: 0, message: '', details: {} };

const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.optional(z.unknown()),
  }),
});

/** Details for programs: a reason, the nearest choices, the malformed fields. */
const detailsSchema = z.record(z.string(), z.unknown());

function readRefusal({ status, json }: { status: number; json: unknown }): Refusal {
  const parsed = z.safeParse(refusalSchema, json);
  if (!parsed.success) return { code: 'unknown', status, message: '', details: {} };
  const { code, message, details } = parsed.data.error;
  return { code, status, message, details: z.safeParse(detailsSchema, details).data ?? {} };
}
