import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { type Tone, toneClass } from './badge';
import { classNames } from './class-names';
import type { Content, Elements } from './elements';

const icons = {
  neutral: Info,
  info: Info,
  positive: CircleCheck,
  caution: TriangleAlert,
  danger: CircleAlert,
} as const;

type AlertProps = {
  tone?: Tone;
  title?: Content;
  children?: Content;
  /** Buttons or links beneath the text. */
  actions?: Elements;
  /** Announce it when it appears after the page has loaded. */
  isAnnounced?: boolean;
};

/** A note that stands out from the page. */
export function Alert({ tone = 'info', title, children, actions, isAnnounced = false }: AlertProps) {
  const Icon = icons[tone];
  return (
    <div
      role={isAnnounced ? 'status' : undefined}
      className={classNames('flex gap-3 rounded-xl p-4 ring-1 ring-inset', toneClass[tone])}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <div className="grid min-w-0 flex-1 gap-1.5">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-[0.9375rem] text-ink">{children}</div>}
        {actions && <div className="mt-1.5 flex flex-wrap gap-2.5">{actions}</div>}
      </div>
    </div>
  );
}
