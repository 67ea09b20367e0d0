'use client';

import { Bell } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { watchUpdates } from '@/components/updates/watch-updates';

type NotificationBellProps = {
  unread: number;
  /** When that was read, by the server's clock (milliseconds since 1970). */
  readAt: number;
  /** What the link is called with nothing unread, and with `#` unread. */
  labels: { none: string; some: string };
};

const SHOWN_MAX = 99;
const unreadSchema = z.object({ unread: z.number() });

/** The way to what one was told, with how much of it is unread; that changes by itself. */
export function NotificationBell({ unread, readAt, labels }: NotificationBellProps) {
  const path = usePathname();
  const [shown, setShown] = useState(unread);
  const [drawnAt, setDrawnAt] = useState(readAt);
  // The server drew the page anew, and counted.
  if (drawnAt !== readAt) {
    setDrawnAt(readAt);
    setShown(unread);
  }

  useEffect(() => {
    let question = new AbortController();
    const onUpdate = async () => {
      question.abort();
      question = new AbortController();
      const { signal } = question;
      const path = '/api/notifications?limit=1';
      const answer = await callApi({ method: 'GET', path, schema: unreadSchema, signal });
      if (answer.isOk && !signal.aborted) setShown(answer.body.unread);
    };
    // Where the stream has ended the person may be signed out, and would be refused.
    const onStream = (isOpen: boolean) => isOpen || question.abort();
    const stop = watchUpdates({ of: 'person', readAt, onUpdate, onStream });
    return () => {
      question.abort();
      stop();
    };
  }, [readAt]);

  const label = shown === 0 ? labels.none : labels.some.replace('#', String(shown));
  return (
    <Link
      href="/notifications"
      prefetch={false}
      aria-current={path === '/notifications' ? 'page' : undefined}
      className="relative inline-grid size-11 place-items-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:text-brand"
    >
      <Bell aria-hidden="true" className="size-4.5" />
      <span className="sr-only">{label}</span>
      {shown > 0 && (
        <span
          aria-hidden="true"
          translate="no"
          className="absolute top-1 right-0.5 min-w-4.5 rounded-full bg-danger px-1 text-center text-[0.6875rem] leading-4.5 font-semibold text-surface"
        >
          {shown > SHOWN_MAX ? `${SHOWN_MAX}+` : shown}
        </span>
      )}
    </Link>
  );
}
