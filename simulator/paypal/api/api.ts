import { answerUnderFault, type CallFaultBook } from '../../http/call-faults';
import type { Answer, Endpoint, SimulatorRequest } from '../../http/http';
import { providerOfPath } from '../../provider-of-path';
import { newDebugId } from '../books/ids';
import { PayoutError, payoutErrorBody } from '../payouts/payout-errors';
import type { PayPalSimulator } from '../simulator';
import { certificatePem } from '../webhooks/verify-signature';
import { checkToken, invalidTokenBody, issueToken } from './access-tokens';
import { errorBody, PayPalError, plainErrorBody } from './errors';
import { readMockResponse } from './mock-response';
import { NotBuilt, notBuiltBody, notBuiltStatus } from './not-built';
import type { Call, Outcome, Route } from './route';
import { routes } from './routes';
import type { WireObject } from './wire';

const tokenPath = '/v1/oauth2/token';
const certificatePath = /^\/v1\/notifications\/certs\/([\w-]+)$/;
const requestIdLengthMax = 108;

/** Keys of calls without a response yet. They are in memory: after a restart nothing is running. */
type RunningRequestIds = Set<string>;

/** PayPal's API: faults, then whether it is built, then the token, then the PayPal-Request-Id, then the operation. */
export function payPalApi({
  simulator,
  faults,
}: {
  simulator: PayPalSimulator;
  faults: CallFaultBook;
}): Endpoint {
  const running: RunningRequestIds = new Set();
  return {
    owns: ({ path }) => providerOfPath(path) === 'paypal',
    handle: (request) => {
      const debugId = newDebugId();
      return answerUnderFault({
        book: faults,
        call: {
          request,
          execute: async ({ before, replace }) => {
            if (replace === undefined) return answerCall({ simulator, running, request, debugId, before });
            // PayPal stores no responses, so a 500 is not replayed: a repeated call finds what was done.
            if (replace.executed) await answerCall({ simulator, running, request, debugId, before });
            return wrap({ debugId, status: 500, body: plainErrorBody({ status: 500, debugId }) });
          },
          refuse: ({ status, retryAfterSeconds }) => refuse({ debugId, status, retryAfterSeconds }),
          webhookDelivered: (options) => simulator.deliverer.nextDelivered(options),
        },
      });
    },
  };
}

async function answerCall({
  simulator,
  running,
  request,
  debugId,
  before,
}: {
  simulator: PayPalSimulator;
  running: RunningRequestIds;
  request: SimulatorRequest;
  debugId: string;
  before: (() => Promise<void>) | undefined;
}): Promise<Answer> {
  try {
    const open = answerOpen({ simulator, request, debugId });
    if (open !== null) {
      await before?.();
      return open;
    }
    const { route, id } = findRoute(request);
    const token = checkToken({ simulator, header: request.headers.authorization });
    if (token === 'missing')
      return wrap({ debugId, status: 401, body: plainErrorBody({ status: 401, debugId }) });
    if (token === 'invalid') return wrap({ debugId, status: 401, body: invalidTokenBody });
    checkType({ route, request });
    checkParameters({ route, request });
    const mock = readMockResponse(header({ request, name: 'paypal-mock-response' }));
    if (mock?.kind === 'error') throw mock.error;
    if (mock?.kind === 'server_error')
      return wrap({ debugId, status: 500, body: plainErrorBody({ status: 500, debugId }) });
    const call: Call = { simulator, request, id, requestId: requestIdOf(request) };
    const outcome = await runOnce({ running, route, call, before });
    if (outcome.kind === 'refused') throw outcome.error;
    return wrap({ debugId, status: outcome.status, body: outcome.body });
  } catch (error) {
    if (error instanceof PayoutError)
      return wrap({ debugId, status: error.status, body: payoutErrorBody({ error, debugId }) });
    if (error instanceof NotBuilt)
      return wrap({ debugId, status: notBuiltStatus, body: notBuiltBody({ error, debugId }) });
    if (!(error instanceof PayPalError)) throw error;
    return wrap({ debugId, status: error.status, body: errorBody({ error, debugId }) });
  }
}

/** What needs no token: requesting one, and the certificates. */
function answerOpen({
  simulator,
  request,
  debugId,
}: {
  simulator: PayPalSimulator;
  request: SimulatorRequest;
  debugId: string;
}): Answer | null {
  if (request.path === tokenPath && request.method === 'POST') {
    const { status, body } = issueToken({ simulator, request });
    return wrap({ debugId, status, body });
  }
  const [, certificateId] = certificatePath.exec(request.path) ?? [];
  if (certificateId === undefined || request.method !== 'GET') return null;
  const pem = certificatePem({ authority: simulator.authority, id: certificateId });
  if (pem === null) return wrap({ debugId, status: 404, body: plainErrorBody({ status: 404, debugId }) });
  return {
    status: 200,
    headers: { 'content-type': 'application/x-pem-file', 'paypal-debug-id': debugId },
    body: `${pem.trim()}\n`,
  };
}

