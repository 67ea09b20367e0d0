import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '@/lib/http/network-of';
import { apiHeaders } from '@/lib/http/security-headers';
import { clientAddress } from './client-address';
import { isBodyTooLarge, limitBody } from './http-server/limit-body';
import { isShed, type Load } from './http-server/load';

import { createNetworkTurns } from './http-server/network-turns';
import { type RefusalCode, refuse, refuseConnection } from './http-server/refuse';
import { type RequestKind, requestKind } from './http-server/request-kind';
import { requestProblem } from './http-server/request-problem';
import { type CutReason, Sockets } from './http-server/sockets';
import { createTokenBuckets } from './http-server/token-buckets';
import { setTrustedHeaders } from './http-server/trusted-headers';

export { BODY_BYTES_MAX } from './http-server/limit-body';

export type HttpServer = {
  /** Listens on one address of the machine, or on all. Resolves with the port once connections are accepted; rejects in one sentence when the port is taken. */
  listen(options: { port: number; host: string | null }): Promise<number>;
  /** Accepts no more connections and resolves when the requests in progress are answered, or cut after the time. */
  drain(options: { withinMs: number }): Promise<void>;
};

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Something that this server refused by itself. */
export type Refusal = {
  reason: RefusalCode | CutReason | 'too_slow' | 'headers_too_large' | 'client_left';
  /** Of a connection without a request there is nothing more to say. */
  request: { method: string; path: string; address: string } | null;
};

/** Cookies and a long query fit; Node answers 431 above it. */
const HEADER_BYTES_MAX = 16 * 1024;
/** Longer than the 60 seconds for which load balancers usually keep a connection, so that they are the ones to close it. */
const KEEP_ALIVE_MILLISECONDS = 65_000;
/** Of the whole internet; file descriptors and memory for idle ones suffice. */
const CONNECTIONS_MAX = 10_000;
/** Of one network. A browser opens six at most. */
const CONNECTIONS_PER_NETWORK = 256;
/** What one network may ask: a student house that opens the same page at once, and a page a second for each of fifty. */
const REQUEST_TOKENS = { capacity: 4_000, perSecond: 200 };
const TOKENS_OF: Record<Exclude<RequestKind, 'webhook'>, number> = { static: 1, probe: 2, api: 2, page: 4 };
/** Providers send many at once after an outage, from few networks. Others have buckets of their own. */
const WEBHOOK_TOKENS = { capacity: 5_000, perSecond: 500 };
/** Of one network, worked on at once. A page takes some hundredths of a second, and everybody else waits that long. */
const WORKING_PER_NETWORK = { page: 3, other: 16 };
/** A webhook asks the provider, and waits meanwhile. */
const WEBHOOKS_PER_NETWORK = 64;
const WAITING_PER_NETWORK = 512;
const OVERLOAD_RETRY_SECONDS = 5;

type Options = {
  handle: Handle;
  trustedProxyHops: number;
  /** The headers that every answer has, also one of Node's. */
  headers?: Record<string, string>;
  /** Multiplies what a network may ask. */
  rateLimitScale?: number;
  load?: () => Load;
  onRefused?: (refusal: Refusal) => void;
  headersMilliseconds?: number;
  requestMilliseconds?: number;
  /** How long a client may take nothing of its answer. */
  writeMilliseconds?: number;
};

/**
 * An HTTP server that survives what the internet sends before a handler sees it: headers that only our own proxies may
 * set, endless or oversized bodies, clients that never finish a request or take no answer, and more requests from one
 * network than anybody needs.
 */
export function createHttpServer(options: Options): HttpServer {
  const { trustedProxyHops, headers = {}, rateLimitScale = 1, onRefused = () => undefined } = options;
  const { headersMilliseconds = 10_000, requestMilliseconds = 30_000, writeMilliseconds = 20_000 } = options;
  const sockets = new Sockets({
    // A proxy of ours brings everybody's requests.
    perNetwork: trustedProxyHops === 0 ? CONNECTIONS_PER_NETWORK * rateLimitScale : CONNECTIONS_MAX,
    writeMilliseconds,
    onCut: (reason) => onRefused({ reason, request: null }),
  });
  const admit = createAdmission(options);
  let isDraining = false;
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: headersMilliseconds,
      requestTimeout: requestMilliseconds,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      connectionsCheckingInterval: Math.min(2_000, headersMilliseconds),
      // We refuse it ourselves, with all headers.
      requireHostHeader: false,
    },
    (request, response) => {
      const isApi = request.url?.startsWith('/api/');
      for (const [name, value] of Object.entries({ ...headers, ...(isApi && apiHeaders) })) {
        response.setHeader(name, value);
      }
      sockets.take({
        request,
        response,
        begin: () => {
          if (isDraining) response.setHeader('connection', 'close');
          admit({ request, response });
        },
      });
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.on('connection', (socket) => sockets.add(socket));
  answerWhatNodeRefuses({ server, sockets, headers, onRefused });
  const sweep = setInterval(() => sockets.cutSlowReaders(), Math.min(1_000, writeMilliseconds / 4)).unref();

  return {
    listen: ({ port, host }) => listen({ server, port, host }),
    drain: ({ withinMs }) =>
      new Promise((resolve) => {
        isDraining = true;
        const timer = setTimeout(() => server.closeAllConnections(), withinMs);
        server.close(() => {
          clearTimeout(timer);
          clearInterval(sweep);
          resolve();
        });
        sockets.closeAsTheyFallIdle();
      }),
  };
}

type Exchange = { request: IncomingMessage; response: ServerResponse };

