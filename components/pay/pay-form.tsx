'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { Refusal } from '@/components/api/call-api';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { useIsHydrated } from '@/components/ui/use-is-hydrated';
import type { FeeType } from '@/lib/payments/fee-types';
import type { PayMethod } from '@/lib/payments/methods';
import type { FeeRule } from '@/lib/pricing/service-fee';
import { CouponChoice, type CouponOption } from './coupon-choice';
import type { Held } from './held-note';
import { MethodChoice } from './method-choice';
import type { ProviderButtons } from './pay-bar';
import { dueAfterCoupon, type PayChoice, type Quote } from './pay-choice';
import { PayProblem } from './pay-problem';
import { PaySummary } from './pay-summary';
import { PointsControl } from './points-control';
import { usePay } from './use-pay';
import { type PayChoiceState, usePayChoice } from './use-pay-choice';

export type PayFormProps = {
  taskId: number;
  feeType: FeeType;
  /** ISO 4217; every amount below is in its minor units. */
  currency: string;
  reward: number;
  /** The whole amount that is due, which is known even where the first method has no price. */
  due: number;
  /** "10%", already in the reader's language. */
  feeRule: FeeRule;
  /** From which share of the reward on an offer keeps the fee, in hundredths of a percent. */
  seriousOfferBps: number;
  /** Of a reward: who gets it, and when. */
  held: Held | null;
  methods: readonly PayMethod[];
  /** Those whose provider takes no new payments for now. */
  paused: readonly PayMethod[];
  /** ISO 8601, where every provider is paused: until when probably, or "none". Null: one of them takes payments. */
  allPausedUntil: string | null;
  initialMethod: PayMethod;
  /** The price of the initial method with nothing else chosen; null with the reason why there is none. */
  initialQuote: Quote | null;
  initialRefusal: Refusal | null;
  pointsAvailable: number;
  coupons: readonly CouponOption[];
  /** Methods whose details are entered on our own page, in the provider's frame. */
  embedded: readonly PayMethod[];
  /** Methods whose provider has buttons of its own. */
  buttons: ProviderButtons;
  isSandbox: boolean;
};

/** Choosing how to pay, the server's price for it, and the one button that does it. */
export function PayForm(props: PayFormProps) {
  const { taskId, feeType, embedded, coupons } = props;
  const isHydrated = useIsHydrated();
  const chosen = usePayChoice({
    taskId,
    feeType,
    initialMethod: props.initialMethod,
    initial: { quote: props.initialQuote, refusal: props.initialRefusal },
  });
  const { phase, problem, attempt, away, onSubmit, actions, forgetProblem } = usePay({
    taskId,
    feeType,
    embedded,
    chosen,
  });
  const { choice, quote, refusal, isQuoting, requote } = chosen;
  const points = {
    available: quote?.pointsAvailable ?? props.pointsAvailable,
    needed: quote ? dueAfterCoupon(quote) : props.due,
  };
  const others = props.methods.filter(
    (name) =>
      name !== choice.method &&
      !props.paused.includes(name) &&
      (name !== 'points' || points.needed <= points.available),
  );

  function change(part: Partial<PayChoice>) {
    forgetProblem();
    chosen.change(part);
  }

  return (
    <form
      method="post"
      noValidate
      onSubmit={onSubmit}
      aria-busy={phase.kind !== 'idle'}
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem]"
    >
      <fieldset role="presentation" disabled={!isHydrated} className="grid min-w-0 gap-5">
        {props.allPausedUntil && <AllPaused until={props.allPausedUntil} />}
        {problem && (
          <PayProblem
            refusal={problem}
            attempt={attempt}
            taskId={taskId}
            method={choice.method}
            points={choice.points}
            others={others}
            quote={isQuoting ? null : quote}
            onMethod={(method) => change({ method })}
            onPoints={(count) => change({ points: count })}
          />
        )}
        <PayChoices form={props} chosen={chosen} points={points} away={away} onChange={change} />
      </fieldset>
      <PaySummary
        feeType={feeType}
        reward={props.reward}
        feeRule={props.feeRule}
        seriousOfferBps={props.seriousOfferBps}
        held={props.held}
        choice={choice}
        couponName={couponNameOf({ choice, coupons })}
        quote={quote}
        refusal={refusal}
        isQuoting={isQuoting}
        onRequote={requote}
        isSandbox={props.isSandbox}
        bar={{
          isBusy: phase.kind !== 'idle',
          leavingHref: phase.kind === 'leaving' ? phase.href : null,
          buttons: props.buttons,
          actions,
        }}
      />
    </form>
  );
}

/** Points may still pay a fee; money cannot. */
function AllPaused({ until }: { until: string }) {
  const t = useTranslations('pay');
  const format = useFormatter();
  const time = until === 'none' ? until : format.dateTime(new Date(until), 'timestamp');
  return (
    <Alert tone="caution" title={t('allPausedTitle')}>
      {t('allPausedText', { until: time })}
    </Alert>
  );
}

type PayChoicesProps = {
  form: PayFormProps;
  chosen: PayChoiceState;
  points: { available: number; needed: number };
  away: readonly PayMethod[];
  onChange: (part: Partial<PayChoice>) => void;
};

/** Method, points and coupon; a reward is paid in money alone, so there the first is all. */
function PayChoices({ form, chosen, points, away, onChange }: PayChoicesProps) {
  const reasons = useTranslations('couponReason');
  const { choice, quote, couponProblem } = chosen;
  const isFee = form.feeType === 'application_fee';
  return (
    <>
      <Card>
        <MethodChoice
          method={choice.method}
          onChange={(method) => onChange({ method, points: method === 'points' ? 0 : choice.points })}
          methods={form.methods}
          away={away}
          paused={form.paused}
          points={points}
        />
      </Card>
      {isFee && choice.method !== 'points' && quote && (
        <Card>
          <PointsControl
            // A coupon may leave less to pay than was chosen; the server takes no more than that.
            points={Math.min(choice.points, quote.pointsChoices.max)}
            onChange={(count) => onChange({ points: count })}
            available={points.available}
            choices={quote.pointsChoices}
            minimum={quote.providerMinimum}
            currency={form.currency}
            isSnapped={chosen.isSnapped}
            onSnapped={chosen.setIsSnapped}
          />
        </Card>
      )}
      {isFee && (
        <Card>
          <CouponChoice
            coupon={choice.coupon}
            options={form.coupons}
            isChecking={chosen.isQuoting}
            onChange={(coupon) => onChange({ coupon })}
            error={couponProblem ? reasons(couponProblem) : undefined}
          />
        </Card>
      )}
    </>
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
