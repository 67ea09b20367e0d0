import { z } from 'zod';
import { jsonResponse } from './http/answers';
import { type CallFaultBook, callFaultRuleSchema } from './http/call-faults';
import type { Answer, Endpoint, SimulatorRequest } from './http/http';
import type { Deliverer } from './webhooks/deliver';
import type { WebhookFaultBook, WebhookFaultRule } from './webhooks/webhook-faults';

type ControlCall = { id: string; body: unknown };

/** One operation of the control API; `:id` in the path is passed on. */
export type ControlRoute = {
  method: string;
  path: string;
  answer(call: ControlCall): unknown;
};

/** An error of the control API, as opposed to one of a provider. */
export class ControlError extends Error {
  readonly status: number;

  constructor({ status, message }: { status: number; message: string }) {
    super(message);
    this.status = status;
  }
}

/** Binds a schema to a control operation. */
export function controlRoute<Body>({
  on,
  accepts,
  run,
}: {
  on: `${'GET' | 'POST' | 'DELETE'} ${string}`;
  accepts: z.ZodType<Body>;
  run: (call: { id: string; body: Body }) => unknown;
}): ControlRoute {
  const [method = '', path = ''] = on.split(' ');
  return {
    method,
    path: `/_simulator${path}`,
    answer: ({ id, body }) => run({ id, body: accepts.parse(body) }),
  };
}

export const emptySchema = z.strictObject({});

/** The control API below /_simulator/: JSON in, JSON out. */
export function controlEndpoint(routes: readonly ControlRoute[]): Endpoint {
  return {
    owns: ({ path }) => path.startsWith('/_simulator/'),
    handle: async (request) => {
      try {
        return await answerControl({ routes, request });
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

async function answerControl({
  routes,
  request,
}: {
  routes: readonly ControlRoute[];
  request: SimulatorRequest;
}): Promise<Answer> {
  const given = request.path.split('/');
  for (const route of routes) {
    const wanted = route.path.split('/');
    const fits =
      wanted.length === given.length &&
      wanted.every((part, index) => part === ':id' || part === given[index]);
    if (!fits || route.method !== request.method) continue;
    const id = given[wanted.indexOf(':id')] ?? '';
    return jsonResponse({ body: (await route.answer({ id, body: readBody(request) })) ?? {} });
  }
  throw new ControlError({ status: 404, message: `The simulator has no ${request.method} ${request.path}.` });
}

function readBody(request: SimulatorRequest): unknown {
  if (request.body === '') return {};
  // A form of another site cannot send this type without a preflight request.
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    throw new ControlError({ status: 415, message: 'Send JSON, with content-type application/json.' });
  }
  try {
    return JSON.parse(request.body);
  } catch {
    throw new ControlError({ status: 400, message: 'The body is not JSON.' });
  }
}

function refusal(error: unknown): Answer {
  if (error instanceof ControlError) {
    return jsonResponse({ status: error.status, body: { error: { message: error.message } } });
  }
  if (error instanceof z.ZodError) {
    return jsonResponse({ status: 400, body: { error: { message: z.prettifyError(error) } } });
  }
  throw error;
}

/** The operations that every provider's simulator has: faults of its API, faults of its webhooks, deliveries. */
export function providerRoutes({
  provider,
  callFaults,
  webhookFaults,
  webhookFaultSchema,
  deliverer,
}: {
  provider: string;
  callFaults: CallFaultBook;
  webhookFaults: WebhookFaultBook;
  /** What can be wrong with this provider's webhooks. */
  webhookFaultSchema: z.ZodType<WebhookFaultRule>;
  deliverer: Deliverer;
}): ControlRoute[] {
  return [
    ...ruleRoutes({ path: `/${provider}/faults`, book: callFaults, schema: callFaultRuleSchema }),
    ...ruleRoutes({
      path: `/${provider}/webhook-faults`,
      book: webhookFaults,
      schema: webhookFaultSchema,
    }),
    controlRoute({
      on: `GET /${provider}/deliveries`,
      accepts: emptySchema,
      run: () => ({ deliveries: deliverer.list() }),
    }),
    controlRoute({
      on: `POST /${provider}/deliveries/:id/resend`,
      accepts: emptySchema,
      run: ({ id }) => resend({ deliverer, id }),
    }),
    controlRoute({
      on: `POST /${provider}/release`,
      accepts: releaseSchema,
      run: async ({ body }) => ({ released: await release({ deliverer, webhookFaults, ...body }) }),
    }),
    controlRoute({
      on: `GET /${provider}/webhook-urls`,
      accepts: emptySchema,
      run: () => ({ urls: deliverer.urls }),
    }),
    controlRoute({
      on: `POST /${provider}/webhook-urls`,
      accepts: z.strictObject({ urls: z.array(z.url({ protocol: /^https?$/ })).max(16) }),
      run: ({ body }) => {
        deliverer.urls = body.urls;
        return { urls: deliverer.urls };
      },
    }),
  ];
}

const releaseSchema = z.strictObject({
  order: z.union([z.enum(['created', 'reversed', 'shuffled']), z.array(z.string())]).default('created'),
  keep_holding: z.boolean().default(false),
});

/** Sends held deliveries and, unless told otherwise, stops holding. Returns how many were sent. */
export function release({
  deliverer,
  webhookFaults,
  order,
  keep_holding,
}: z.infer<typeof releaseSchema> & {
  deliverer: Deliverer;
  webhookFaults: WebhookFaultBook;
}): Promise<number> {
  for (const { id, rule } of webhookFaults.list()) {
    if (rule.fault.kind === 'hold' && !keep_holding) webhookFaults.remove(id);
  }
  return deliverer.release({ order });
}

async function resend({ deliverer, id }: { deliverer: Deliverer; id: string }): Promise<unknown> {
  if (!(await deliverer.resend(id)))
    throw new ControlError({ status: 404, message: `There is no delivery ${id}.` });
  return deliverer.list().find((delivery) => delivery.id === id);
}

/** The parts of a rule book that the control API needs, whatever its rules are. */
type Rules<Rule> = {
  add(rule: Rule): unknown;
  list(): unknown[];
  remove(id: string): boolean;
  clear(): void;
  counters(): Record<string, number>;
};

function ruleRoutes<Rule>({
  path,
  book,
  schema,
}: {
  path: string;
  book: Rules<Rule>;
  schema: z.ZodType<Rule>;
}): ControlRoute[] {
  const show = () => ({ rules: book.list(), fired: book.counters() });
  return [
    controlRoute({ on: `GET ${path}`, accepts: emptySchema, run: show }),
    controlRoute({ on: `POST ${path}`, accepts: schema, run: ({ body }) => book.add(body) }),
    controlRoute({
      on: `DELETE ${path}`,
      accepts: emptySchema,
      run: () => {
        book.clear();
        return show();
      },
    }),
    controlRoute({
      on: `DELETE ${path}/:id`,
      accepts: emptySchema,
      run: ({ id }) => {
        if (!book.remove(id)) throw new ControlError({ status: 404, message: `There is no rule ${id}.` });
        return show();
      },
    }),
  ];
}
