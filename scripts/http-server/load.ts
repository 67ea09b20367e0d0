import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RequestKind } from './request-kind';

/** calm: everything is answered. busy: no pages and no API. overloaded: no webhooks and no files either. */
export type Load = 'calm' | 'busy' | 'overloaded';

/** How late the event loop is, in milliseconds, when a state begins; it ends below the lower one. */
const LIMITS = { busy: { above: 400, below: 150 }, overloaded: { above: 2_000, below: 800 } } as const;
/** One reading above a limit is a page that is compiled or a large collection of garbage; two are a load. */
const READINGS = 2;
const READING_MILLISECONDS = 500;
const RESOLUTION_MILLISECONDS = 10;

/** What follows from the latest readings of the delay (milliseconds, the newest last) while the load is `load`. */
export function nextLoad({ load, delays }: { load: Load; delays: readonly number[] }): Load {
  const recent = delays.slice(-READINGS);
  if (recent.length < READINGS) return load;
  const isAbove = (limit: number) => recent.every((delay) => delay > limit);
  const isBelow = (limit: number) => recent.every((delay) => delay < limit);
  if (isAbove(LIMITS.overloaded.above)) return 'overloaded';
  if (load === 'overloaded' && !isBelow(LIMITS.overloaded.below)) return load;
  if (isAbove(LIMITS.busy.above)) return 'busy';
  if (load === 'calm' || isBelow(LIMITS.busy.below)) return 'calm';
  return 'busy';
}

/** Whether a request is refused to be able to answer others. Probes never are: operators need them most then. */
export function isShed({ load, kind }: { load: Load; kind: RequestKind }): boolean {
  if (load === 'calm' || kind === 'probe') return false;
  return load === 'overloaded' || kind === 'page' || kind === 'api';
}

/** Watches this process's event loop: returns the present load. */
export function watchLoad(): () => Load {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS });
  delay.enable();
  let load: Load = 'calm';
  let delays: number[] = [];
  setInterval(() => {
    // The median: half of the turns of the loop were at least as late. It counts from turn to turn.
    const late = Math.max(0, delay.percentile(50) / 1e6 - RESOLUTION_MILLISECONDS);
    delay.reset();
    delays = [...delays, late].slice(-READINGS);
    load = nextLoad({ load, delays });
  }, READING_MILLISECONDS).unref();
  return () => load;
}
