import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import type { Elements } from './elements';

export function Card({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div
      {...rest}
      className={classNames(
        'print-plain min-w-0 rounded-2xl border border-line bg-surface p-5 shadow-card sm:p-6',
        className,
      )}
    />
  );
}

type SectionCardProps = { title: ReactNode; id: string; action?: Elements; children: Elements };

/** A card that is a landmark: a titled section of the page. */
export function SectionCard({ title, id, action, children }: SectionCardProps) {
  return (
    <section
      aria-labelledby={id}
      className="print-plain grid min-w-0 content-start gap-4 rounded-2xl border border-line bg-surface p-5 shadow-card sm:p-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id={id} className="text-lg font-semibold">
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}
