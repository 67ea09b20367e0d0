'use client';

import { type ReactNode, useId, useRef } from 'react';
import { Button, type ButtonTone } from './button';

type ConfirmButtonProps = {
  children: ReactNode;
  tone?: ButtonTone;
  title: string;
  text: string;
  confirmLabel: string;
  /** Danger is for what takes something away. */
  confirmTone?: ButtonTone;
  keepLabel: string;
  isBusy?: boolean;
  onConfirm: () => void;
};

/**
 * A button that asks once before it acts. The browser's own modal dialog keeps focus inside, closes on
 * Escape and gives focus back to the button.
 */
export function ConfirmButton({
  children,
  tone = 'secondary',
  title,
  text,
  confirmLabel,
  confirmTone = 'danger',
  keepLabel,
  isBusy = false,
  onConfirm,
}: ConfirmButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  return (
    <>
      <Button tone={tone} isBusy={isBusy} onClick={() => !isBusy && dialog.current?.showModal()}>
        {children}
      </Button>
      <dialog ref={dialog} className="modal" aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`}>
        <div className="grid gap-4">
          <h2 id={`${id}-title`} className="text-lg font-semibold">
            {title}
          </h2>
          <p id={`${id}-text`} className="text-muted">
            {text}
          </p>
          <div className="flex flex-wrap justify-end gap-3">
            <Button tone="secondary" onClick={() => dialog.current?.close()}>
              {keepLabel}
            </Button>
            <Button
              tone={confirmTone}
              onClick={() => {
                dialog.current?.close();
                onConfirm();
              }}
            >
              {confirmLabel}
            </Button>
          </div>
        </div>
      </dialog>
    </>
  );
}
