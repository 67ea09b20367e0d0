'use client';

import { useCallback, useEffect, useState } from 'react';
import { callApi } from '@/components/api/call-api';
import { watchUpdates } from '@/components/updates/watch-updates';
import { isUnfinished } from '@/lib/payments/states';
import { statusResponseSchema } from './payment-response';

export type ShownPayment = { status: string; reason: string | null; checkoutUrl: string | null };

/** Quick at first, because most payments are done in seconds; then slower, and not for ever (about two minutes). */
const POLL_DELAYS_MS = [
  1500, 2000, 2000, 3000, 3000, 4000, 5000, 5000, 8000, 8000, 10_000, 15_000, 15_000, 20_000, 20_000,
];
/** Where updates arrive by themselves, the server is asked only in case that the provider's event does not reach it. */
const SPARING_DELAYS_MS = [3000, 15_000, 40_000, 60_000];

type PaymentStatusState = {
  payment: ShownPayment;
  isPolling: boolean;
  isUnreachable: boolean;
  checkAgain: () => void;
};

/** Follows a payment while it is not final. Each request makes the server ask the provider, so the response is true. */
export function usePaymentStatus({
  paymentId,
  initial,
  readAt,
}: {
  paymentId: number;
  initial: ShownPayment;
  /** When `initial` was read, by the server's clock (milliseconds since 1970). */
  readAt: number;
}): PaymentStatusState {
  const [payment, setPayment] = useState(initial);
  const [tries, setTries] = useState(0);
  const [isUnreachable, setIsUnreachable] = useState(false);
  const [isStreaming, setIsStreaming] = useState(false);
  const delay = (isStreaming ? SPARING_DELAYS_MS : POLL_DELAYS_MS)[tries];
  const isPolling = isUnfinished(payment.status) && delay !== undefined;

  useEffect(
    () =>
      watchUpdates({
        of: 'payment',
        id: paymentId,
        readAt,
        // The whole page is drawn anew.
        onUpdate: () => undefined,
        onStream: setIsStreaming,
      }),
    [paymentId, readAt],
  );

  useEffect(() => {
    if (!isPolling) return;
    const question = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await callApi({
        method: 'GET',
        path: `/api/users/payments/${paymentId}`,
        schema: statusResponseSchema,
        signal: question.signal,
      });
      if (question.signal.aborted) return;
      setTries((count) => count + 1);
      setIsUnreachable(!answer.isOk);
      if (answer.isOk) {
        const { status, reason, checkout_url: checkoutUrl } = answer.body;
        setPayment({ status, reason, checkoutUrl });
      }
    }, delay);
    return () => {
      clearTimeout(timer);
      question.abort();
    };
  }, [isPolling, delay, paymentId]);

  const checkAgain = useCallback(() => setTries(0), []);
  return { payment, isPolling, isUnreachable, checkAgain };
}
