import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { Content } from '@/components/ui/elements';

export type StatTileProps = {
  label: string;
  value: ReactNode;
  /** A further amount or a date. */
  hint?: Content;
  href: string;
  needsAttention?: boolean;
};

/** One number, with a link to what it counts. */
export function StatTile({ label, value, hint, href, needsAttention = false }: StatTileProps) {
  return (
    <Link
      href={href}
      className={classNames(
        'grid content-start gap-1 rounded-2xl border bg-surface p-4 shadow-card sm:p-5 transition-colors hover:border-edge',
        needsAttention ? 'border-caution' : 'border-line',
      )}
    >
      <span className="text-muted">{label}</span>
      <span
        className={classNames(
          'text-2xl font-semibold tracking-tight tabular-nums sm:text-3xl',
          needsAttention && 'text-caution',
        )}
      >
        {value}
      </span>
      {hint && <span className="text-sm text-muted tabular-nums">{hint}</span>}
    </Link>
  );
}
