import type { ReactElement } from 'react';
import type { Content, Elements } from './elements';

type EmptyStateProps = {
  icon: ReactElement;
  title: string;
  children?: Content;
  action?: Elements;
  /** The whole page is this: the title is its h1. */
  isPage?: boolean;
};

/** Nothing here yet: say so, and say what to do about it. */
export function EmptyState({ icon, title, children, action, isPage = false }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className="grid justify-items-center gap-3 rounded-2xl border border-dashed border-line px-6 py-12 text-center">
      <span
        aria-hidden="true"
        className="grid size-12 place-items-center rounded-full bg-brand-soft text-brand"
      >
        {icon}
      </span>
      <Title className="text-lg font-semibold">{title}</Title>
      {children && <p className="max-w-md text-muted">{children}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
