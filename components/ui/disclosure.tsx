import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

type DisclosureProps = { summary: ReactNode; children: ReactNode; isOpen?: boolean };

/** Folded away until wanted; the browser's own element, so it works before any script has loaded. */
export function Disclosure({ summary, children, isOpen = false }: DisclosureProps) {
  return (
    <details open={isOpen} className="group">
      <summary className="flex min-h-11 list-none items-center justify-between gap-3 rounded-lg font-medium">
        <span className="contents">{summary}</span>
        <ChevronDown
          aria-hidden="true"
          className="size-5 shrink-0 text-muted transition-transform group-open:rotate-180"
        />
      </summary>
      <div className="pt-3">{children}</div>
    </details>
  );
}
