import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that nobody listens on: the preferred one where it is free, else one the system picks. Another
 * process may still take it before the caller does, so the caller must be ready to ask again.
 */
export async function freePort(preferred: number | null): Promise<number> {
  if (preferred !== null && (await tryPort({ port: preferred, host: '127.0.0.1' })).port !== null)
    return preferred;
  const { port } = await tryPort({ port: 0, host: '127.0.0.1' });
  if (port === null) throw new Error('The system gave no free port on 127.0.0.1.');
  return port;
}

/**
 * Makes sure that a server could listen on the port, on every address of the machine.
 * @throws Error in one sentence that says what to do, naming the variable that sets the port.
 */
export async function requireFreePort({ port, variable }: { port: number; variable: string }): Promise<void> {
  // A program that listens on 127.0.0.1 only does not hinder everybody from listening everywhere, but it gets the calls.
  for (const host of [undefined, '127.0.0.1']) {
    const { code } = await tryPort({ port, host });
    if (code === 'EACCES') {
      throw new Error(`This user may not listen on port ${port}. Set ${variable} to a number above 1024.`);
    }
    if (code !== null) {
      throw new Error(
        `Port ${port} is in use by another program. Stop that program, or choose another port: ${variable}=${port + 100} npm start`,
      );
    }
  }
}

type Attempt = { port: number | null; code: string | null };

function tryPort({ port, host }: { port: number; host: string | undefined }): Promise<Attempt> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve({ port: null, code: 'code' in error ? String(error.code) : error.message });
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = address !== null && typeof address === 'object' ? address.port : port;
      server.close(() => resolve({ port: bound, code: null }));
    });
  });
}
