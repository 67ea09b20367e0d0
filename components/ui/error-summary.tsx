'use client';

import { CircleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Content } from './elements';

type ErrorSummaryProps = {
  title: string;
  /** Focus moves here each time this changes, so that the same mistake twice is announced twice. */
  attempt: number;
  children?: Content;
  items?: readonly { fieldId: string; message: string }[];
};

/** What went wrong, on top of the form, focused when it appears; each item leads to its field. */
export function ErrorSummary({ title, attempt, children, items = [] }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is what asks for the focus.
  useEffect(() => {
    box.current?.focus();
  }, [attempt]);
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="flex gap-3 rounded-xl bg-danger-soft p-4 text-danger ring-1 ring-danger/40 ring-inset"
    >
      <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <div className="grid min-w-0 flex-1 gap-1.5">
        <p className="font-semibold">{title}</p>
        {items.length > 0 && (
          <ul className="grid gap-1 text-[0.9375rem]">
            {items.map(({ fieldId, message }) => (
              <li key={fieldId}>
                <a href={`#${fieldId}`} className="inline-block py-0.5 underline underline-offset-2">
                  {message}
                </a>
              </li>
            ))}
          </ul>
        )}
        {children && <div className="text-[0.9375rem] text-ink">{children}</div>}
      </div>
    </div>
  );
}
