import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that nobody listens on: the preferred one where it is free, else one the system picks. Another
 * process may still take it before the caller does, so the caller must be ready to ask again.
 */
export async function freePort(preferred: number | null): Promise<number> {
  if (preferred !== null && (await isPortFree({ port: preferred, host: '127.0.0.1' }))) return preferred;
  const port = await listenOnce({ port: 0, host: '127.0.0.1' });
  if (port === null) throw new Error('The system gave no free port on 127.0.0.1.');
  return port;
}

/** Whether a server could listen there now; without a host, on every address of the machine. */
export async function isPortFree({ port, host }: { port: number; host?: string }): Promise<boolean> {
  return (await listenOnce({ port, host })) !== null;
}

function listenOnce({ port, host }: { port: number; host?: string }): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = address !== null && typeof address === 'object' ? address.port : null;
      server.close(() => resolve(bound));
    });
  });
}