/** A second call with the id of a running one is refused; a later one gets the current state of the object. */
async function runOnce({
  running,
  route,
  call,
  before,
}: {
  running: RunningRequestIds;
  route: Route;
  call: Call;
  before: (() => Promise<void>) | undefined;
}): Promise<Outcome> {
  const { idempotency } = route;
  const { simulator, requestId } = call;
  if (idempotency === null || requestId === null) {
    await before?.();
    return simulator.journal.transact(() => route.run(call));
  }
  const key = `${idempotency.name} ${requestId}`;
  const first = simulator.requestIds.get(key);
  if (first !== undefined && first.createdAtMs > simulator.clock.nowMs() - idempotency.retentionMs) {
    const body = idempotency.repeat({ ...call, resourceId: first.resourceId });
    return { kind: 'done', status: 200, body };
  }
  if (running.has(key)) throw new PayPalError({ issue: 'PREVIOUS_REQUEST_IN_PROGRESS' });
  running.add(key);
  try {
    await before?.();
    return simulator.journal.transact(() => {
      const outcome = route.run(call);
      if (outcome.kind === 'done' && outcome.resourceId !== undefined) {
        const { resourceId } = outcome;
        simulator.requestIds.put(key, { resourceId, createdAtMs: simulator.clock.nowMs() });
      }
      return outcome;
    });
  } finally {
    running.delete(key);
  }
}

function findRoute({ method, path }: SimulatorRequest): { route: Route; id: string } {
  for (const route of routes) {
    const id =
      route.method === method
        ? matchRoute({ pattern: route.path, path: path.replace(/(?<=.)\/$/, '') })
        : null;
    if (id !== null) return { route, id };
  }
  const built = [`POST ${tokenPath}`, ...routes.map((route) => `${route.method} ${route.path}`)];
  throw new NotBuilt({ what: `${method} ${path}`, location: 'path', help: `It has ${built.join(', ')}.` });
}

/** A parameter that would change what PayPal does, and changes nothing here, must not seem to work. */
function checkParameters({ route, request }: { route: Route; request: SimulatorRequest }): void {
  const name = route.notBuiltQuery?.find((parameter) => request.query.has(parameter));
  if (name !== undefined) throw new NotBuilt({ what: name, location: 'query' });
  const assertion = header({ request, name: 'paypal-auth-assertion' });
  if (assertion !== undefined) throw new NotBuilt({ what: 'PayPal-Auth-Assertion', location: 'header' });
}

/** The `:id` of a path that fits (empty when the pattern has none), or null. */
function matchRoute({ pattern, path }: { pattern: string; path: string }): string | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  let id = '';
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (part === ':id') id = actual;
    else if (part !== actual) return null;
  }
  return id;
}

/** PayPal requires the type even where the body may be empty, as in a capture. */
function checkType({ route, request }: { route: Route; request: SimulatorRequest }): void {
  const type = request.headers['content-type'] ?? '';
  const given = type.split(';')[0]?.trim().toLowerCase() ?? '';
  const wanted = route.contentType;
  if (wanted === null || given === wanted) return;
  if (wanted === 'application/json' && given === 'application/json-patch+json') return;
  throw new PayPalError({
    issue: 'UNSUPPORTED_MEDIA_TYPE',
    field: 'Content-Type',
    value: type,
    location: 'header',
  });
}

function requestIdOf(request: SimulatorRequest): string | null {
  const requestId = header({ request, name: 'paypal-request-id' });
  if (requestId === undefined || requestId === '') return null;
  if (requestId.length <= requestIdLengthMax) return requestId;
  throw new PayPalError({ issue: 'INVALID_STRING_LENGTH', field: 'PayPal-Request-Id', location: 'header' });
}

function header({ request, name }: { request: SimulatorRequest; name: string }): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function refuse({
  debugId,
  status,
  retryAfterSeconds,
}: {
  debugId: string;
  status: number;
  retryAfterSeconds: number | undefined;
}): Answer {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return wrap({ debugId, status, body: plainErrorBody({ status, debugId }), headers });
}

function wrap({
  debugId,
  status,
  body,
  headers = {},
}: {
  debugId: string;
  status: number;
  body: WireObject | null;
  headers?: Record<string, string>;
}): Answer {
  const type: Record<string, string> = body === null ? {} : { 'content-type': 'application/json' };
  return {
    status,
    headers: {
      ...type,
      'cache-control': 'max-age=0, no-cache, no-store',
      'paypal-debug-id': debugId,
      ...headers,
    },
    body: body === null ? '' : JSON.stringify(body),
  };
}
