import { randomUUID } from 'node:crypto';
import type { SimulatorClock } from '../clock';
import type { Collection, Journal } from '../journal';
import { type Random, shuffled } from '../seeded-random';
import { type Delivery, deliverySchema, inOrder, type ReleaseOrder } from './delivery';
import { sendWebhook } from './send-webhook';
import { type Forgery, matchesEventType, type WebhookFaultBook } from './webhook-faults';

/** A busy endpoint must not receive everything at once. */
const inFlightMax = 8;

type DelivererOptions = {
  provider: string;
  journal: Journal;
  clock: SimulatorClock;
  random: Random;
  faults: WebhookFaultBook;
  urls: string[];
  retryDelaysMs: readonly number[];
  /** The raw body of an event, as it is now. */
  payload(eventId: string): string;
  /** The headers that prove the sender of the body, and the body as it goes out: a forger may have changed it. */
  sign(options: { body: string; forgery: Forgery | null }): { headers: Record<string, string>; body: string };
};

/** Sends a provider's events to its webhook URLs, with retries and under faults, and records every attempt. */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #deliveries: Collection<Delivery>;
  readonly #byEvent = new Map<string, string[]>();
  readonly #queue: Array<{ id: string; done: () => void }> = [];
  readonly #waiting = new Set<string>();
  readonly #watchers = new Set<() => void>();
  readonly #gathered: string[] = [];
  #urls: string[];
  #inFlight = 0;
  #isClosed = false;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#urls = [...options.urls];
    const name = `${options.provider}.deliveries`;
    this.#deliveries = options.journal.collection({ name, schema: deliverySchema });
    for (const delivery of this.#deliveries.all()) {
      this.#index(delivery);
      if (delivery.state === 'waiting') this.#schedule(delivery);
    }
  }

  /** Where events that are emitted from now on go. */
  set urls(urls: string[]) {
    this.#urls = [...urls];
  }

  get urls(): string[] {
    return [...this.#urls];
  }

  /** Call it inside the transaction that stores the event; sending begins after the commit. */
  enqueue({ eventId, eventType }: { eventId: string; eventType: string }): void {
    for (const url of this.#urls) {
      const fault = this.#options.faults.take((rule) =>
        matchesEventType({ pattern: rule.event_type, eventType }),
      );
      const state =
        fault?.kind === 'lose'
          ? 'lost'
          : fault?.kind === 'hold' || fault?.kind === 'reorder'
            ? 'held'
            : 'waiting';
      const delayMs = fault?.kind === 'delay' ? fault.ms : 0;
      const copies = fault?.kind === 'duplicate' ? fault.copies : 1;
      const create = (forgery: Forgery | null) =>
        this.#create({ eventId, eventType, url, state, delayMs, isForged: forgery !== null, forgery });
      for (let copy = 0; copy < copies; copy += 1) {
        const delivery = create(null);
        if (fault?.kind === 'reorder') this.#gather({ id: delivery.id, windowMs: fault.window_ms });
      }
      if (fault?.kind === 'forge') create(fault.how);
    }
  }

  list(): Delivery[] {
    return this.#deliveries.all();
  }

  /** How many of the URLs have not taken the event yet. */
  pendingCount(eventId: string): number {
    const open = new Map<string, boolean>();
    for (const delivery of this.#ofEvent(eventId)) {
      if (delivery.isForged) continue;
      open.set(delivery.url, (open.get(delivery.url) ?? true) && delivery.state !== 'delivered');
    }
    return [...open.values()].filter(Boolean).length;
  }

  /** Sends held deliveries, one after another in the order asked for, and resolves after the first attempt of each. */
  async release({ order = 'created' }: { order?: ReleaseOrder } = {}): Promise<number> {
    const held = this.#deliveries
      .all()
      .filter((delivery) => delivery.state === 'held' && !this.#gathered.includes(delivery.id));
    const ordered = inOrder({ held, order, random: this.#options.random });
    await this.#sendOneByOne(ordered.map(({ id }) => id));
    return ordered.length;
  }

  /**
   * Tries a delivery again now, whatever became of it; resolves after that attempt. False when there is no such
   * delivery.
   */
  async resend(id: string): Promise<boolean> {
    const delivery = this.#deliveries.get(id);
    if (delivery === undefined) return false;
    this.#change({ ...delivery, state: 'waiting', nextAttemptAtMs: this.#options.clock.nowMs() });
    await this.#send(id);
    return true;
  }

  /** Resolves when nothing is on its way any more: all is delivered, given up, lost or held. */
  async idle(): Promise<void> {
    await this.#until(() => this.#waiting.size === 0 && this.#gathered.length === 0);
  }

  /** Resolves when every URL has answered the event's first attempt, or after the time-out. */
  async firstTry({ eventId, timeoutMs }: { eventId: string; timeoutMs: number }): Promise<void> {
    const isTried = () =>
      this.#ofEvent(eventId).every(({ state, attempts }) => state !== 'waiting' || attempts.length > 0);
    await this.#until(isTried, timeoutMs);
  }

  /** Resolves when an event of this type is delivered that was not when this was called, or after the time-out. */
  async nextDelivered({ eventType, timeoutMs }: { eventType: string; timeoutMs: number }): Promise<void> {
    const isDelivered = (delivery: Delivery) =>
      delivery.eventType === eventType && delivery.state === 'delivered';
    const before = new Set(
      this.list()
        .filter(isDelivered)
        .map(({ id }) => id),
    );
    await this.#until(
      () => this.list().some((delivery) => isDelivered(delivery) && !before.has(delivery.id)),
      timeoutMs,
    );
  }

  /** Forgets every delivery that was on its way; the journal is cleared by its owner. */
  clear(): void {
    this.#byEvent.clear();
    this.#waiting.clear();
    this.#gathered.length = 0;
    for (const { done } of this.#queue.splice(0)) done();
    this.#notify();
  }

  /** Stops sending. An attempt on the wire is not recorded any more. */
  close(): void {
    this.#isClosed = true;
    this.clear();
  }

  #create(options: Omit<Delivery, 'id' | 'attempts' | 'nextAttemptAtMs'> & { delayMs: number }): Delivery {
    const { delayMs, ...known } = options;
    const isWaiting = known.state === 'waiting';
    const nextAttemptAtMs = isWaiting ? this.#options.clock.nowMs() + delayMs : null;
    const delivery: Delivery = { id: `del_${randomUUID()}`, ...known, attempts: [], nextAttemptAtMs };
    this.#deliveries.put(delivery.id, delivery);
    this.#options.journal.afterCommit(() => {
      this.#index(delivery);
      if (!isWaiting) return;
      if (delayMs > 0) this.#schedule(delivery);
      else void this.#send(delivery.id);
    });
    return delivery;
  }

  #gather({ id, windowMs }: { id: string; windowMs: number }): void {
    const { clock, random, provider } = this.#options;
    this.#options.journal.afterCommit(() => {
      this.#gathered.push(id);
      if (this.#gathered.length > 1) return;
      const scatter = () => {
        const ids = shuffled({ items: this.#gathered, random });
        void this.#sendOneByOne(ids);
        this.#gathered.length = 0;
      };
      clock.setAlarm({ key: `${provider}.reorder`, atMs: clock.nowMs() + windowMs, run: scatter });
    });
  }

  async #sendOneByOne(ids: string[]): Promise<void> {
    for (const id of ids) {
      const delivery = this.#deliveries.get(id);
      if (delivery?.state === 'held')
        this.#change({ ...delivery, state: 'waiting', nextAttemptAtMs: this.#options.clock.nowMs() });
    }
    for (const id of ids) await this.#send(id);
  }

  #schedule(delivery: Delivery): void {
    const { clock } = this.#options;
    this.#waiting.add(delivery.id);
    const atMs = delivery.nextAttemptAtMs ?? clock.nowMs();
    clock.setAlarm({ key: delivery.id, atMs, run: () => void this.#send(delivery.id) });
  }

  /** Queues one attempt and resolves when it is over. */
  #send(id: string): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#options.clock.clearAlarm(id);
    this.#waiting.add(id);
    return new Promise((done) => {
      this.#queue.push({ id, done });
      this.#drain();
    });
  }

  #drain(): void {
    while (this.#inFlight < inFlightMax) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#inFlight += 1;
      void this.#attempt(next.id).finally(() => {
        this.#inFlight -= 1;
        next.done();
        this.#drain();
      });
    }
  }

  async #attempt(id: string): Promise<void> {
    const delivery = this.#deliveries.get(id);
    if (delivery === undefined) return;
    const payload = this.#options.payload(delivery.eventId);
    const { headers, body } = this.#options.sign({ body: payload, forgery: delivery.forgery });
    const startedAt = Date.now();
    const outcome = await sendWebhook({ url: delivery.url, headers, body });
    const latest = this.#deliveries.get(id);
    if (this.#isClosed || latest === undefined) return;
    const attempt = { at: Math.floor(startedAt / 1000), ...outcome, durationMs: Date.now() - startedAt };
    this.#record({ delivery: latest, attempt });
  }

  #record({ delivery, attempt }: { delivery: Delivery; attempt: Delivery['attempts'][number] }): void {
    const attempts = [...delivery.attempts, attempt];
    const isTaken = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    // Whoever checks signatures refuses a forged delivery; another attempt would only repeat that.
    const delayMs = delivery.isForged ? undefined : this.#options.retryDelaysMs[attempts.length - 1];
    if (isTaken || delayMs === undefined) {
      const state = isTaken ? 'delivered' : 'failed';
      this.#change({ ...delivery, attempts, state, nextAttemptAtMs: null });
      return;
    }
    const retrying: Delivery = {
      ...delivery,
      attempts,
      state: 'waiting',
      nextAttemptAtMs: this.#options.clock.nowMs() + delayMs,
    };
    this.#change(retrying);
    this.#schedule(retrying);
  }

  #change(delivery: Delivery): void {
    this.#options.journal.transact(() => this.#deliveries.put(delivery.id, delivery));
    if (delivery.state === 'waiting') this.#waiting.add(delivery.id);
    else this.#waiting.delete(delivery.id);
    this.#notify();
  }

  #index(delivery: Delivery): void {
    const ids = this.#byEvent.get(delivery.eventId) ?? [];
    this.#byEvent.set(delivery.eventId, [...ids, delivery.id]);
  }

  #ofEvent(eventId: string): Delivery[] {
    return (this.#byEvent.get(eventId) ?? []).flatMap((id) => this.#deliveries.get(id) ?? []);
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  #until(isReached: () => boolean, timeoutMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#watchers.delete(check);
        resolve();
      };
      const check = () => {
        if (isReached() || this.#isClosed) finish();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(finish, timeoutMs);
      this.#watchers.add(check);
      check();
    });
  }
}
