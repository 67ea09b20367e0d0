import { createServer } from 'node:net';

/** A port that nobody should connect to. */
export type Canary = {
  url: string;
  /** Stops listening; returns how often somebody connected. */
  close(): Promise<number>;
};

/** Opens one on this machine. */
export function openCanary(): Promise<Canary> {
  return new Promise((resolve, reject) => {
    let count = 0;
    const server = createServer((socket) => {
      count += 1;
      socket.destroy();
    });
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('No port.'));
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () => new Promise((closed) => server.close(() => closed(count))),
      });
    });
  });
}
