import { z } from 'zod';
import type { Target } from './target';

/** An endpoint, as the product's own OpenAPI document describes it to everybody. */
export type DescribedEndpoint = {
  /** "POST /api/tasks/{task_id}/delivery" */
  name: string;
  method: string;
  path: string;
  /** Names of what stands in braces. */
  params: string[];
  /** JSON Schema of the body; null if it takes none. */
  body: JsonSchema | null;
  /** Whether an Idempotency-Key must be sent. */
  needsKey: boolean;
  /** `signature`: for a provider, which signs the body. */
  access: 'everybody' | 'session' | 'signature';
  isRedirect: boolean;
  /** Who may not call it is refused with 403. */
  isForOperators: boolean;
};

export type JsonSchema = {
  type?: string | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  default?: unknown;
  format?: string | undefined;
  pattern?: string | undefined;
  minLength?: number | undefined;
  minimum?: number | undefined;
  items?: JsonSchema | undefined;
  anyOf?: JsonSchema[] | undefined;
  properties?: Record<string, JsonSchema> | undefined;
  required?: string[] | undefined;
};

const schemaSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.object({
    // A field that may be null has two; the first is the one to send.
    type: z.union([z.string(), z.array(z.string()).transform(([first]) => first)]).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    minLength: z.number().optional(),
    minimum: z.number().optional(),
    items: schemaSchema.optional(),
    anyOf: z.array(schemaSchema).optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    required: z.array(z.string()).optional(),
  }),
);

const operationSchema = z.object({
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: schemaSchema })) }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
});

const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

/** Every endpoint that the product says it has. */
export async function endpointsOf({ stranger }: Pick<Target, 'stranger'>): Promise<DescribedEndpoint[]> {
  const document = documentSchema.parse((await stranger().ask('GET /api/openapi.json')).json);
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) =>
      describedOf({ path, method: method.toUpperCase(), operation }),
    ),
  );
}

function describedOf({
  path,
  method,
  operation: { security, parameters, requestBody, responses },
}: {
  path: string;
  method: string;
  operation: z.infer<typeof operationSchema>;
}): DescribedEndpoint {
  const schemes = security.flatMap((one) => Object.keys(one));
  const isOpen = security.length === 0 || security.some((one) => Object.keys(one).length === 0);
  return {
    name: `${method} ${path}`,
    method,
    path,
    params: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
    body: Object.values(requestBody?.content ?? {})[0]?.schema ?? null,
    needsKey: parameters.some((one) => one.in === 'header' && one.required),
    access: isOpen ? 'everybody' : schemes.includes('session') ? 'session' : 'signature',
    isRedirect: '303' in responses,
    isForOperators: responses['403']?.description.includes('not_allowed') ?? false,
  };
}

/** The path with these ids in it, and with some id that can be one in place of what is not among them. */
export function pathWith({ path }: DescribedEndpoint, ids: Record<string, string | number>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? someId(name)));
}

function someId(name: string): string | number {
  if (name === 'session_id') return crypto.randomUUID();
  // The first person is the operator who prepares every attack: nobody is disabled by a probe.
  if (name === 'user_id') return 2_000_000_000;
  return name === 'provider' ? 'stripe' : 1;
}
