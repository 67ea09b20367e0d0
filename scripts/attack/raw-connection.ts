import { connect } from 'node:net';

/** Longer than the server's own limits of time. */
const MILLISECONDS_MAX = 40_000;

/**
 * Everything that the server says on one connection until it closes it, or until it has said nothing for a while.
 * @param pieces are written one after another
 */
export function speak({
  port,
  pieces,
  quietMilliseconds = 1_500,
}: {
  port: number;
  pieces: readonly (string | Buffer)[];
  quietMilliseconds?: number;
}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const heard: Buffer[] = [];
    const end = () => socket.destroy();
    const longest = setTimeout(end, MILLISECONDS_MAX);
    let quiet: NodeJS.Timeout | undefined;
    socket.on('data', (piece) => {
      heard.push(piece);
      clearTimeout(quiet);
      quiet = setTimeout(end, quietMilliseconds);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(longest);
      clearTimeout(quiet);
      resolve(Buffer.concat(heard).toString('latin1'));
    });
    for (const piece of pieces) socket.write(piece);
  });
}

/** A request as it goes over the wire; the server closes the connection after it. */
export function request({
  line,
  headers = [],
  body = '',
  host = 'localhost',
}: {
  line: string;
  headers?: readonly string[];
  body?: string;
  host?: string | null;
}): string {
  const hosts = host === null ? [] : [`Host: ${host}`];
  return [line, ...hosts, 'Connection: close', ...headers, '', body].join('\r\n');
}

/** The statuses of all answers that were heard. */
export function statusesIn(heard: string): number[] {
  return [...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}

/** Names and values of the headers of the first answer. */
export function headersIn(heard: string): Headers {
  const [head = ''] = heard.split('\r\n\r\n');
  const headers = new Headers();
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}
