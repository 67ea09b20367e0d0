import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const CERTIFICATES = '/v1/notifications/certs/';

/** A host that serves certificates of our own making and hands everything else on to a twin. */
export type CertificateFront = {
  url: string;
  /** What answers for a certificate, by its id. */
  answers: Map<string, RequestListener>;
  /** Where the rest goes. */
  upstream: string;
  /** How often certificates were asked for. */
  asked(): number;
  /** How many connections were ever made to it. */
  connections(): number;
  close(): void;
};

export async function openCertificateFront(): Promise<CertificateFront> {
  const answers = new Map<string, RequestListener>();
  let asked = 0;
  let connections = 0;
  const server: Server = createServer(async (request, response) => {
    const path = request.url ?? '';
    if (path.startsWith(CERTIFICATES)) {
      asked += 1;
      const answer = answers.get(path.slice(CERTIFICATES.length));
      if (answer) answer(request, response);
      else response.writeHead(404).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const names = ['authorization', 'content-type', 'paypal-request-id', 'prefer'];
    const headers = names.flatMap((name): [string, string][] =>
      request.headers[name] === undefined ? [] : [[name, String(request.headers[name])]],
    );
    try {
      const answer = await fetch(front.upstream + path, {
        method: request.method ?? 'GET',
        headers,
        ...(request.method !== 'GET' && { body: Buffer.concat(chunks) }),
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    } catch {
      // The twin cut the line, so we do.
      request.socket.destroy();
    }
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const front: CertificateFront = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    upstream: '',
    asked: () => asked,
    connections: () => connections,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return front;
}
