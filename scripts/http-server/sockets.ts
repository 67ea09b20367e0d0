import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '@/lib/http/network-of';

/** Requests that a client sends ahead of its answers. Browsers send none. */
const AHEAD_MAX = 10;
/** After so many the client connects anew, so that its load can go to another process. */
const REQUESTS_MAX = 1_000;
/** More than the largest file that we make; what a reader leaves behind is kept in memory. */
const BUFFERED_BYTES_MAX = 16 * 1024 * 1024;

type Connection = {
  network: string;
  current: ServerResponse | null;
  waiting: Array<{ response: ServerResponse; begin: () => void }>;
  requestCount: number;
  /** Requests that came after the one with which the connection ends. */
  ignoredCount: number;
  /** Bytes that the client's side has taken, and since when there were no more. */
  taken: { bytes: number; since: number };
};

/** Why a connection is cut. */
export type CutReason = 'too_many_connections' | 'too_many_ahead' | 'slow_reader';

/**
 * Knows the connections: which have a request in progress, how many a network has, and which do not take their answers.
 * Requests of one connection are worked on one after another, each when the answer before it is written.
 */
export class Sockets {
  readonly #connections = new Map<Socket, Connection>();
  readonly #countByNetwork = new Map<string, number>();
  readonly #limits: { perNetwork: number; writeMilliseconds: number };
  readonly #onCut: (reason: CutReason) => void;
  #isClosing = false;

  constructor({
    onCut,
    ...limits
  }: {
    /** Connections of one network; more are cut. */
    perNetwork: number;
    /** How long a client may take nothing of its answer. */
    writeMilliseconds: number;
    onCut: (reason: CutReason) => void;
  }) {
    this.#limits = limits;
    this.#onCut = onCut;
  }

  add(socket: Socket): void {
    const network = networkOf(socket.remoteAddress ?? 'unknown');
    const count = (this.#countByNetwork.get(network) ?? 0) + 1;
    this.#countByNetwork.set(network, count);
    const taken = { bytes: 0, since: performance.now() };
    this.#connections.set(socket, {
      network,
      current: null,
      waiting: [],
      requestCount: 0,
      ignoredCount: 0,
      taken,
    });
    socket.once('close', () => this.#remove(socket));
    if (this.#isClosing) socket.destroy();
    if (count > this.#limits.perNetwork) this.#cut({ socket, reason: 'too_many_connections' });
  }

  /** Begins the request when those before it on its connection are answered; never, if the client is gone by then. */
  take({
    request: { socket },
    response,
    begin,
  }: {
    request: IncomingMessage;
    response: ServerResponse;
    begin: () => void;
  }): void {
    const connection = this.#connections.get(socket);
    if (!connection || socket.destroyed) return;
    if (connection.requestCount >= REQUESTS_MAX) connection.ignoredCount += 1;
    if (connection.waiting.length + connection.ignoredCount >= AHEAD_MAX) {
      this.#cut({ socket, reason: 'too_many_ahead' });
      return;
    }
    if (connection.ignoredCount > 0) return;
    connection.requestCount += 1;
    if (connection.requestCount === REQUESTS_MAX) response.setHeader('connection', 'close');
    connection.waiting.push({ response, begin });
    if (!connection.current) this.#next({ socket, connection });
  }

  /** Whether an answer on this connection has begun, so that nothing else can be said on it. */
  isAnswering(socket: Socket): boolean {
    return this.#connections.get(socket)?.current?.headersSent ?? false;
  }

  /** Cuts who took nothing of an answer for too long, or leaves too much of it to us. To be called now and then. */
  cutSlowReaders(): void {
    const now = performance.now();
    for (const [socket, { taken }] of this.#connections) {
      const bytes = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || bytes > taken.bytes) {
        taken.bytes = bytes;
        taken.since = now;
      }
      const isTooSlow = now - taken.since > this.#limits.writeMilliseconds;
      if (isTooSlow || socket.writableLength > BUFFERED_BYTES_MAX)
        this.#cut({ socket, reason: 'slow_reader' });
    }
  }

  /**
   * Node's own `closeIdleConnections` spares connections without any request, such as the spare ones that browsers open,
   * and the server would wait for them in vain.
   */
  closeAsTheyFallIdle(): void {
    this.#isClosing = true;
    for (const [socket, { current }] of this.#connections) if (!current) socket.destroy();
  }

  #next({ socket, connection }: { socket: Socket; connection: Connection }): void {
    const next = connection.waiting.shift();
    connection.current = next?.response ?? null;
    if (!next) {
      if (this.#isClosing) socket.end();
      return;
    }
    // It closes when its last byte is with the operating system, or the connection is gone.
    next.response.once('close', () => {
      if (this.#connections.has(socket)) this.#next({ socket, connection });
    });
    next.begin();
  }

  #remove(socket: Socket): void {
    const connection = this.#connections.get(socket);
    if (!connection) return;
    this.#connections.delete(socket);
    connection.waiting.length = 0;
    const count = (this.#countByNetwork.get(connection.network) ?? 1) - 1;
    if (count > 0) this.#countByNetwork.set(connection.network, count);
    else this.#countByNetwork.delete(connection.network);
  }

  #cut({ socket, reason }: { socket: Socket; reason: CutReason }): void {
    if (socket.destroyed) return;
    this.#onCut(reason);
    socket.destroy();
  }
}
