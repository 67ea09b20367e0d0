import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Suspense } from 'react';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireUser } from '@/app/require-user';
import { firstValue, type SearchParams } from '@/app/search-params';
import type { Refusal } from '@/components/api/call-api';
import { toCouponReason } from '@/components/coupons/coupon-reason';
import { ClientMessages } from '@/components/i18n/client-messages';
import { feeLabels } from '@/components/pay/fee-labels';
import type { Held } from '@/components/pay/held-note';
import { NothingDue } from '@/components/pay/nothing-due';
import type { Quote } from '@/components/pay/pay-choice';
import { PayForm, type PayFormProps } from '@/components/pay/pay-form';
import { PaySkeleton } from '@/components/pay/pay-skeleton';
import { toQuote } from '@/components/pay/payment-response';
import { ResumeBox } from '@/components/pay/resume-box';
import { PageFrame } from '@/components/site/page-frame';
import { PageHeading } from '@/components/ui/page-heading';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { listUserCoupons } from '@/lib/coupons/list-user-coupons';
import type { UserCoupon } from '@/lib/coupons/schema';
import { quotePayment } from '@/lib/payments/checkout/quote-payment';
import { type ProviderPause, readProviderPauses } from '@/lib/payments/checkout/read-provider-pauses';
import { waysToPay } from '@/lib/payments/checkout/ways-to-pay';
import type { FeeType } from '@/lib/payments/fee-types';
import { methodOf, type PayMethod, providerOf } from '@/lib/payments/methods';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import { readPointsBalance } from '@/lib/points/read-points-balance';
import { feeRuleOf } from '@/lib/pricing/service-fee';
import { feeRules } from '@/lib/pricing/service-fee-of';
import { SERIOUS_OFFER_BPS } from '@/lib/tasks/cancellation/cancel-rules';
import { readTask } from '@/lib/tasks/lifecycle/read-task';
import type { TaskResponse } from '@/lib/tasks/schema';

