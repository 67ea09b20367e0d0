import type { PayPalTwin } from './twin';

/** Node's timers count milliseconds in 31 bits, and one that is set for longer rings at once. */
const timerMaxMs = 20 * 24 * 3600 * 1000;

/** An alarm that may be further away than a timer can wait: it is set again on the way. Call it inside a transaction. */
export function setFarAlarm({
  twin,
  key,
  atMs,
  run,
}: {
  twin: PayPalTwin;
  key: string;
  atMs: number;
  run: () => void;
}): void {
  const set = () => {
    const nextMs = Math.min(atMs, twin.clock.nowMs() + timerMaxMs);
    twin.clock.setAlarm({ key, atMs: nextMs, run: nextMs < atMs ? set : run });
  };
  twin.journal.afterCommit(set);
}
