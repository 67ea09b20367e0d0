'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { isOpenPayout, payoutStatuses } from '@/lib/payouts/states';
import type { WalletPayout } from './payout-list';

export type FollowedPayout = Pick<WalletPayout, 'id' | 'status' | 'amount' | 'currency' | 'reason'>;

/** Quick at first, because PayPal is done in seconds; then slower, and not for ever (about two minutes). */
const POLL_DELAYS_MS = [2000, 3000, 4000, 6000, 8000, 10_000, 15_000, 20_000, 25_000, 30_000];

/** Unclaimed money stays in transit for weeks; following the newest is enough. */
const ASKED_MAX = 5;

const statusSchema = z.object({
  status: z.enum(payoutStatuses),
  reason: z.nullable(z.string()),
});

type PayoutNews = {
  /** What changed last, with its new status. */
  changed: readonly FollowedPayout[];
  hasOpen: boolean;
  isPolling: boolean;
  checkAgain: () => void;
};

/**
 * Follows payouts while they are not final, and draws the page anew when one has changed, and when the tab is shown
 * again. Each request makes the server ask the provider, so the response is true.
 */
export function usePayoutNews(payouts: readonly FollowedPayout[]): PayoutNews {
  const router = useRouter();
  const [tries, setTries] = useState(0);
  const open = useMemo(() => payouts.filter(({ status }) => isOpenPayout(status)), [payouts]);
  const delay = POLL_DELAYS_MS[tries];
  const isPolling = open.length > 0 && delay !== undefined;

  // Whoever made the server draw the page anew: this request, an update, the person.
  const [drawn, setDrawn] = useState(payouts);
  const [changed, setChanged] = useState<readonly FollowedPayout[]>([]);
  if (drawn !== payouts) {
    setDrawn(payouts);
    const news = payouts.filter((payout) => drawn.some((before) => hasNews({ before, now: payout })));
    if (news.length > 0) setChanged(news);
  }

  // A payout that was asked for meanwhile is followed from its beginning.
  const newest = open[0]?.id;
  const [followed, setFollowed] = useState(newest);
  if (newest !== followed) {
    setFollowed(newest);
    setTries(0);
  }

  useEffect(() => {
    if (!isPolling) return;
    const question = new AbortController();
    const timer = setTimeout(async () => {
      const answers = await Promise.all(
        open.slice(0, ASKED_MAX).map((payout) => ask({ payout, signal: question.signal })),
      );
      if (question.signal.aborted) return;
      setTries((count) => count + 1);
      if (answers.includes(true)) router.refresh();
    }, delay);
    return () => {
      clearTimeout(timer);
      question.abort();
    };
  }, [isPolling, delay, open, router]);

  const checkAgain = useCallback(() => setTries(0), []);
  useEffect(() => {
    const onShown = () => {
      if (document.visibilityState !== 'visible') return;
      setTries(0);
      router.refresh();
    };
    document.addEventListener('visibilitychange', onShown);
    return () => document.removeEventListener('visibilitychange', onShown);
  }, [router]);
  return { changed, hasOpen: open.length > 0, isPolling, checkAgain };
}

/** Whether a payout is not as it was; a broken connection is no news. */
async function ask({ payout, signal }: { payout: FollowedPayout; signal: AbortSignal }): Promise<boolean> {
  const path = `/api/users/payouts/${payout.id}`;
  const answer = await callApi({ method: 'GET', path, schema: statusSchema, signal });
  return answer.isOk && hasNews({ before: payout, now: { ...payout, ...answer.body } });
}

function hasNews({ before, now }: { before: FollowedPayout; now: FollowedPayout }): boolean {
  return before.id === now.id && (before.status !== now.status || before.reason !== now.reason);
}
