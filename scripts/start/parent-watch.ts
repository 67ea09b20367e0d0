import type { Variables } from '../environment';

const CHECK_MILLISECONDS = 250;

/**
 * Calls `onGone` when npm, which started this process, is gone without having passed a signal on (it was killed).
 * Started by anything else, nothing is watched: who starts a service and leaves wants it to stay.
 */
export function watchParent({ given, onGone }: { given: Variables; onGone: () => void }): void {
  if (given.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, CHECK_MILLISECONDS);
  timer.unref();
}
