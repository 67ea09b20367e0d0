import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Attack, judge, type Verdict } from './attack';
import { openBrowser } from './browser';
import { startOwnServer } from './own-server';
import { speak, statusesIn } from './raw-connection';
import type { Target } from './target';

/** Clients that never finish, never read, or ask without end: is anybody else still answered? */
export const slowClients: Attack = { name: 'slow-clients', isQuick: false, run };

const CONNECTIONS = 60;
/** An answer that takes longer is one that people do not wait for. */
const ANSWER_MS_MAX = 5_000;

async function* run(target: Target): AsyncIterable<Verdict> {
  // Without a proxy in front: connections have networks of their own then.
  const server = await startOwnServer({ target, variables: { TRUSTED_PROXY_HOPS: '0' } });
  try {
    const get = 'GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const page = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
    yield await whileOthers({
      tried: 'sixty connections with sixty requests ahead',
      server,
      pieces: [get.repeat(60)],
      isReading: true,
    });
    yield await whileOthers({
      tried: 'the same, and nobody reads',
      server,
      pieces: [get.repeat(60)],
      isReading: false,
    });
    yield await whileOthers({
      tried: 'sixty connections with nine pages ahead',
      server,
      pieces: [page.repeat(9)],
      isReading: true,
    });
    yield await whileOthers({
      tried: 'sixty connections with half a request',
      server,
      pieces: ['GET / HTTP/1.1\r\nHost: loc'],
      isReading: true,
    });
    yield await slowHeaders(server);
    yield await tooMany(server);
  } finally {
    await server.stop();
  }
}

type Server = { url: string; port: number };

/** The attacker comes from one network, the others from another: this machine has all of 127.0.0.0/8. */
async function whileOthers({
  tried,
  server,
  pieces,
  isReading,
}: {
  tried: string;
  server: Server;
  pieces: string[];
  isReading: boolean;
}): Promise<Verdict> {
  const sockets = Array.from({ length: CONNECTIONS }, () => attacker({ server, pieces, isReading }));
  const faults: string[] = [];
  const took: number[] = [];
  for (let at = 0; at < 8; at += 1) {
    const begun = Date.now();
    const status = await ask({ server, path: at % 2 === 0 ? '/' : '/api/health' });
    took.push(Date.now() - begun);
    if (status !== 200 || Date.now() - begun > ANSWER_MS_MAX)
      faults.push(`${status} after ${Date.now() - begun} ms`);
    await delay(250);
  }
  for (const socket of sockets) socket.destroy();
  const verdict = judge({ tried, faults, probes: took.length });
  return { ...verdict, words: `${verdict.words}, the longest ${Math.max(...took)} ms` };
}

function attacker({
  server: { port },
  pieces,
  isReading,
}: {
  server: Server;
  pieces: string[];
  isReading: boolean;
}): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.9.1' });
  socket.on('error', () => undefined);
  if (isReading) socket.resume();
  else socket.pause();
  for (const piece of pieces) socket.write(piece);
  return socket;
}

async function ask({ server: { url }, path }: { server: Server; path: string }): Promise<number> {
  try {
    return (await openBrowser({ url, address: '127.0.0.1' }).ask(`GET ${path}`)).status;
  } catch {
    return 0;
  }
}

/** A letter a second: cut after ten seconds. */
async function slowHeaders({ port }: Server): Promise<Verdict> {
  const begun = Date.now();
  const heard = await speak({
    port,
    pieces: ['GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a'],
    quietMilliseconds: 20_000,
  });
  const seconds = (Date.now() - begun) / 1_000;
  const isCut = seconds < 20 && statusesIn(heard).every((status) => status === 408);
  return judge({
    tried: 'headers that never end are cut',
    faults: isCut ? [] : [`${seconds} s, ${statusesIn(heard)}`],
    probes: 1,
  });
}

/** More connections than any network needs. */
async function tooMany(server: Server): Promise<Verdict> {
  const sockets = Array.from({ length: 400 }, () =>
    attacker({ server, pieces: ['GET /api/health HTTP/1.1\r\nHost: a\r\n'], isReading: true }),
  );
  await delay(2_000);
  const open = sockets.filter((socket) => !socket.destroyed && socket.readyState === 'open').length;
  const status = await ask({ server, path: '/api/health' });
  for (const socket of sockets) socket.destroy();
  const faults = [
    ...(open > 256 ? [`${open} stayed open`] : []),
    ...(status === 200 ? [] : [`others got ${status}`]),
  ];
  return judge({ tried: 'four hundred connections of one network', faults, probes: 400 });
}
