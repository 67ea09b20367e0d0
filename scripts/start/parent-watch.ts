import type { Variables } from '../environment';

const CHECK_MILLISECONDS = 250;

/**
 * Calls `onGone` when npm, which started this process, is gone without having passed a signal on (it was killed).
 * Nothing is watched if another program started it: a service is meant to outlive its starter.
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
