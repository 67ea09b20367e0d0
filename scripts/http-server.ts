import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { clientAddress } from './client-address';

export type HttpServer = {
  /** Listens on one address of the machine, or on all. Resolves with the port once connections are accepted; rejects in one sentence when the port is taken. */
  listen(options: { port: number; host: string | null }): Promise<number>;
  /** Accepts no more connections and resolves when the requests in progress are answered, or cut after the time. */
  drain(options: { withinMs: number }): Promise<void>;
};

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The largest body any endpoint takes is a webhook of some tens of kilobytes. */
export const BODY_BYTES_MAX = 1024 * 1024;
/** Cookies and a long query fit; Node answers 431 above it. */
const HEADER_BYTES_MAX = 16 * 1024;
/** Longer than the 60 seconds for which load balancers usually keep a connection, so that they are the ones to close it. */
const KEEP_ALIVE_MILLISECONDS = 65_000;

/**
 * An HTTP server that survives what the internet sends before a handler sees it: headers that only our own proxies may
 * set, endless or oversized bodies, clients that never finish a request.
 */
export function createHttpServer({
  handle,
  trustedProxyHops,
  headersMilliseconds = 10_000,
  requestMilliseconds = 30_000,
}: {
  handle: Handle;
  trustedProxyHops: number;
  headersMilliseconds?: number;
  requestMilliseconds?: number;
}): HttpServer {
  let isDraining = false;
  const connections = trackConnections();
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: headersMilliseconds,
      requestTimeout: requestMilliseconds,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      connectionsCheckingInterval: Math.min(2_000, headersMilliseconds),
    },
    (request, response) => {
      connections.begin({ socket: request.socket, response });
      if (isDraining) response.setHeader('connection', 'close');
      if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX)
        return refuseBody(request, response);
      if (NUL_IN_ADDRESS.test(request.url ?? '')) return refuseNul(request, response);
      limitBody(request, response);
      setTrustedHeaders({ request, trustedProxyHops });
      handle(request, response).catch((error: unknown) => answerFailure({ error, response }));
    },
  );
  server.on('connection', connections.add);

  return {
    listen: ({ port, host }) =>
      new Promise((resolve, reject) => {
        server.once('error', (error) => reject(portError({ error, port })));
        server.listen({ port, ...(host !== null && { host }) }, () => {
          const address = server.address();
          resolve(address !== null && typeof address === 'object' ? address.port : port);
        });
      }),
    drain: ({ withinMs }) =>
      new Promise((resolve) => {
        isDraining = true;
        const timer = setTimeout(() => server.closeAllConnections(), withinMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        connections.closeAsTheyFallIdle();
      }),
  };
}

/**
 * Knows which connections have a request in progress. Node's own `closeIdleConnections` spares connections without any
 * request, such as the spare ones that browsers open, and the server would wait for them in vain.
 */
function trackConnections() {
  const requestCounts = new Map<Socket, number>();
  let isClosing = false;
  const change = ({ socket, by }: { socket: Socket; by: number }) => {
    const count = requestCounts.get(socket);
    if (count === undefined) return;
    requestCounts.set(socket, count + by);
    if (isClosing && count + by === 0) socket.end();
  };
  return {
    add: (socket: Socket) => {
      requestCounts.set(socket, 0);
      socket.once('close', () => requestCounts.delete(socket));
      if (isClosing) socket.destroy();
    },
    begin: ({ socket, response }: { socket: Socket; response: ServerResponse }) => {
      change({ socket, by: 1 });
      response.once('close', () => change({ socket, by: -1 }));
    },
    closeAsTheyFallIdle: () => {
      isClosing = true;
      for (const [socket, count] of requestCounts) if (count === 0) socket.destroy();
    },
  };
}

/** The database cannot store U+0000, and no address of ours has it: pages and API alike refuse it here. */
const NUL_IN_ADDRESS = /%00/;

function refuseNul(request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify({
    error: { code: 'malformed', message: 'An address may not contain U+0000.' },
  });
  response.writeHead(400, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
  response.end(body, () => request.destroy());
}

/** Headers that Next, or we ourselves, trust without checking: they must not come from outside. */
const OUR_HEADERS = /^x-(middleware|linku|invoke)-/;
/** A proxy's claims about the client: worthless unless the proxy is ours. */
const PROXY_HEADERS = /^(x-forwarded-.*|x-real-ip|forwarded)$/;

function setTrustedHeaders({
  request,
  trustedProxyHops,
}: {
  request: IncomingMessage;
  trustedProxyHops: number;
}): void {
  const address = clientAddress({
    forwardedFor: request.headers['x-forwarded-for'],
    socketAddress: request.socket.remoteAddress,
    trustedProxyHops,
  });
  for (const name of Object.keys(request.headers)) {
    const isForeign = OUR_HEADERS.test(name) || (trustedProxyHops === 0 && PROXY_HEADERS.test(name));
    if (isForeign) delete request.headers[name];
  }
  request.headers['x-linku-address'] = address;
}

/** Bodies without a length are counted as they arrive: `push` is where Node's parser hands each piece to the request. */
function limitBody(request: IncomingMessage, response: ServerResponse): void {
  let received = 0;
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) received += chunk.byteLength;
    if (received <= BODY_BYTES_MAX) return push(chunk, encoding);
    request.push = () => false;
    refuseBody(request, response);
    return false;
  };
}

function refuseBody(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) {
    request.destroy();
    return;
  }
  const body = JSON.stringify({
    error: { code: 'body_too_large', message: 'The request body is larger than 1 MB.' },
  });
  response.writeHead(413, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
  // The rest of the client's body is not read: the connection ends with the response.
  response.end(body, () => request.destroy());
}

function answerFailure({ error, response }: { error: unknown; response: ServerResponse }): void {
  if (response.destroyed || response.writableEnded) return;
  console.error(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(500, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error: { code: 'internal', message: 'Something went wrong on our side.' } }));
}

function portError({ error, port }: { error: Error; port: number }): Error {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  if (!isTaken) return error;
  return new Error(
    `Port ${port} is in use by another program. Stop that program, or set PORT to another number.`,
  );
}
