import type { z } from 'zod';
import type { Permission } from '@/lib/auth/roles';
import type { CaseKind } from '@/lib/auth/states';
import type { ErrorCode } from '@/lib/core/errors';
import type { RateLimitRule } from './rate-limit';

/**
 * Who may call. optional: signed in or not, the handler tells them apart. operator: whose role has the permission.
 * signature: the sender signs the body.
 */
type Access =
  | { auth: 'none' | 'optional' | 'user' | 'signature'; permission?: never; about?: never }
  | { auth: 'operator'; permission: Permission; about?: CaseTemplate };

/**
 * Whose case an operator's act decides: "payment:{payment_id}", filled from the path or the body. Nobody decides in their
 * own.
 */
type CaseTemplate = `${CaseKind}:{${string}}`;

/** The declaration of an endpoint: `route` enforces it and the OpenAPI document repeats it. */
export type Endpoint = Access & {
  summary: string;
  /** The header that carries it. */
  signature?: 'Stripe-Signature' | 'PayPal-Transmission-Sig';
  /** For acts that move money or shut somebody out: the person must have proved lately who they are. */
  recentAuthentication?: true;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /**
   * Programs send it by themselves: perhaps without an Origin, and in a media type of its own. It changes nothing in the name
   * of who is signed in, and its handler reads the raw body, if any.
   */
  isReport?: true;
  /** No body at all means an empty object. */
  isBodyOptional?: true;
  idempotencyKey?: 'optional' | 'required';
  /** A response that is not JSON, or a schema of the JSON. */
  response: z.ZodType | 'text' | 'redirect';
  /** Of a text; plain unless given. */
  mediaType?: 'text/plain' | 'text/csv' | 'text/event-stream';
  /** The same for everybody for as long as this version runs, so it may be kept. */
  isFixed?: true;
  /** The response, 202, of an act that does nothing yet but waits for somebody. */
  accepted?: z.ZodType;
  status?: 200 | 201 | 202 | 204 | 303;
  limit: RateLimitRule | null;
  /** The field of the body with which somebody could guess coupon codes. */
  bruteForceField?: 'coupon_code' | 'code';
  /** Its errors beyond those of every endpoint of its kind. */
  errors?: readonly ErrorCode[];
  /** Where a person is sent when a redirect fails; gets the path's parameters. */
  fallback?: (params: Record<string, unknown>) => string;
};

/** Method and path; a parameter of the path stands in braces. */
type Address = `${'GET' | 'POST' | 'PATCH'} /api/${string}`;

/** An endpoint that knows its address, which is also its name in logs and metrics. */
export type NamedEndpoint = Endpoint & { name: Address };

/** Inference alone would accept an unknown address or field; here it does not compile. */
type NothingElse<Table> = {
  [Name in keyof Table]: Name extends Address
    ? { [Field in Exclude<keyof Table[Name], keyof Endpoint>]: never }
    : never;
};

/**
 * A module's table of endpoints by method and path. Each endpoint gets its own name, so that `route` needs no table.
 */
export function defineEndpoints<const Table extends Record<Address, Endpoint>>(
  table: Table & NothingElse<Table>,
): { readonly [Name in keyof Table & Address]: Table[Name] & { name: Name } } {
  const named = Object.entries<Endpoint>(table).map(([name, endpoint]) => [name, { ...endpoint, name }]);
  return Object.fromEntries(named);
}

/** "GET /api/tasks" as its method and its path. */
export function addressOfEndpoint(name: string): { method: string; path: string } {
  const [method = '', path = ''] = name.split(' ');
  return { method, path };
}
