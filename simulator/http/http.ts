import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';

/** A provider's form is a few kilobytes; anything near this size is a mistake or an attack. */
const bodyBytesMax = 1_000_000;

export type SimulatorRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
};

/** The response on the wire; 'cut' closes the socket without one. */
export type Answer = { status: number; headers: Record<string, string>; body: string | Buffer } | 'cut';

/** One part of the simulators (a provider's API, its pages, the control API): the first that owns a path answers it. */
export type Endpoint = {
  owns(request: SimulatorRequest): boolean;
  handle(request: SimulatorRequest): Promise<Answer> | Answer;
};

export type HttpServer = { port: number; close(): Promise<void> };

/** Listens on host:port (0 = any free port) and resolves when it does. */
export async function listen({
  host,
  port,
  answer,
  log,
}: {
  host: string;
  port: number;
  answer: (request: SimulatorRequest) => Promise<Answer>;
  log: (line: string) => void;
}): Promise<HttpServer> {
  const server = createServer((incoming, response) => {
    serve({ incoming, response, answer }).catch((error: unknown) => {
      log(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('The simulator itself failed; its log says why.\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator listens on no port.');
  return { port: address.port, close: () => closeServer(server) };
}

async function serve({
  incoming,
  response,
  answer,
}: {
  incoming: IncomingMessage;
  response: ServerResponse;
  answer: (request: SimulatorRequest) => Promise<Answer>;
}): Promise<void> {
  const body = await readBody(incoming);
  if (body === null) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const url = parseUrl(incoming.url ?? '/');
  if (url === null) {
    response.writeHead(400).end();
    return;
  }
  const request = {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
  };
  const result = await answer(request);
  if (result === 'cut') {
    incoming.socket.destroy();
    return;
  }
  response.writeHead(result.status, { 'content-length': Buffer.byteLength(result.body), ...result.headers });
  response.end(request.method === 'HEAD' ? undefined : result.body);
}

async function readBody(incoming: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > bodyBytesMax) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseUrl(target: string): URL | null {
  // An absolute or protocol-relative target would let the caller choose the host that the URL parser sees.
  if (!target.startsWith('/')) return null;
  return URL.canParse(`http://simulator${target}`) ? new URL(`http://simulator${target}`) : null;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
