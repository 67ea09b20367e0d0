'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type SyntheticEvent, useEffect, useState } from 'react';
import type { Refusal } from '@/components/api/call-api';
import { type CouponReasonKey, toCouponReason } from '@/components/coupons/coupon-reason';
import { Card } from '@/components/ui/card';
import { useIsHydrated } from '@/components/ui/use-is-hydrated';
import { CouponChoice, type CouponOption } from './coupon-choice';
import { MethodChoice } from './method-choice';
import {
  dueAfterCoupon,
  expectedAmount,
  type PayChoice,
  type PayMethod,
  type Quote,
  toRequestBody,
} from './pay-choice';
import { PayProblem } from './pay-problem';
import { PaySummary } from './pay-summary';
import { type PaymentAnswer, readNearestPoints } from './payment-answer';
import { PointsControl } from './points-control';
import { useCreatePayment } from './use-create-payment';
import { useQuote } from './use-quote';

export type PayFormProps = {
  taskId: number;
  feeType: 'application_fee' | 'task_reward';
  /** ISO 4217; every amount below is in its minor units. */
  currency: string;
  reward: number;
  /** The whole fee, which is known even where the first method has no price. */
  serviceFee: number;
  /** "10%", already in the reader's language. */
  feePercent: string;
  methods: readonly PayMethod[];
  initialMethod: PayMethod;
  /** The price of the initial method with nothing else chosen; null with the reason why there is none. */
  initialQuote: Quote | null;
  initialRefusal: Refusal | null;
  pointsAvailable: number;
  coupons: readonly CouponOption[];
  /** Card details can be entered on our own page, in Stripe's frame. */
  isEmbeddedAvailable: boolean;
  isSandbox: boolean;
};

type Phase = { kind: 'idle' } | { kind: 'creating' } | { kind: 'leaving'; href: string };

