/** Open streams of this process. Each holds a connection, of which one network may have 256. */
type Limits = { perPerson: number; perNetwork: number; inAll: number };

type Reader = { userId: number | null; network: string };

/** Counts open streams, so that nobody takes all connections with them. */
export class StreamCounts {
  readonly #limits: Limits;
  readonly #counts = new Map<string, number>();
  #total = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Open streams of everybody. */
  get total(): number {
    return this.#total;
  }

  /** Counts one more and returns what ends it, or null where it is one too many. */
  take({ userId, network }: Reader): (() => void) | null {
    const { perPerson, perNetwork, inAll } = this.#limits;
    const keys = [`network:${network}`, ...(userId === null ? [] : [`user:${userId}`])];
    const limitOf = (key: string) => (key.startsWith('user:') ? perPerson : perNetwork);
    const isFull = keys.some((key) => (this.#counts.get(key) ?? 0) >= limitOf(key));
    if (isFull || this.#total >= inAll) return null;
    this.#add({ keys, step: 1 });
    let isOver = false;
    return () => {
      if (!isOver) this.#add({ keys, step: -1 });
      isOver = true;
    };
  }

  #add({ keys, step }: { keys: string[]; step: 1 | -1 }): void {
    this.#total += step;
    for (const key of keys) {
      const count = (this.#counts.get(key) ?? 0) + step;
      if (count > 0) this.#counts.set(key, count);
      else this.#counts.delete(key);
    }
  }
}
