'use client';

import { useRouter } from 'next/navigation';
import { type SyntheticEvent, useEffect, useState } from 'react';
import type { Refusal } from '@/components/api/call-api';
import { expectedAmount, type PayMethod, toRequestBody } from './pay-choice';
import type { PaymentAnswer } from './payment-answer';
import { useCreatePayment } from './use-create-payment';
import type { PayChoiceState } from './use-pay-choice';

type Phase = { kind: 'idle' } | { kind: 'creating' } | { kind: 'leaving'; href: string };

type UsePayOptions = {
  taskId: number;
  feeType: string;
  isEmbeddedAvailable: boolean;
  chosen: Pick<PayChoiceState, 'choice' | 'quote' | 'refusal' | 'isQuoting' | 'requote'>;
};

/** These say that the page itself is out of date: what is due, or a payment that is already under way. */
const PAGE_IS_OLD = ['already_paid', 'nothing_due', 'task_not_payable', 'payment_in_progress'];
const PRICE_IS_OLD = ['price_changed', 'insufficient_points', 'coupon_not_valid'];
const METHOD_IS_AWAY = ['provider_unavailable', 'method_not_available'];

/** The one action of the pay page: create the payment, then go where it is paid, or say why not. */
export function usePay({ taskId, feeType, isEmbeddedAvailable, chosen }: UsePayOptions) {
  const { choice, quote, refusal, isQuoting, requote } = chosen;
  const router = useRouter();
  const createPayment = useCreatePayment(taskId);
  const [phase, setPhase] = useState<Phase>({ kind: 'idle' });
  const [problem, setProblem] = useState<Refusal | null>(null);
  // Each problem counts, so that the same one twice is announced twice.
  const [attempt, setAttempt] = useState(0);
  const [away, setAway] = useState<readonly PayMethod[]>([]);
  useReturnByHistory(() => setPhase({ kind: 'idle' }));

  function show(found: Refusal) {
    setProblem(found);
    setAttempt((count) => count + 1);
  }

  function refuse(found: Refusal) {
    setPhase({ kind: 'idle' });
    show(found);
    if (METHOD_IS_AWAY.includes(found.code)) setAway((names) => [...new Set([...names, choice.method])]);
    if (PRICE_IS_OLD.includes(found.code)) requote();
    if (PAGE_IS_OLD.includes(found.code)) router.refresh();
  }

  function leave(payment: PaymentAnswer) {
    const href = nextStop({ payment, taskId, isEmbeddedAvailable, method: choice.method });
    setPhase({ kind: 'leaving', href });
    if (href === payment.checkout_url) window.location.assign(href);
    else router.push(href);
  }

  async function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (phase.kind !== 'idle' || isQuoting) return;
    if (refusal?.code === 'network') requote();
    if (refusal) return show(refusal);
    if (!quote) return;
    setPhase({ kind: 'creating' });
    setProblem(null);
    const request = toRequestBody({ choice, feeType });
    const isEmbedded = isEmbeddedAvailable && choice.method === 'card' && quote.finalAmount > 0;
    // For the card page, should Stripe's form not load there: the same choice again, on Stripe's own page.
    if (isEmbedded) sessionStorage.setItem(`linku.pay.${taskId}`, JSON.stringify(request));
    const answer = await createPayment({
      ...request,
      ...expectedAmount({ choice, quote }),
      ...(isEmbedded ? { ui_mode: 'embedded_page' } : {}),
    });
    if (answer.isOk) leave(answer.body);
    else refuse(answer.refusal);
  }

  return { phase, problem, attempt, away, onSubmit, forgetProblem: () => setProblem(null) };
}

/**
 * Coming back from the provider's page with the browser's own button shows this page as it was left: with a
 * busy button, and without the payment that is now waiting to be finished.
 */
function useReturnByHistory(onReturn: () => void) {
  const router = useRouter();
  useEffect(() => {
    const onPageShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      onReturn();
      router.refresh();
    };
    window.addEventListener('pageshow', onPageShow);
    return () => window.removeEventListener('pageshow', onPageShow);
  });
}

type NextStop = { payment: PaymentAnswer; taskId: number; isEmbeddedAvailable: boolean; method: PayMethod };

/** Where the payer goes now: to the provider, to the card form on our page, or to the result. */
function nextStop({ payment, taskId, isEmbeddedAvailable, method }: NextStop): string {
  if (payment.checkout_url && isWebAddress(payment.checkout_url)) return payment.checkout_url;
  const isEmbedded = isEmbeddedAvailable && method === 'card' && payment.status === 'pending';
  return `/tasks/${taskId}/pay/${isEmbedded ? 'card' : 'result'}?payment_id=${payment.payment_id}`;
}

/** A link from the server, but a browser would also run "javascript:"; only the web's own schemes are followed. */
function isWebAddress(href: string): boolean {
  return URL.canParse(href) && ['https:', 'http:'].includes(new URL(href).protocol);
}
