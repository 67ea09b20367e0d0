'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';

/** A link of the main navigation that knows whether the reader is inside its part of the site. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const path = usePathname();
  const isCurrent =
    href === '/' || href === '/admin' ? path === href : path === href || path.startsWith(`${href}/`);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isCurrent) showInBar(link.current);
  }, [isCurrent]);
  return (
    // Every live page asks for itself anew, and with it for whatever its links would prefetch.
    <Link
      prefetch={false}
      ref={link}
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className="inline-flex min-h-11 items-center rounded-lg px-2.5 text-sm font-medium md:px-3 md:text-[0.9375rem] whitespace-nowrap text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:text-brand"
    >
      {children}
    </Link>
  );
}

/** On a phone the links are wider than the screen: where the reader is comes into view, and the page stays where it is. */
function showInBar(link: HTMLAnchorElement | null): void {
  const bar = link?.parentElement;
  if (!link || !bar) return;
  const [inner, outer] = [link.getBoundingClientRect(), bar.getBoundingClientRect()];
  bar.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}