type PayPageProps = { params: Promise<{ taskId: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: PayPageProps): Promise<Metadata> {
  const taskId = pathId((await params).taskId);
  const [user, t] = await Promise.all([requireUser(`/tasks/${taskId}/pay`), getTranslations('pay')]);
  const task = await orNotFound(readTask({ userId: user.id, taskId }));
  return { title: t(feeLabels[feeOf(task)].title) };
}

/** The server prices everything before the first paint; the island only requests other prices. */
export default async function PayPage({ params, searchParams }: PayPageProps) {
  const taskId = pathId((await params).taskId);
  const [query, user, t] = await Promise.all([
    searchParams,
    requireUser(`/tasks/${taskId}/pay`),
    getTranslations('pay'),
  ]);
  const task = await orNotFound(readTask({ userId: user.id, taskId }));
  if (!task.is_mine) notFound();
  return (
    <PageFrame>
      <PageHeading
        eyebrow={
          <Link
            href={`/tasks/${taskId}`}
            className="text-sm font-medium text-brand underline underline-offset-4"
          >
            {t('backToTask')}
          </Link>
        }
        title={t(feeLabels[feeOf(task)].title)}
        lead={task.title}
      />
      {task.due ? (
        // Access and existence are settled above, so the response has its true status before it streams.
        <Suspense fallback={<PaySkeleton />}>
          <Due
            task={task}
            due={task.due}
            userId={user.id}
            wantsStripePage={firstValue(query.page) === 'stripe'}
          />
        </Suspense>
      ) : (
        <NothingDue taskId={taskId} paid={task.is_paid && task.status !== 'cancelled' ? feeOf(task) : null} />
      )}
    </PageFrame>
  );
}

/** What is due, or was last: the reward from acceptance on. */
function feeOf({ due, helper_id: helperId }: TaskResponse): FeeType {
  return due?.fee_type ?? (helperId === null ? 'application_fee' : 'task_reward');
}

type DueProps = {
  task: TaskResponse;
  due: NonNullable<TaskResponse['due']>;
  userId: number;
  wantsStripePage: boolean;
};

async function Due({ task, due, userId, wantsStripePage }: DueProps) {
  const taskId = task.id;
  const { fee_type: feeType } = due;
  const { methods, embedded, buttons } = waysToPay({ feeType });
  const [pauses, unfinished, { coupons, points }] = await Promise.all([
    readProviderPauses(),
    findPaymentRow({ unresolvedOf: { taskId, feeType } }),
    reductionsOf({ userId, taskId, feeType }),
  ]);
  // Money is in transit, or the payment is under review: nobody is asked to pay a second time.
  if (unfinished && unfinished.status !== 'pending')
    return <WaitFirst taskId={taskId} payment={unfinished} />;
  const first = await firstPrice({ userId, taskId, feeType, methods });
  return (
    <ClientMessages namespaces={['pay', 'couponReason']}>
      {unfinished && <ResumeBox taskId={taskId} payment={resumable(unfinished)} />}
      <PayForm
        taskId={taskId}
        feeType={feeType}
        currency={task.currency}
        reward={task.base_reward}
        due={due.amount}
        held={
          feeType !== 'application_fee'
            ? { helperName: task.helper_name ?? '', ...heldTerms({ task, feeType }) }
            : null
        }
        feeRule={feeRuleOf({ rules: feeRules(), category: task.category })}
        seriousOfferBps={SERIOUS_OFFER_BPS}
        methods={methods}
        {...pausedOf({ methods, pauses })}
        initialMethod={first.method}
        initialQuote={first.quote}
        initialRefusal={first.refusal}
        pointsAvailable={points}
        coupons={usableFirst(coupons).map((coupon) => ({
          userCouponId: coupon.user_coupon_id,
          name: coupon.name,
          code: coupon.code,
          currency: coupon.currency,
          isUsable: coupon.usable,
          discount: coupon.discount,
          reason: toCouponReason(coupon.reason),
        }))}
        embedded={wantsStripePage ? [] : embedded}
        buttons={buttons}
        isSandbox={env().mode === 'sandbox'}
      />
    </ClientMessages>
  );
}

/** Where all of them are paused, payers come back when the first is expected to take payments again. */
function pausedOf({
  methods,
  pauses,
}: {
  methods: readonly PayMethod[];
  pauses: readonly ProviderPause[];
}): Pick<PayFormProps, 'paused' | 'allPausedUntil'> {
  const paused = methods.filter((method) => pauses.some(({ provider }) => provider === providerOf(method)));
  if (methods.some((method) => method !== 'points' && !paused.includes(method))) {
    return { paused, allPausedUntil: null };
  }
  const ends = pauses.flatMap(({ expectedUntil }) => expectedUntil?.toISOString() ?? []).sort();
  return { paused, allPausedUntil: ends[0] ?? 'none' };
}

/** A raise is cancelled on the terms of the reward that it raises. */
function heldTerms({
  task: { cancel_terms: terms },
  feeType,
}: Pick<DueProps, 'task'> & { feeType: FeeType }): Pick<Held, 'releaseHours' | 'cancelling'> {
  const { autoReleaseHours: releaseHours } = env();
  if (feeType !== 'task_reward' || terms === null) return { releaseHours, cancelling: null };
  return { releaseHours, cancelling: { freeHours: terms.free_hours, helperBps: terms.helper_bps } };
}

/** What can lower a service fee; nothing lowers a reward. */
async function reductionsOf({
  userId,
  taskId,
  feeType,
}: {
  userId: number;
  taskId: number;
  feeType: FeeType;
}): Promise<{ coupons: UserCoupon[]; points: number }> {
  if (feeType !== 'application_fee') return { coupons: [], points: 0 };
  const [{ coupons }, { available }] = await Promise.all([
    listUserCoupons({ userId, taskId }),
    readPointsBalance(userId),
  ]);
  return { coupons, points: available };
}

async function WaitFirst({ taskId, payment }: { taskId: number; payment: PaymentRow }) {
  return (
    <ClientMessages namespaces={['pay']}>
      <ResumeBox taskId={taskId} payment={resumable(payment)} />
    </ClientMessages>
  );
}

type FirstPrice = { method: PayMethod; quote: Quote | null; refusal: Refusal | null };

/** The first method that can take this fee: a very small one is below what a card takes, and then points begin. */
async function firstPrice({
  userId,
  taskId,
  feeType,
  methods,
}: {
  userId: number;
  taskId: number;
  feeType: FeeType;
  methods: readonly PayMethod[];
}): Promise<FirstPrice> {
  let refused: FirstPrice | null = null;
  for (const method of methods) {
    try {
      const body = { payment_method: providerOf(method), fee_type: feeType };
      const answer = await quotePayment({ user: { id: userId }, taskId, body });
      return { method, quote: toQuote(answer), refusal: null };
    } catch (error) {
      if (!(error instanceof PayError) || error.status >= 500) throw error;
      const { code, status, details = {} } = error;
      refused ??= { method, quote: null, refusal: { code, status, message: '', details } };
    }
  }
  return refused ?? notFound();
}

/** Those that help come first, the largest discount on top. */
function usableFirst(coupons: readonly UserCoupon[]): UserCoupon[] {
  return coupons.toSorted(
    (a, b) => Number(b.usable) - Number(a.usable) || (b.discount ?? 0) - (a.discount ?? 0),
  );
}

function resumable(payment: PaymentRow) {
  const { id, provider, finalAmount, currency, status, reason, checkoutUrl, expiresAt, taskId } = payment;
  const embedded = payment.presentation === 'embedded' ? `/tasks/${taskId}/pay/card?payment_id=${id}` : null;
  return {
    id,
    method: methodOf(provider),
    finalAmount,
    currency,
    continueHref: checkoutUrl ?? embedded,
    isWaiting: status !== 'pending',
    reason: payment.reviewReason ?? reason,
    expiresAt: expiresAt.toISOString(),
  };
}
