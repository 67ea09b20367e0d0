import Link from 'next/link';
import type { ReactNode } from 'react';

/** Stands above a page's title, and leads to the list that the page is from. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="no-print inline-flex min-h-6 items-center text-sm font-medium text-brand underline underline-offset-4"
    >
      {children}
    </Link>
  );
}
