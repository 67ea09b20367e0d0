import { answerUnderFault, type CallFaultBook } from '../../http/call-faults';
import type { Answer, Endpoint, SimulatorRequest } from '../../http/http';
import { providerOfPath } from '../../provider-of-path';
import { newRequestId } from '../books/ids';
import { accountOf } from '../connect/accounts';
import type { AccountRecord } from '../connect/connect-records';
import { platformAccountId } from '../connect/render-account';
import { reported } from '../misreport';
import { authorize } from '../payments/authorize';
import { apiVersion, type StripeSimulator } from '../simulator';
import { errorBody, StripeError } from './errors';
import { expand } from './expand';
import { type FormMap, parseForm } from './form-encoding';
import { answerOnce, type RunningKeys } from './idempotency';
import { isOfficialOperation, notBuilt } from './official-api';
import type { Call, Route } from './route';
import { routes } from './routes';

type Outcome = { status: number; body: string; isValidation: boolean };

/** Stripe's API: faults, then the key, then idempotency, then the operation. */
export function stripeApi({
  simulator,
  faults,
}: {
  simulator: StripeSimulator;
  faults: CallFaultBook;
}): Endpoint {
  const running: RunningKeys = new Set();
  return {
    owns: ({ path }) => providerOfPath(path) === 'stripe',
    handle: (request) => {
      const requestId = newRequestId();
      return answerUnderFault({
        book: faults,
        call: {
          request,
          execute: ({ before, replace }) =>
            answerCall({ simulator, running, request, requestId, before, replace }),
          refuse: ({ status, retryAfterSeconds }) =>
            refuse({ request, requestId, status, retryAfterSeconds }),
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
  requestId,
  before,
  replace,
}: {
  simulator: StripeSimulator;
  running: RunningKeys;
  request: SimulatorRequest;
  requestId: string;
  before: (() => Promise<void>) | undefined;
  replace: { executed: boolean } | undefined;
}): Promise<Answer> {
  const toResponse = ({
    status,
    body,
    headers,
  }: {
    status: number;
    body: string;
    headers: Record<string, string>;
  }) => wrap({ request, requestId, status, body, headers });
  try {
    authorize({ header: request.headers.authorization, secretKey: simulator.settings.secretKey });
    checkVersion(request);
    const account = actingAccount({ simulator, request });
    const key = request.headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' && key !== '' ? key : null;
    const execute = () => {
      const outcome = run({
        simulator,
        request,
        requestId,
        account,
        idempotencyKey,
        isExecuted: replace?.executed ?? true,
      });
      // A 500 that replaces the response is stored like any other response.
      return replace === undefined ? outcome : { ...outcome, ...serverError(requestId), isValidation: false };
    };
    if (request.method !== 'POST' || idempotencyKey === null) {
      await before?.();
      const { status, body } = simulator.journal.transact(execute);
      return toResponse({ status, body, headers: {} });
    }
    const keyed = {
      key: idempotencyKey,
      accountId: account?.id ?? null,
      endpoint: request.path,
      parameters: canonical(request.body),
      requestId,
    };
    return await answerOnce({ simulator, running, keyed, before, execute, toResponse });
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return toResponse({ ...failure({ error, requestId }), headers: {} });
  }
}

/** The same parameters in another order are the same parameters. */
function canonical(body: string): string {
  return new URLSearchParams([...new URLSearchParams(body)].sort()).toString();
}

/** Parses and executes. A StripeError is an outcome here, because it may have to be stored. */
function run({
  simulator,
  request,
  requestId,
  account,
  idempotencyKey,
  isExecuted,
}: {
  simulator: StripeSimulator;
  request: SimulatorRequest;
  requestId: string;
  account: AccountRecord | null;
  idempotencyKey: string | null;
  isExecuted: boolean;
}): Outcome {
  try {
    const { route, id } = findRoute(request);
    if (account !== null && !route.isForAccounts) throw notForAccounts(request);
    const isPost = request.method === 'POST';
    if (isPost) checkType(request);
    const { expand: wanted, ...form } = parseForm(isPost ? new URLSearchParams(request.body) : request.query);
    const paths = expandPaths(wanted);
    const execute = route.prepare(form);
    if (!isExecuted) return { status: 500, body: '', isValidation: false };
    const call: Call = { simulator, id, account, cause: { requestId, idempotencyKey } };
    // A transaction of its own: an error after the first change, such as a wrong `expand`, leaves nothing behind.
    const object = simulator.journal.transact(() => expand({ simulator, object: execute(call), paths }));
    return { status: 200, body: toJson(reported({ simulator, value: object })), isValidation: false };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return failure({ error, requestId });
  }
}

function findRoute(request: SimulatorRequest): { route: Route; id: string } {
  for (const route of routes) {
    const id =
      route.method === request.method ? matchRoute({ pattern: route.path, path: request.path }) : null;
    if (id !== null) return { route, id };
  }
  if (isOfficialOperation(request)) throw notBuilt({ what: `${request.method} ${request.path}` });
  const message = `Unrecognized request URL (${request.method}: ${request.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  throw new StripeError({ status: 404, message, isValidation: true });
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

/** An empty body has no type. */
function checkType({ headers, body }: SimulatorRequest): void {
  const type = headers['content-type'] ?? '';
  if (body === '' || /^application\/x-www-form-urlencoded\b/i.test(type)) return;
  throw new StripeError({
    message: 'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
    isValidation: true,
  });
}

function expandPaths(wanted: FormMap[string] | undefined): string[] {
  const values = wanted === undefined ? [] : Array.isArray(wanted) ? wanted : [wanted];
  return values.map((value) => {
    if (typeof value === 'string') return value;
    throw new StripeError({ message: 'Invalid array', param: 'expand', isValidation: true });
  });
}

function checkVersion(request: SimulatorRequest): void {
  const version = request.headers['stripe-version'];
  if (version !== undefined && version !== apiVersion) {
    throw new StripeError({
      message: `The simulator speaks API version ${apiVersion} only, not ${version}.`,
      isValidation: true,
    });
  }
}

/**
 * The connected account that the platform acts for; null where it acts for itself. Throws the 403 for an unknown
 * account.
 */
function actingAccount({
  simulator,
  request,
}: {
  simulator: StripeSimulator;
  request: SimulatorRequest;
}): AccountRecord | null {
  const id = request.headers['stripe-account'];
  if (typeof id !== 'string' || id === platformAccountId) return null;
  return accountOf({ simulator, id });
}

function notForAccounts(request: SimulatorRequest): StripeError {
  return notBuilt({ what: `${request.method} ${request.path} on connected accounts` });
}

function failure({ error, requestId }: { error: StripeError; requestId: string }): Outcome {
  return {
    status: error.status,
    body: toJson(errorBody({ error, requestId })),
    isValidation: error.isValidation,
  };
}

function serverError(requestId: string): { status: number; body: string } {
  const message = 'An unknown error occurred';
  const error = new StripeError({ status: 500, type: 'api_error', message });
  return { status: 500, body: toJson(errorBody({ error, requestId })) };
}

function refuse({
  request,
  requestId,
  status,
  retryAfterSeconds,
}: {
  request: SimulatorRequest;
  requestId: string;
  status: number;
  retryAfterSeconds: number | undefined;
}): Answer {
  const isRate = status === 429;
  const error = new StripeError({
    status,
    type: isRate || status < 500 ? 'invalid_request_error' : 'api_error',
    code: isRate ? 'rate_limit' : null,
    message: isRate
      ? 'Request rate limit exceeded.'
      : 'The simulator was told to answer this call with an error.',
  });
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return wrap({ request, requestId, status, body: toJson(errorBody({ error, requestId })), headers });
}

function wrap({
  request,
  requestId,
  status,
  body,
  headers,
}: {
  request: SimulatorRequest;
  requestId: string;
  status: number;
  body: string;
  headers: Record<string, string>;
}): Answer {
  const key = request.headers['idempotency-key'];
  const account = request.headers['stripe-account'];
  return {
    status,
    body,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-cache, no-store',
      'request-id': requestId,
      'stripe-version': apiVersion,
      ...(typeof key === 'string' && key.length <= 255 ? { 'idempotency-key': key } : {}),
      ...(typeof account === 'string' ? { 'stripe-account': account } : {}),
      ...shouldRetry(status),
      ...headers,
    },
  };
}

/** Stripe says so where the status alone would not tell: a refusal stays one, and a conflict passes. */
function shouldRetry(status: number): Record<string, string> {
  if (status === 409) return { 'stripe-should-retry': 'true' };
  return status >= 400 && status < 500 && status !== 429 ? { 'stripe-should-retry': 'false' } : {};
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
