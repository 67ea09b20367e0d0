import type { ReactNode } from 'react';

/** A short numbered path: what happens first, next and last. */
export function Steps({ items }: { items: readonly { key: string; content: ReactNode }[] }) {
  return (
    <ol className="grid gap-3">
      {items.map(({ key, content }, position) => (
        <li key={key} className="flex gap-3 text-[0.9375rem]">
          <span
            aria-hidden="true"
            className="grid size-6 shrink-0 place-items-center rounded-full bg-brand-soft text-xs font-bold text-brand tabular-nums"
          >
            {position + 1}
          </span>
          <span className="min-w-0 flex-1">{content}</span>
        </li>
      ))}
    </ol>
  );
}
