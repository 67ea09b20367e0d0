'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import type { Followed } from '@/lib/updates/schema';
import { Button } from '../ui/button';
import { isInUse, watchTyping } from './is-in-use';
import { watchUpdates } from './watch-updates';

export type FollowUpdatesProps = {
  of: Followed;
  /** Of a task or a payment. */
  id?: number;
  /** When the page was read, by the server's clock (milliseconds since 1970). */
  readAt: number;
  /** How things stand, in a sentence; a screen reader hears the new one when it has changed. */
  state: string;
  labels: { changed: string; show: string };
};

/**
 * Keeps a page that the server drew up to date: draws it anew when something of its subject was written. While somebody
 * types or a dialog is open it waits, and says so.
 */
export function FollowUpdates({ state, labels, ...followed }: FollowUpdatesProps) {
  const { isHeld, show } = useFreshPage(followed);
  const news = useNews(state);
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {isHeld ? labels.changed : news}
      </p>
      {isHeld && (
        <div className="no-print fixed inset-x-4 bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-2rem)] flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-xl border border-line bg-surface py-2 pr-2 pl-4 shadow-lg">
          <p aria-hidden="true" className="text-[0.9375rem]">
            {labels.changed}
          </p>
          <Button tone="secondary" onClick={show}>
            {labels.show}
          </Button>
        </div>
      )}
    </>
  );
}

/** How often it is looked whether somebody has finished what an update waits for. Their own act has drawn the page anew by then. */
const LOOK_MS = 1_000;

/** The clocks of the servers that drew the page and that tell of updates; one more drawing mends it. */
const CLOCKS_DIFFER_MS = 100;

/** Draws the page anew when it is due, once at a time. `isHeld`: it is due, and waits for who uses the page. */
function useFreshPage({ of, id, readAt }: Omit<FollowUpdatesProps, 'state' | 'labels'>): {
  isHeld: boolean;
  show: () => void;
} {
  const { refresh } = useRouter();
  /** When the newest update was heard of that the page may not show; null: none. */
  const [dueAt, setDueAt] = useState<number | null>(null);
  const [isHeld, setIsHeld] = useState(false);
  const [isDrawing, startTransition] = useTransition();

  useEffect(() => {
    watchTyping();
    const stop = watchUpdates({
      of,
      ...(id !== undefined && { id }),
      readAt,
      onUpdate: setDueAt,
      onEnd: refresh,
    });
    // It was drawn anew, by whomever, and shows what was written before.
    setDueAt((at) => (at !== null && at + CLOCKS_DIFFER_MS < readAt ? null : at));
    setIsHeld(false);
    return stop;
  }, [of, id, readAt, refresh]);

  useEffect(() => {
    // Each drawing replaces the one under way: many in a row would end in none.
    if (dueAt === null || isDrawing) return;
    const draw = () => {
      if (isInUse()) return false;
      setDueAt(null);
      startTransition(refresh);
      return true;
    };
    if (draw()) return;
    const timer = setInterval(() => !draw() && setIsHeld(true), LOOK_MS);
    return () => clearInterval(timer);
  }, [dueAt, isDrawing, refresh]);

  return { isHeld, show: () => startTransition(refresh) };
}

/** The newest state once it differs from the one with which the page came; nothing before. */
function useNews(state: string): string {
  const first = useRef(state);
  const [news, setNews] = useState('');
  useEffect(() => {
    if (state === first.current && news === '') return;
    setNews(state);
  }, [state, news]);
  return news;
}
