import { z } from 'zod';
import { RECENT_AUTHENTICATION_SECONDS } from '@/lib/auth/require-recent-authentication';
import { type ErrorCode, errorStatus } from '@/lib/core/errors';
import { addressOfEndpoint, type Endpoint, type NamedEndpoint } from './endpoint';
import { errorResponseSchema } from './schema';

type Json = Record<string, unknown>;

/** The API as OpenAPI 3.1, generated from the tables and schemas that the endpoints run on. */
export function openApi({
  origin,
  endpoints,
}: {
  origin: string;
  endpoints: NamedEndpoint[];
}): Json & { openapi: string } {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const { method, path } = addressOfEndpoint(endpoint.name);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'LinkU Pay',
      version: '1',
      description:
        'Amounts are integers in minor units of their currency, points integers in PTS. Every refusal is ' +
        '{"error":{"code","message","details"?}}. All that is not a GET needs the Origin header of this site.',
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: { Error: toJsonSchema({ schema: errorResponseSchema, io: 'output' }) },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'linku.session', description: 'Set by signing in.' },
        ...signatureSchemes(endpoints),
      },
    },
  };
}

/** Each provider signs the body in its own way, and in a header of its own. */
function signatureSchemes(endpoints: NamedEndpoint[]): Json {
  const headers = new Set(endpoints.flatMap(({ signature }) => signature ?? []));
  return Object.fromEntries(
    [...headers].map((name) => [
      name,
      { type: 'apiKey', in: 'header', name, description: "The provider's signature over the body." },
    ]),
  );
}

const RECENT =
  `Needs an authentication of this session within ${RECENT_AUTHENTICATION_SECONDS / 60} minutes. Otherwise 403 ` +
  'recent_authentication_required says in details how: send the password to the endpoint named there, or sign in ' +
  'again with the provider. Then send the same request again, with the same Idempotency-Key.';

function operationOf(endpoint: NamedEndpoint): Json {
  return {
    operationId: endpoint.name.replace(/[^A-Za-z]+/g, '_').replace(/_$/, ''),
    summary: endpoint.summary,
    ...(endpoint.recentAuthentication && { description: RECENT }),
    security: securityOf(endpoint),
    parameters: parametersOf(endpoint),
    ...(endpoint.body && {
      requestBody: {
        required: !endpoint.isBodyOptional,
        content: { 'application/json': { schema: toJsonSchema({ schema: endpoint.body, io: 'input' }) } },
      },
    }),
    responses: { ...successOf(endpoint), ...acceptedOf(endpoint), ...errorsOf(endpoint) },
  };
}

function securityOf({ auth, signature }: Endpoint): Json[] {
  if (auth === 'none') return [];
  if (signature) return [{ [signature]: [] }];
  return auth === 'optional' ? [{}, { session: [] }] : [{ session: [] }];
}

function parametersOf({ params, query, idempotencyKey }: Endpoint): Json[] {
  const listOf = ({ schema, place }: { schema: z.ZodObject | undefined; place: 'path' | 'query' }) =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: place === 'path',
      schema: toJsonSchema({ schema: z.any().and(field), io: 'input' }),
    }));
  const header = {
    name: 'Idempotency-Key',
    in: 'header',
    required: idempotencyKey === 'required',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  return [
    ...listOf({ schema: params, place: 'path' }),
    ...listOf({ schema: query, place: 'query' }),
    ...(idempotencyKey ? [header] : []),
  ];
}

function successOf({ response, status = 200, mediaType = 'text/plain' }: Endpoint): Json {
  if (response === 'redirect') {
    return {
      [status]: { description: 'On to a page', headers: { Location: { schema: { type: 'string' } } } },
    };
  }
  const content =
    response === 'text'
      ? { [mediaType]: { schema: { type: 'string' } } }
      : { 'application/json': { schema: toJsonSchema({ schema: response, io: 'output' }) } };
  return { [status]: { description: 'Done', content } };
}

function acceptedOf({ accepted }: Endpoint): Json {
  if (!accepted) return {};
  const content = { 'application/json': { schema: toJsonSchema({ schema: accepted, io: 'output' }) } };
  return { 202: { description: 'Nothing was done yet: it waits for a second person', content } };
}

/** One response per status, naming the codes that it can carry. An endpoint with a fallback leads there instead. */
function errorsOf(endpoint: NamedEndpoint): Json {
  if (endpoint.fallback) return {};
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(endpoint)) {
    const status = errorStatus[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = { $ref: '#/components/schemas/Error' };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      { description: codes.join(', '), content: { 'application/json': { schema } } },
    ]),
  );
}

function codesOf(endpoint: NamedEndpoint): Set<ErrorCode> {
  const isRead = addressOfEndpoint(endpoint.name).method === 'GET';
  const hasOwnBody = endpoint.auth === 'signature' || endpoint.isReport === true;
  const takesInput = !isRead || endpoint.query !== undefined;
  return new Set<ErrorCode>([
    ...(takesInput ? (['malformed'] as const) : []),
    ...(isRead ? [] : (['body_too_large'] as const)),
    ...(isRead || hasOwnBody ? [] : (['wrong_origin', 'unsupported_media_type'] as const)),
    ...(endpoint.auth === 'user' || endpoint.auth === 'operator' ? (['not_signed_in'] as const) : []),
    ...(endpoint.auth === 'operator' ? (['not_allowed'] as const) : []),
    ...(endpoint.recentAuthentication ? (['recent_authentication_required'] as const) : []),
    ...(endpoint.about ? (['own_case'] as const) : []),
    // The HTTP server limits what one network asks, whatever it is.
    'rate_limited',
    ...(endpoint.errors ?? []),
    'internal',
    'database_unavailable',
    'overloaded',
  ]);
}

function toJsonSchema({ schema, io }: { schema: z.ZodType; io: 'input' | 'output' }): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
