import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

type PageFrameProps = { width?: 'narrow' | 'reading' | 'wide'; children: ReactNode };

const widths = { narrow: 'max-w-md', reading: 'max-w-3xl', wide: 'max-w-6xl' } as const;

/** The column that a page's content stands in. */
export function PageFrame({ width = 'wide', children }: PageFrameProps) {
  return (
    <main
      id="main"
      tabIndex={-1}
      className={classNames(
        'mx-auto grid w-full content-start gap-6 px-4 py-8 outline-none sm:px-6 sm:py-10',
        widths[width],
      )}
    >
      {children}
    </main>
  );
}
