'use client';

import { useCallback, useEffect, useState } from 'react';
import { callApi, type Refusal } from '@/components/api/call-api';
import { type PayChoice, type Quote, toRequestBody } from './pay-choice';
import { quoteSchema } from './payment-response';

/** Long enough to let a slider come to rest, short enough to feel immediate. */
const DEBOUNCE_MS = 200;

type QuoteState = { quote: Quote | null; refusal: Refusal | null; isQuoting: boolean; requote: () => void };

type UseQuoteOptions = {
  taskId: number;
  feeType: string;
  choice: PayChoice;
  /** The server drew the page with these, for the choice that the form starts with. */
  initial: { quote: Quote | null; refusal: Refusal | null };
};

/**
 * The server's price for a choice. A newer choice aborts the older request, so responses cannot arrive out of order,
 * and the last price stays on screen until the next one is known.
 */
export function useQuote({ taskId, feeType, choice, initial }: UseQuoteOptions): QuoteState {
  const body = JSON.stringify(toRequestBody({ choice, feeType }));
  const [answered, setAnswered] = useState({ ...initial, body, round: 0 });
  const [round, setRound] = useState(0);
  const isQuoting = answered.body !== body || answered.round !== round;

  useEffect(() => {
    if (!isQuoting) return;
    const question = new AbortController();
    const request: Record<string, unknown> = JSON.parse(body);
    const timer = setTimeout(async () => {
      const answer = await callApi({
        method: 'POST',
        path: `/api/coupon-points/tasks/${taskId}/quote`,
        schema: quoteSchema,
        body: request,
        signal: question.signal,
      });
      if (question.signal.aborted) return;
      setAnswered((last) =>
        answer.isOk
          ? { quote: answer.body, refusal: null, body, round }
          : { quote: last.quote, refusal: answer.refusal, body, round },
      );
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      question.abort();
    };
  }, [body, round, isQuoting, taskId]);

  const requote = useCallback(() => setRound((count) => count + 1), []);
  return { quote: answered.quote, refusal: answered.refusal, isQuoting, requote };
}
