import { classNames } from './class-names';

/** A grey place where something will be. Hidden from screen readers; the page says "loading" once. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={classNames('animate-pulse rounded-lg bg-line', className)} />;
}
