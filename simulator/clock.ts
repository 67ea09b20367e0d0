/** Node's timers count milliseconds in 31 bits, and one that is set for longer rings at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

type Alarm = { atMs: number; run: () => void; timer: NodeJS.Timeout };

/**
 * The simulators' own time: the machine's clock plus an offset that only grows. Everything that happens "later" (a
 * session that expires, a bank debit that clears, a webhook that is retried) is an alarm here, so a test can jump hours
 * ahead. Alarms are in memory; their owners set them again from stored records after a restart.
 */
export class SimulatorClock {
  #offsetMs: number;
  readonly #alarms = new Map<string, Alarm>();

  constructor({ offsetMs }: { offsetMs: number }) {
    this.#offsetMs = offsetMs;
  }

  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Replaces any alarm with the same key. An alarm in the past rings on the next turn of the event loop. */
  setAlarm({ key, atMs, run }: { key: string; atMs: number; run: () => void }): void {
    this.clearAlarm(key);
    const waitMs = Math.min(TIMER_MS_MAX, Math.max(0, atMs - this.nowMs()));
    const timer = setTimeout(() => this.#due(key), waitMs);
    timer.unref();
    this.#alarms.set(key, { atMs, run, timer });
  }

  clearAlarm(key: string): void {
    clearTimeout(this.#alarms.get(key)?.timer);
    this.#alarms.delete(key);
  }

  /** Moves time forward and rings, in order and each at its own time, the alarms on the way. */
  advance({ seconds }: { seconds: number }): void {
    const targetMs = this.nowMs() + seconds * 1000;
    for (let next = this.#earliestUntil(targetMs); next !== null; next = this.#earliestUntil(targetMs)) {
      const ahead = (this.#alarms.get(next)?.atMs ?? targetMs) - this.nowMs();
      this.#offsetMs += Math.max(0, ahead);
      this.#ring(next);
    }
    this.#offsetMs += Math.max(0, targetMs - this.nowMs());
    // Timers of the remaining alarms were set for the old time.
    for (const [key, { atMs, run }] of [...this.#alarms]) this.setAlarm({ key, atMs, run });
  }

  /** Back to the machine's time, with no alarm set. */
  reset(): void {
    this.close();
    this.#offsetMs = 0;
  }

  close(): void {
    for (const key of [...this.#alarms.keys()]) this.clearAlarm(key);
  }

  #earliestUntil(limitMs: number): string | null {
    let earliest: { key: string; atMs: number } | null = null;
    for (const [key, { atMs }] of this.#alarms) {
      if (atMs <= limitMs && (earliest === null || atMs < earliest.atMs)) earliest = { key, atMs };
    }
    return earliest?.key ?? null;
  }

  /** The timer is over; an alarm further away than a timer can wait is set again. */
  #due(key: string): void {
    const alarm = this.#alarms.get(key);
    if (alarm && alarm.atMs > this.nowMs()) this.setAlarm({ key, ...alarm });
    else this.#ring(key);
  }

  #ring(key: string): void {
    const alarm = this.#alarms.get(key);
    if (alarm === undefined) return;
    this.clearAlarm(key);
    alarm.run();
  }
}
