import { classNames } from './class-names';

/** A grey placeholder for content that is loading. Hidden from screen readers; the page says "loading" once. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={classNames('animate-pulse rounded-lg bg-line', className)} />;
}
