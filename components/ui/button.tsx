'use client';

import Link from 'next/link';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { Spinner } from './spinner';
import { useIsHydrated } from './use-is-hydrated';

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger';

const base =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-5 py-2 text-center text-[0.9375rem] leading-snug font-semibold transition-colors';

const tones: Record<ButtonTone, string> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong',
  secondary: 'border border-edge bg-surface text-ink hover:border-ink hover:bg-sunken',
  quiet: 'text-brand underline-offset-4 hover:bg-brand-soft',
  danger: 'border border-danger bg-surface text-danger hover:bg-danger-soft',
};

type ButtonProps = ComponentProps<'button'> & {
  tone?: ButtonTone;
  isBusy?: boolean;
  /** The browser itself sends its form, so no press is lost before the page's script runs. */
  isNative?: boolean;
};

/**
 * A button that stays focusable while busy: `aria-disabled` instead of `disabled`, so that a keyboard or
 * screen-reader user is not thrown off it in the middle of an action. The caller ignores presses while busy. It is disabled until the page's script runs, so that an early press is not lost.
 */
export function Button({
  tone = 'primary',
  isBusy = false,
  isNative = false,
  className,
  children,
  type,
  ...rest
}: ButtonProps) {
  const isHydrated = useIsHydrated();
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      disabled={(!isHydrated && !isNative) || rest.disabled}
      aria-disabled={isBusy || undefined}
      className={classNames(base, tones[tone], isBusy && 'opacity-75', 'disabled:cursor-wait', className)}
    >
      {isBusy && <Spinner />}
      <span className="contents">{children}</span>
    </button>
  );
}

type ButtonLinkProps = ComponentProps<typeof Link> & { tone?: ButtonTone };

/** A link that looks like a button, for going somewhere; actions use `Button`. */
export function ButtonLink({ tone = 'primary', className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={classNames(base, tones[tone], className)} />;
}
