import { z } from 'zod';
import { type ErrorCode, errorStatus } from '@/lib/errors';
import { errorAnswerSchema } from './contract/error';
import { type Door, type DoorName, doorOf, doors } from './doors';

type Json = Record<string, unknown>;

/** The contract as OpenAPI 3.1, made of the very table and schemas that the doors run on. */
export function openApi({ origin }: { origin: string }): Json & { openapi: string } {
  const paths: Record<string, Json> = {};
  for (const name of Object.keys(doors).filter(isDoorName)) {
    const { method, path } = addressOfDoor(name);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf({ name, door: doorOf(name) }) };
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
      schemas: { Error: toJsonSchema({ schema: errorAnswerSchema, io: 'output' }) },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'linku.session', description: 'Set by signing in.' },
        ...signatureSchemes(),
      },
    },
  };
}

/** "GET /api/tasks" as its method and its path. */
export function addressOfDoor(name: DoorName): { method: string; path: string } {
  const [method = '', path = ''] = name.split(' ');
  return { method, path };
}

export function isDoorName(name: string): name is DoorName {
  return Object.hasOwn(doors, name);
}

/** Each provider signs the body in its own way, and in a header of its own. */
function signatureSchemes(): Json {
  const headers = new Set(
    Object.keys(doors)
      .filter(isDoorName)
      .flatMap((name) => doorOf(name).signature ?? []),
  );
  return Object.fromEntries(
    [...headers].map((name) => [
      name,
      { type: 'apiKey', in: 'header', name, description: "The provider's signature over the body." },
    ]),
  );
}

function operationOf({ name, door }: { name: DoorName; door: Door }): Json {
  return {
    operationId: name.replace(/[^A-Za-z]+/g, '_').replace(/_$/, ''),
    summary: door.summary,
    security: securityOf(door),
    parameters: parametersOf(door),
    ...(door.body && {
      requestBody: {
        required: !door.isBodyOptional,
        content: { 'application/json': { schema: toJsonSchema({ schema: door.body, io: 'input' }) } },
      },
    }),
    responses: { ...successOf(door), ...refusalsOf({ name, door }) },
  };
}

function securityOf({ auth, signature }: Door): Json[] {
  if (auth === 'none') return [];
  if (signature) return [{ [signature]: [] }];
  return auth === 'optional' ? [{}, { session: [] }] : [{ session: [] }];
}

function parametersOf({ params, query, idempotencyKey }: Door): Json[] {
  const listOf = ({ schema, place }: { schema: z.ZodObject | undefined; place: 'path' | 'query' }) =>
    Object.entries(schema?.shape ?? {}).map(([name, member]) => ({
      name,
      in: place,
      required: place === 'path',
      schema: toJsonSchema({ schema: z.any().and(member), io: 'input' }),
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

function successOf({ answer, status = 200, mediaType = 'text/plain' }: Door): Json {
  if (answer === 'redirect') {
    return {
      [status]: { description: 'On to a page', headers: { Location: { schema: { type: 'string' } } } },
    };
  }
  const content =
    answer === 'text'
      ? { [mediaType]: { schema: { type: 'string' } } }
      : { 'application/json': { schema: toJsonSchema({ schema: answer, io: 'output' }) } };
  return { [status]: { description: 'Done', content } };
}

/** One answer per status, naming the codes that it can carry. A door with a fallback leads there instead. */
function refusalsOf({ name, door }: { name: DoorName; door: Door }): Json {
  if (door.fallback) return {};
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf({ name, door })) {
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

function codesOf({ name, door }: { name: DoorName; door: Door }): Set<ErrorCode> {
  const isRead = addressOfDoor(name).method === 'GET';
  const isSigned = door.auth === 'signature';
  const takesInput = !isRead || door.query !== undefined;
  return new Set<ErrorCode>([
    ...(takesInput ? (['malformed'] as const) : []),
    ...(isRead ? [] : (['body_too_large'] as const)),
    ...(isRead || isSigned ? [] : (['wrong_origin', 'unsupported_media_type'] as const)),
    ...(door.auth === 'user' || door.auth === 'admin' ? (['not_signed_in'] as const) : []),
    ...(door.auth === 'admin' ? (['not_allowed'] as const) : []),
    ...(door.limit === null ? [] : (['rate_limited'] as const)),
    ...(door.refusals ?? []),
    'internal',
    'database_unavailable',
  ]);
}

function toJsonSchema({ schema, io }: { schema: z.ZodType; io: 'input' | 'output' }): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
