'use client';

import { useRouter } from 'next/navigation';
import { type SyntheticEvent, useEffect, useState } from 'react';
import type { Refusal } from '@/components/api/call-api';
import type { PayMethod } from '@/lib/payments/methods';
import { expectedAmount, type PayChoice, type Quote, toRequestBody } from './pay-choice';
import type { PaymentResponse } from './payment-response';
import { useCreatePayment } from './use-create-payment';
import type { PayChoiceState } from './use-pay-choice';
import { useSettled } from './use-settled';

type Phase = { kind: 'idle' } | { kind: 'working' } | { kind: 'leaving'; href: string };

type UsePayOptions = {
  taskId: number;
  feeType: string;
  /** Methods that are paid on our own page, in the provider's frame. */
  embedded: readonly PayMethod[];
  chosen: Pick<PayChoiceState, 'choice' | 'quote' | 'refusal' | 'isQuoting' | 'requote'>;
};

/** What a provider's own buttons need from the page around them. */
export type PayActions = {
  /**
   * Creates the payment of the newest choice, once its price is known; null when it was refused and the page shows why.
   */
  begin: () => Promise<PaymentResponse | null>;
  /** Keeps the page's own button busy while the provider's work goes on. */
  work: (isWorking: boolean) => void;
  showResult: (paymentId: number) => void;
};

/** These say that the page itself is out of date: what is due, or a payment that is already under way. */
const PAGE_IS_OLD = ['already_paid', 'nothing_due', 'task_not_payable', 'payment_in_progress'];
const PRICE_IS_OLD = ['price_changed', 'insufficient_points', 'coupon_not_valid'];
const METHOD_IS_AWAY = ['provider_unavailable', 'method_not_available'];

/** The one action of the pay page: create the payment, then go where it is paid, or show why not. */
export function usePay({ taskId, feeType, embedded, chosen }: UsePayOptions) {
  const { choice, isQuoting } = chosen;
  const router = useRouter();
  const createPayment = useCreatePayment(taskId);
  const settled = useSettled({ value: chosen, isSettled: !isQuoting });
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

  function refuse({ refusal, method }: { refusal: Refusal; method: PayMethod }) {
    show(refusal);
    if (METHOD_IS_AWAY.includes(refusal.code)) setAway((names) => [...new Set([...names, method])]);
    if (PRICE_IS_OLD.includes(refusal.code)) chosen.requote();
    if (PAGE_IS_OLD.includes(refusal.code)) router.refresh();
  }

  async function create(now: { choice: PayChoice; quote: Quote }): Promise<PaymentResponse | null> {
    setPhase({ kind: 'working' });
    setProblem(null);
    const request = toRequestBody({ choice: now.choice, feeType });
    const isEmbedded = embedded.includes(now.choice.method) && now.quote.finalAmount > 0;
    // For the card page, should Stripe's form not load there: the same choice again, on Stripe's own page.
    if (isEmbedded) sessionStorage.setItem(`linku.pay.${taskId}`, JSON.stringify(request));
    const answer = await createPayment({
      ...request,
      ...expectedAmount(now),
      ...(isEmbedded ? { ui_mode: 'embedded_page' } : {}),
    });
    if (answer.isOk) return answer.body;
    setPhase({ kind: 'idle' });
    refuse({ refusal: answer.refusal, method: now.choice.method });
    return null;
  }

  async function begin(): Promise<PaymentResponse | null> {
    const { choice: newest, quote, refusal, requote } = await settled();
    if (refusal?.code === 'network') requote();
    if (refusal) show(refusal);
    return refusal || !quote ? null : create({ choice: newest, quote });
  }

  async function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (phase.kind !== 'idle' || isQuoting) return;
    const payment = await begin();
    if (!payment) return;
    const href = nextStop({ payment, taskId, isEmbedded: embedded.includes(choice.method) });
    setPhase({ kind: 'leaving', href });
    if (href === payment.checkout_url) window.location.assign(href);
    else router.push(href);
  }

  const actions: PayActions = {
    begin: async () => {
      const payment = await begin();
      setPhase({ kind: 'idle' });
      return payment;
    },
    work: (isWorking) => setPhase({ kind: isWorking ? 'working' : 'idle' }),
    showResult: (paymentId) => {
      setPhase({ kind: 'working' });
      router.push(resultPath({ taskId, paymentId }));
    },
  };
  return { phase, problem, attempt, away, onSubmit, actions, forgetProblem: () => setProblem(null) };
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

type NextStop = { payment: PaymentResponse; taskId: number; isEmbedded: boolean };

/** Where the payer goes now: to the provider, to the card form on our page, or to the result. */
function nextStop({ payment, taskId, isEmbedded }: NextStop): string {
  if (payment.checkout_url && isWebAddress(payment.checkout_url)) return payment.checkout_url;
  if (!isEmbedded || payment.status !== 'pending')
    return resultPath({ taskId, paymentId: payment.payment_id });
  return `/tasks/${taskId}/pay/card?payment_id=${payment.payment_id}`;
}

function resultPath({ taskId, paymentId }: { taskId: number; paymentId: number }): string {
  return `/tasks/${taskId}/pay/result?payment_id=${paymentId}`;
}

/** A link from the server, but a browser would also run "javascript:"; only the web's own schemes are followed. */
function isWebAddress(href: string): boolean {
  return URL.canParse(href) && ['https:', 'http:'].includes(new URL(href).protocol);
}
