import type { ComponentProps } from 'react';
import { classNames } from './class-names';

export const controlClass =
  'w-full min-h-11 rounded-lg border border-edge bg-surface px-3.5 py-2 text-base text-ink aria-invalid:border-danger aria-invalid:ring-1 aria-invalid:ring-danger';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={classNames(controlClass, className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={classNames(controlClass, 'min-h-32 leading-relaxed', className)} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={classNames(controlClass, className)} />;
}

/** A field for an amount of money or a number with decimals. */
export function AmountInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <Input
      inputMode="decimal"
      autoComplete="off"
      {...rest}
      className={classNames('max-w-48 tabular-nums', className)}
    />
  );
}
