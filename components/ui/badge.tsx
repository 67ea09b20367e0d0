import type { ReactNode } from 'react';
import { classNames } from './class-names';

export type Tone = 'neutral' | 'positive' | 'caution' | 'danger' | 'info';

export const toneClass: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted ring-line',
  positive: 'bg-positive-soft text-positive ring-positive/25',
  caution: 'bg-caution-soft text-caution ring-caution/25',
  danger: 'bg-danger-soft text-danger ring-danger/25',
  info: 'bg-info-soft text-info ring-info/25',
};

/** A state in a word; the word carries the meaning, the colour only repeats it. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center rounded-full px-2.5 py-0.5 text-xs leading-5 font-semibold whitespace-nowrap ring-1 ring-inset',
        toneClass[tone],
      )}
    >
      {children}
    </span>
  );
}
