'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button';

type ReviewBoxProps = {
  title: string;
  children: ReactNode;
  confirmLabel: string;
  changeLabel: string;
  isBusy: boolean;
  onConfirm: () => void;
  onChange: () => void;
};

/** What is about to happen, once more, before it happens. The focus goes to it, so that it is read out. */
export function ReviewBox({
  title,
  children,
  confirmLabel,
  changeLabel,
  isBusy,
  onConfirm,
  onChange,
}: ReviewBoxProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => heading.current?.focus(), []);
  return (
    // Nothing may take it away while somebody decides.
    <section
      data-in-use=""
      aria-labelledby={id}
      className="grid gap-3 rounded-xl border border-brand bg-brand-soft p-4"
    >
      <h3 ref={heading} id={id} tabIndex={-1} className="font-semibold">
        {title}
      </h3>
      <div className="break-words">{children}</div>
      <div className="flex flex-wrap gap-3">
        <Button isBusy={isBusy} onClick={onConfirm}>
          {confirmLabel}
        </Button>
        <Button tone="secondary" onClick={() => !isBusy && onChange()}>
          {changeLabel}
        </Button>
      </div>
    </section>
  );
}
