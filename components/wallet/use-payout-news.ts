'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { payoutStatuses } from '@/lib/payouts/states';
import type { WalletPayout } from './payout-list';

export type OpenPayout = Pick<WalletPayout, 'id' | 'status' | 'amount' | 'currency' | 'reason'>;

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
  changed: readonly OpenPayout[];
  isPolling: boolean;
  checkAgain: () => void;
};

/**
 * Follows payouts while they are not final, and draws the page anew when one has changed, and when the tab is shown
 * again. Each request makes the server ask the provider, so the response is true.
 */
export function usePayoutNews(payouts: readonly OpenPayout[]): PayoutNews {
  const router = useRouter();
  const [tries, setTries] = useState(0);
  const [changed, setChanged] = useState<readonly OpenPayout[]>([]);
  const delay = POLL_DELAYS_MS[tries];
  const isPolling = payouts.length > 0 && delay !== undefined;

  // A payout that was asked for meanwhile is followed from its beginning.
  const newest = payouts[0]?.id;
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
        payouts.slice(0, ASKED_MAX).map((payout) => ask({ payout, signal: question.signal })),
      );
      if (question.signal.aborted) return;
      setTries((count) => count + 1);
      const news = answers.filter((payout) => payout !== null);
      if (news.length === 0) return;
      setChanged(news);
      router.refresh();
    }, delay);
    return () => {
      clearTimeout(timer);
      question.abort();
    };
  }, [isPolling, delay, payouts, router]);

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
  return { changed, isPolling, checkAgain };
}

/** The payout as it is now, or null without news; a broken connection is no news either. */
async function ask({
  payout,
  signal,
}: {
  payout: OpenPayout;
  signal: AbortSignal;
}): Promise<OpenPayout | null> {
  const path = `/api/users/payouts/${payout.id}`;
  const answer = await callApi({ method: 'GET', path, schema: statusSchema, signal });
  if (!answer.isOk) return null;
  const { status, reason } = answer.body;
  return status === payout.status && reason === payout.reason ? null : { ...payout, status, reason };
}