/** What a request passes on its way to the handler, cheapest first. */
function createAdmission({
  handle,
  trustedProxyHops,
  rateLimitScale = 1,
  load = () => 'calm',
  onRefused = () => undefined,
}: Options): (exchange: Exchange) => void {
  const scaled = ({ capacity, perSecond }: typeof REQUEST_TOKENS) =>
    createTokenBuckets({ capacity: capacity * rateLimitScale, perSecond: perSecond * rateLimitScale });
  const buckets = { request: scaled(REQUEST_TOKENS), webhook: scaled(WEBHOOK_TOKENS) };
  const turnsOf = (workingMax: number) => createNetworkTurns({ workingMax, waitingMax: WAITING_PER_NETWORK });
  const turns = {
    page: turnsOf(WORKING_PER_NETWORK.page),
    other: turnsOf(WORKING_PER_NETWORK.other),
    webhook: turnsOf(WEBHOOKS_PER_NETWORK),
  };

  return ({ request, response }) => {
    const address = clientAddress({
      forwardedFor: request.headers['x-forwarded-for'],
      socketAddress: request.socket.remoteAddress,
      trustedProxyHops,
    });
    const described = describe({ request, address });
    const stop = (code: RefusalCode, retryAfterSeconds?: number) => {
      onRefused({ reason: code, request: described });
      refuse({ request, response, code, retryAfterSeconds });
    };
    const problem = requestProblem(request);
    if (problem) return stop(problem);
    if (isBodyTooLarge(request)) return stop('body_too_large');

    const kind = requestKind(request.url ?? '');
    const network = networkOf(address);
    const waitSeconds =
      kind === 'webhook'
        ? buckets.webhook.take({ key: network, cost: 1 })
        : buckets.request.take({ key: network, cost: TOKENS_OF[kind] });
    if (waitSeconds > 0) return stop('rate_limited', waitSeconds);
    if (isShed({ load: load(), kind })) return stop('overloaded', OVERLOAD_RETRY_SECONDS);

    limitBody({ request, onTooLarge: () => stop('body_too_large') });
    setTrustedHeaders({ request, address, trustedProxyHops });
    const begin = (end: () => void) => {
      if (request.socket.destroyed) {
        end();
        onRefused({ reason: 'client_left', request: described });
        return;
      }
      response.once('close', end);
      if (kind !== 'page') onHeaders({ response, call: end });
      handle(request, response).catch((error: unknown) => answerFailure({ error, request, response }));
    };
    // Whoever looks after this process must not wait behind the crowd.
    if (kind === 'probe') return begin(() => undefined);
    const line = turns[kind === 'page' || kind === 'webhook' ? kind : 'other'];
    if (!line.take({ network, begin })) stop('rate_limited', 1);
  };
}

/** With its headers an endpoint has done its work; what follows may be a stream of events that never ends. */
function onHeaders({ response, call }: { response: ServerResponse; call: () => void }): void {
  const writeHead: (...head: never[]) => ServerResponse = response.writeHead.bind(response);
  response.writeHead = (...head: never[]) => {
    call();
    return writeHead(...head);
  };
}

/** Without the query, which may carry what nobody should read in a log; shortened, because anybody can make it long. */
function describe({ request, address }: { request: IncomingMessage; address: string }): Refusal['request'] {
  const [path = ''] = (request.url ?? '').split('?');
  return { method: request.method ?? '', path: path.slice(0, 200), address };
}

/** Node answers some requests itself, and bare. These get our headers, and are told of. */
function answerWhatNodeRefuses({
  server,
  sockets,
  headers,
  onRefused,
}: {
  server: Server;
  sockets: Sockets;
  headers: Record<string, string>;
  onRefused: (refusal: Refusal) => void;
}): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isGone = error.code === 'ECONNRESET' || error.code === 'EPIPE' || !socket.writable;
    if (isGone || !isSocket(socket) || sockets.isAnswering(socket)) {
      socket.destroy();
      return;
    }
    const { status, reason } = refusalOf(error);
    onRefused({ reason, request: null });
    refuseConnection({ socket, status, headers });
  });
  server.on('connect', (request, socket) => {
    const address = request.socket.remoteAddress ?? 'unknown';
    onRefused({ reason: 'method_not_allowed', request: describe({ request, address }) });
    if (isSocket(socket) && !sockets.isAnswering(socket)) refuseConnection({ socket, status: 405, headers });
    else socket.destroy();
  });
  // An expectation that is not 100-continue is none that we could meet.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

function isSocket(stream: unknown): stream is Socket {
  return stream !== null && typeof stream === 'object' && 'remoteAddress' in stream;
}

function refusalOf(error: NodeJS.ErrnoException): { status: 400 | 408 | 431; reason: Refusal['reason'] } {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, reason: 'too_slow' };
  if (error.code === 'HPE_HEADER_OVERFLOW') return { status: 431, reason: 'headers_too_large' };
  return { status: 400, reason: 'malformed' };
}

function answerFailure({ error, request, response }: Exchange & { error: unknown }): void {
  if (response.destroyed || response.writableEnded) return;
  console.error(error);
  if (response.headersSent) response.destroy();
  else refuse({ request, response, code: 'internal' });
}

function listen({
  server,
  port,
  host,
}: {
  server: Server;
  port: number;
  host: string | null;
}): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portError({ error, port })));
    server.listen({ port, ...(host !== null && { host }) }, () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

function portError({ error, port }: { error: Error; port: number }): Error {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  if (!isTaken) return error;
  return new Error(
    `Port ${port} is in use by another program. Stop that program, or set PORT to another number.`,
  );
}