/** Choosing how to pay, the server's price for it, and the one button that does it. */
export function PayForm(props: PayFormProps) {
  const { taskId, feeType, currency, methods, coupons } = props;
  const t = useTranslations('pay');
  const couponReasons = useTranslations('couponReason');
  const locale = useLocale();
  const router = useRouter();
  const [choice, setChoice] = useState<PayChoice>({ method: props.initialMethod, points: 0, coupon: null });
  const [couponProblem, setCouponProblem] = useState<CouponReasonKey | null>(null);
  const [isSnapped, setIsSnapped] = useState(false);
  const [phase, setPhase] = useState<Phase>({ kind: 'idle' });
  const [problem, setProblem] = useState<{ refusal: Refusal; attempt: number } | null>(null);
  const [away, setAway] = useState<readonly PayMethod[]>([]);
  const createPayment = useCreatePayment(taskId);
  const initial = { quote: props.initialQuote, refusal: props.initialRefusal };
  const isHydrated = useIsHydrated();
  const { quote, refusal, isQuoting, requote } = useQuote({ taskId, feeType, choice, initial });

  // Coming back from the provider's page with the browser's own button shows this page as it was left:
  // with a busy button, and without the payment that is now waiting to be finished.
  useEffect(() => {
    const onPageShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      setPhase({ kind: 'idle' });
      router.refresh();
    };
    window.addEventListener('pageshow', onPageShow);
    return () => window.removeEventListener('pageshow', onPageShow);
  }, [router]);

  // A coupon changes what is left, and with it the numbers of points that work: move to the nearest one.
  useEffect(() => {
    if (
      isQuoting ||
      refusal?.code !== 'below_provider_minimum' ||
      choice.method === 'points' ||
      choice.points === 0
    )
      return;
    const nearest = readNearestPoints(refusal.details).sort(
      (a, b) => Math.abs(a - choice.points) - Math.abs(b - choice.points),
    )[0];
    if (nearest === undefined || nearest === choice.points) return;
    setIsSnapped(true);
    setChoice((current) => ({ ...current, points: nearest }));
  }, [isQuoting, refusal, choice]);

  // A coupon that does not help is put away at once, so that the price shown is one that can be paid.
  useEffect(() => {
    if (isQuoting || refusal?.code !== 'coupon_not_valid' || choice.coupon === null) return;
    setCouponProblem(toCouponReason(String(refusal.details.reason ?? 'unknown')));
    setChoice((current) => ({ ...current, coupon: null }));
  }, [isQuoting, refusal, choice.coupon]);

  function change(part: Partial<PayChoice>) {
    setProblem(null);
    setChoice((current) => ({ ...current, ...part }));
  }

  function refuse(found: Refusal) {
    setPhase({ kind: 'idle' });
    setProblem((last) => ({ refusal: found, attempt: (last?.attempt ?? 0) + 1 }));
    if (['provider_unavailable', 'method_not_available'].includes(found.code)) {
      setAway((names) => [...new Set([...names, choice.method])]);
    }
    if (['price_changed', 'insufficient_points', 'coupon_not_valid'].includes(found.code)) requote();
    // These say that the page itself is out of date: what is due, or a payment that is already under way.
    if (['already_paid', 'nothing_due', 'task_not_payable', 'payment_in_progress'].includes(found.code)) {
      router.refresh();
    }
  }

  function leave(payment: PaymentAnswer) {
    const statusHref = `/tasks/${taskId}/pay/result?payment_id=${payment.payment_id}`;
    if (payment.checkout_url && isWebAddress(payment.checkout_url)) {
      setPhase({ kind: 'leaving', href: payment.checkout_url });
      window.location.assign(payment.checkout_url);
      return;
    }
    const isEmbedded = props.isEmbeddedAvailable && choice.method === 'card' && payment.status === 'pending';
    const href = isEmbedded ? `/tasks/${taskId}/pay/card?payment_id=${payment.payment_id}` : statusHref;
    setPhase({ kind: 'leaving', href });
    router.push(href);
  }

  async function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (phase.kind !== 'idle' || isQuoting) return;
    if (refusal || !quote) {
      setProblem((last) => refusal && { refusal, attempt: (last?.attempt ?? 0) + 1 });
      if (refusal?.code === 'network') requote();
      return;
    }
    setPhase({ kind: 'creating' });
    setProblem(null);
    const request = toRequestBody({ choice, feeType });
    const isEmbedded = props.isEmbeddedAvailable && choice.method === 'card' && quote.finalAmount > 0;
    if (isEmbedded) sessionStorage.setItem(`linku.pay.${taskId}`, JSON.stringify(request));
    const answer = await createPayment({
      ...request,
      ...expectedAmount({ choice, quote }),
      ...(isEmbedded ? { ui_mode: 'embedded_page' } : {}),
    });
    if (answer.isOk) leave(answer.body);
    else refuse(answer.refusal);
  }

  const pointsAvailable = quote?.pointsAvailable ?? props.pointsAvailable;
  const needed = quote ? dueAfterCoupon(quote) : props.serviceFee;
  const showPoints = choice.method !== 'points' && feeType === 'application_fee';

  return (
    <form
      method="post"
      noValidate
      onSubmit={onSubmit}
      aria-busy={phase.kind !== 'idle'}
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem]"
    >
      <fieldset role="presentation" disabled={!isHydrated} className="grid min-w-0 gap-5">
        {problem && (
          <PayProblem
            refusal={problem.refusal}
            attempt={problem.attempt}
            taskId={taskId}
            method={choice.method}
            others={methods.filter(
              (name) => name !== choice.method && (name !== 'points' || needed <= pointsAvailable),
            )}
            quote={isQuoting ? null : quote}
            onMethod={(method) => change({ method })}
            onPoints={(points) => change({ points })}
          />
        )}
        <Card>
          <MethodChoice
            method={choice.method}
            onChange={(method) => change({ method, points: method === 'points' ? 0 : choice.points })}
            methods={methods}
            away={away}
            points={{ available: pointsAvailable, needed }}
          />
        </Card>
        {showPoints && quote && (
          <Card>
            <PointsControl
              points={choice.points}
              onChange={(points) => change({ points })}
              available={pointsAvailable}
              choices={quote.pointsChoices}
              minimum={quote.providerMinimum}
              currency={currency}
              isSnapped={isSnapped}
              onSnapped={setIsSnapped}
            />
          </Card>
        )}
        {feeType === 'application_fee' && (
          <Card>
            <CouponChoice
              coupon={choice.coupon}
              options={coupons}
              isChecking={isQuoting}
              onChange={(coupon) => {
                setCouponProblem(null);
                change({ coupon });
              }}
              error={couponProblem ? couponReasons(couponProblem) : undefined}
            />
          </Card>
        )}
      </fieldset>
      <PaySummary
        feeType={feeType}
        reward={props.reward}
        feePercent={props.feePercent}
        choice={choice}
        couponName={couponNameOf({ choice, coupons })}
        quote={quote}
        refusal={refusal}
        isQuoting={isQuoting}
        isBusy={phase.kind !== 'idle'}
        leavingHref={phase.kind === 'leaving' ? phase.href : null}
        onRequote={requote}
        isSandbox={props.isSandbox}
        locale={locale}
        busyLabel={phase.kind === 'leaving' ? t('redirecting') : t('working')}
      />
    </form>
  );
}

function couponNameOf({
  choice,
  coupons,
}: {
  choice: PayChoice;
  coupons: readonly CouponOption[];
}): string | null {
  const { coupon } = choice;
  if (coupon === null) return null;
  if ('code' in coupon) return coupon.code;
  return coupons.find((option) => option.userCouponId === coupon.userCouponId)?.name ?? null;
}

/** A link from the server, but a browser would also run "javascript:"; only the web's own schemes are followed. */
function isWebAddress(href: string): boolean {
  if (!URL.canParse(href, window.location.origin)) return false;
  return ['https:', 'http:'].includes(new URL(href, window.location.origin).protocol);
}
