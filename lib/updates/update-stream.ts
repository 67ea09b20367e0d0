import type { Followed, Update } from './schema';
import type { Subject, UpdateHub } from './update-hub';

/** Times of a stream, in milliseconds. */
export type StreamTimes = {
  /** Proxies close what is silent for a minute, some for half of one. A reader who took nothing since the last one is gone. */
  heartbeat: number;
  /** A reader may no longer see what they follow after so long at most, without an update. */
  recheck: number;
  /** After it the reader opens the stream anew, perhaps at another server. */
  life: number;
  /** Between two updates of one stream: a job that writes a task ten times is read once or twice. */
  gap: number;
};

export const STREAM_TIMES: StreamTimes = { heartbeat: 15_000, recheck: 30_000, life: 300_000, gap: 400 };

/** The clocks of two servers, one of which drew the page that the other one's stream follows. */
const CLOCKS_DIFFER_MILLISECONDS = 2_000;

type Options = {
  hub: UpdateHub;
  /** What is followed, and under which name the reader knows it. */
  subjects: ReadonlyMap<Subject, Followed>;
  /** When the reader last read, by a server's clock. */
  since: number | null;
  /** Whether the reader still may see all of it; asked before each update. Where nobody can say, the stream ends, too. */
  mayRead: () => Promise<boolean>;
  onClose: () => void;
  times?: StreamTimes;
};

export type UpdateStream = { body: ReadableStream<Uint8Array>; close(): void };

/**
 * The body of a stream of server-sent events. It says that something was written, and never what: the reader reads it by the
 * endpoints and pages that they read it by anyway. At most one update of each subject waits for a reader who is slow.
 */
export function updateStream(options: Options): UpdateStream {
  const stream = new Stream({ ...options, times: options.times ?? STREAM_TIMES });
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => stream.start(controller),
    pull: () => stream.flush(),
    cancel: () => stream.close(),
  });
  return { body, close: () => stream.close() };
}

const encoder = new TextEncoder();

class Stream {
  readonly #options: Options & { times: StreamTimes };
  readonly #waiting = new Set<Subject>();
  readonly #timers: NodeJS.Timeout[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #unfollow: () => void = () => undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  #sentAt = 0;
  #isAsking = false;

  constructor(options: Options & { times: StreamTimes }) {
    this.#options = options;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const { hub, subjects, since, times } = this.#options;
    this.#controller = controller;
    this.#unfollow = hub.follow({
      subjects: [...subjects.keys()],
      onUpdate: (subject) => {
        this.#waiting.add(subject);
        this.flush();
      },
    });
    const before = (since ?? Number.POSITIVE_INFINITY) - CLOCKS_DIFFER_MILLISECONDS;
    const missed = [...subjects.keys()].filter((subject) => hub.mayHaveChanged({ subject, since: before }));
    // In one piece: whoever knows that they follow knows what they missed. The first bytes also open proxies.
    const following = `event: following\ndata: ${JSON.stringify({ at: Date.now() })}\n\n`;
    this.#send(following + this.#updatesOf(missed));
    this.#timers.push(
      setInterval(() => this.#beat(), times.heartbeat).unref(),
      setInterval(() => this.#closeUnlessMayRead(), times.recheck).unref(),
      setTimeout(() => this.close(), times.life).unref(),
    );
  }

  /** Sends what waits, if the reader takes it and still may see it. */
  flush(): void {
    const isDue = this.#waiting.size > 0 && !this.#isAsking && this.#isTaking();
    if (!isDue || this.#flushTimer) return;
    const wait = this.#sentAt + this.#options.times.gap - performance.now();
    if (this.#sentAt === 0 || wait <= 0) {
      void this.#sendWaiting();
      return;
    }
    this.#flushTimer = setTimeout(() => {
      this.#flushTimer = undefined;
      this.flush();
    }, wait).unref();
  }

  close(): void {
    const controller = this.#controller;
    if (!controller) return;
    this.#controller = null;
    this.#unfollow();
    for (const timer of this.#timers) clearTimeout(timer);
    clearTimeout(this.#flushTimer);
    try {
      controller.close();
    } catch {
      // The reader cancelled it, which closed it already.
    }
    this.#options.onClose();
  }

  async #sendWaiting(): Promise<void> {
    this.#isAsking = true;
    await this.#closeUnlessMayRead();
    this.#isAsking = false;
    if (!this.#controller) return;
    this.#sentAt = performance.now();
    const updates = this.#updatesOf([...this.#waiting]);
    this.#waiting.clear();
    this.#send(updates);
  }

  #updatesOf(subjects: readonly Subject[]): string {
    const updates = subjects.flatMap((subject): Update[] => {
      const of = this.#options.subjects.get(subject);
      return of ? [{ of, at: Date.now() }] : [];
    });
    return updates.map((update) => `event: update\ndata: ${JSON.stringify(update)}\n\n`).join('');
  }

  async #closeUnlessMayRead(): Promise<void> {
    const may = await this.#options.mayRead().catch(() => null);
    // Without it the reader would ask again, and be refused.
    if (may === false) this.#send('event: end\ndata: {}\n\n');
    if (!may) this.close();
  }

  #beat(): void {
    if (this.#isTaking()) this.#send(': \n\n');
    else this.close();
  }

  #isTaking(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  #send(text: string): void {
    this.#controller?.enqueue(encoder.encode(text));
  }
}
