import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { log } from '@/lib/core/log';
import type { Subject } from './update-hub';

/** What the triggers tell by (prisma/sql/functions/announce_*.sql). */
const CHANNEL = 'updates';
const SUBJECT = /^(task|payment|user):[1-9]\d*$/;

type Times = {
  /** How often the connection is asked whether it still tells. */
  probeMilliseconds: number;
  /** How long an answer may take. */
  answerMilliseconds: number;
  /** The first wait before connecting again; each further one is twice as long, up to the longest. */
  retryMilliseconds: { first: number; longest: number };
};

const TIMES: Times = {
  probeMilliseconds: 20_000,
  answerMilliseconds: 5_000,
  retryMilliseconds: { first: 250, longest: 15_000 },
};

type Options = {
  settings: pg.ClientConfig;
  onSubject: (subject: Subject) => void;
  /** The connection is there: whatever was told before, or while it was away, is not known. */
  onConnected: () => void;
  times?: Times;
};

export type DatabaseListener = {
  /** Whether what is told now arrives. */
  isListening(): boolean;
  /** The same, once it is so or the time is over. */
  untilListening(milliseconds: number): Promise<boolean>;
  stop(): Promise<void>;
};

/**
 * Listens to what the database tells at each commit, on a connection of its own, and connects again when it is lost. A pool
 * of connections in between may accept LISTEN and tell nothing, and a line may be dead without a word: so it asks the database,
 * now and then, to tell something to itself.
 */
export function listenToDatabase({
  settings,
  onSubject,
  onConnected,
  times = TIMES,
}: Options): DatabaseListener {
  const stopping = new AbortController();
  const connected = new EventTarget();
  let connection: Connection | null = null;
  const isListening = () => connection?.isTelling ?? false;
  const run = async () => {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      connection = new Connection({ settings, onSubject, times });
      try {
        await connection.open();
        failures = 0;
        onConnected();
        connected.dispatchEvent(new Event('connected'));
        await connection.watch();
      } catch (error) {
        if (!stopping.signal.aborted) log().warn({ error }, 'pages are not told of updates for now');
      } finally {
        await connection.close();
      }
      await pause(waitOf({ failures, times }), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    isListening,
    async untilListening(milliseconds) {
      if (!isListening()) await once({ target: connected, milliseconds });
      return isListening();
    },
    async stop() {
      stopping.abort();
      await connection?.close();
      await ended;
    },
  };
}

function once({ target, milliseconds }: { target: EventTarget; milliseconds: number }): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    target.addEventListener(
      'connected',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

/** Many servers that lost the same database must not come back at once. */
function waitOf({ failures, times: { retryMilliseconds } }: { failures: number; times: Times }): number {
  const { first, longest } = retryMilliseconds;
  return Math.min(longest, first * 2 ** Math.min(failures, 16)) * (0.5 + Math.random() / 2);
}

class Connection {
  readonly #client: pg.Client;
  readonly #times: Times;
  readonly #closed: Promise<never>;
  #fail: (error: Error) => void = () => undefined;
  #onProbe: (text: string) => void = () => undefined;
  isTelling = false;

  constructor({ settings, onSubject, times }: Pick<Options, 'settings' | 'onSubject'> & { times: Times }) {
    this.#times = times;
    this.#client = new pg.Client(settings);
    this.#closed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Whoever waits for something else meets it there.
    this.#closed.catch(() => undefined);
    this.#client.on('error', (error) => this.#fail(error));
    this.#client.on('end', () => this.#fail(new Error('the connection ended')));
    this.#client.on('notification', ({ payload = '' }) => {
      if (isSubject(payload)) onSubject(payload);
      else this.#onProbe(payload);
    });
  }

  async open(): Promise<void> {
    await this.#orClosed(this.#client.connect());
    await this.#orClosed(this.#client.query(`LISTEN ${CHANNEL}`));
    await this.#probe();
    this.isTelling = true;
  }

  /** Rejects when the connection tells nothing any more. */
  async watch(): Promise<never> {
    for (;;) {
      await this.#orClosed(pause(this.#times.probeMilliseconds, undefined, { ref: false }));
      await this.#probe();
    }
  }

  async close(): Promise<void> {
    this.isTelling = false;
    this.#fail(new Error('closed'));
    await this.#client.end().catch(() => undefined);
  }

  async #probe(): Promise<void> {
    const word = `probe:${crypto.randomUUID()}`;
    const heard = new Promise<void>((resolve) => {
      this.#onProbe = (text) => {
        if (text === word) resolve();
      };
    });
    const asked = this.#client.query('SELECT pg_notify($1, $2)', [CHANNEL, word]);
    const inTime = new AbortController();
    const late = pause(this.#times.answerMilliseconds, undefined, { signal: inTime.signal }).then(() => {
      throw new Error('the connection does not tell');
    });
    try {
      await this.#orClosed(Promise.race([Promise.all([asked, heard]), late]));
    } finally {
      inTime.abort();
      late.catch(() => undefined);
    }
  }

  #orClosed<Value>(promise: Promise<Value>): Promise<Value> {
    promise.catch(() => undefined);
    return Promise.race([promise, this.#closed]);
  }
}

function isSubject(text: string): text is Subject {
  return SUBJECT.test(text);
}
