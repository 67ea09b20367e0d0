import type { ReactNode } from 'react';

/** Name and value pairs; on a phone the value sits beneath its name only when there is no space beside it. */
export function Facts({ items }: { items: readonly { term: string; value: ReactNode }[] }) {
  return (
    <dl className="grid divide-y divide-line">
      {items.map(({ term, value }) => (
        <div
          key={term}
          className="flex flex-wrap justify-between gap-x-6 gap-y-0.5 py-2.5 first:pt-0 last:pb-0"
        >
          <dt className="text-muted">{term}</dt>
          <dd className="ml-auto min-w-0 text-right font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
