'use client';

import { Ban, CircleCheck, CircleX, Clock3, Hourglass, RotateCcw, Scale, ScanSearch } from 'lucide-react';
import { useTranslations } from 'next-intl';
import {
  type PaymentStatusKey,
  paymentTones,
  toPayerReason,
  toPaymentStatus,
} from '@/components/payments/labels';
import { Alert } from '@/components/ui/alert';
import { toneClass } from '@/components/ui/badge';
import { Button, ButtonLink } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import type { Elements } from '@/components/ui/elements';
import { Spinner } from '@/components/ui/spinner';
import type { FeeType } from '@/lib/payments/fee-types';
import { type PayMethod, providerOf } from '@/lib/payments/methods';
import { isEnded, isUnfinished } from '@/lib/payments/states';
import { CancelPaymentButton } from './cancel-payment-button';
import { feeLabels } from './fee-labels';
import { continueLabels } from './method-labels';
import { type ShownPayment, usePaymentStatus } from './use-payment-status';

type PaymentStatusProps = {
  paymentId: number;
  taskId: number;
  feeType: FeeType;
  method: PayMethod;
  initial: ShownPayment;
  /** When that was read, by the server's clock (milliseconds since 1970). */
  readAt: number;
  /** Amount, number and method: drawn by the server, the same in every state. */
  children: Elements;
};

const icons: Record<PaymentStatusKey, typeof CircleCheck> = {
  pending: Clock3,
  processing: Hourglass,
  completed: CircleCheck,
  failed: CircleX,
  cancelled: Ban,
  expired: Clock3,
  partially_refunded: RotateCcw,
  refunded: RotateCcw,
  disputed: Scale,
  needs_review: ScanSearch,
};

/** The state of a payment, from waiting to paid, in one place; it updates by itself while it is not final. */
export function PaymentStatus({
  paymentId,
  taskId,
  feeType,
  method,
  initial,
  readAt,
  children,
}: PaymentStatusProps) {
  const t = useTranslations('result');
  const reasons = useTranslations('reason');
  const names = useTranslations('provider');
  const { payment, isPolling, isUnreachable, checkAgain } = usePaymentStatus({ paymentId, initial, readAt });
  const status = toPaymentStatus(payment.status);
  const reason = toPayerReason(payment.reason);
  const Icon = icons[status];
  // The payment was declined: no money is in transit, and waiting does not help.
  const isPayersTurn = status === 'pending' && reason !== null;
  const isWaiting = isUnfinished(status) && !isPayersTurn;
  const text = isPayersTurn ? 'yourTurnText' : textOf({ status, feeType });
  return (
    <div className="grid gap-6">
      <div className="grid justify-items-center gap-4 text-center">
        <span
          aria-hidden="true"
          className={classNames(
            'grid size-16 place-items-center rounded-full ring-1 ring-inset',
            toneClass[paymentTones[status]],
          )}
        >
          {isWaiting && isPolling ? <Spinner className="size-7" /> : <Icon className="size-8" />}
        </span>
        <div role="status" className="grid gap-2">
          <h1 className="text-2xl font-semibold tracking-tight sm:text-[1.75rem]">{t(`${status}Title`)}</h1>
          <p className="mx-auto max-w-md text-muted">{t(text)}</p>
          {isWaiting && isPolling && <p className="text-sm text-muted">{`${t('checkingTitle')}…`}</p>}
        </div>
        {reason && (
          <p className="rounded-lg bg-sunken px-4 py-2 text-[0.9375rem]">
            {`${t('whyFailed')}${t('colon')}${reasons(reason, { provider: names(providerOf(method)) })}`}
          </p>
        )}
      </div>
      {isWaiting && (
        <Alert tone="info">
          <p>{t('safeToClose')}</p>
          {isUnreachable && <p role="status">{t('checkFailed')}</p>}
          {!isPolling && (
            <p className="mt-2 flex flex-wrap items-center gap-3">
              <span>{t('stoppedPolling')}</span>
              <Button tone="secondary" onClick={checkAgain}>
                {t('checkAgain')}
              </Button>
            </p>
          )}
        </Alert>
      )}
      {children}
      <Actions
        status={status}
        paymentId={paymentId}
        taskId={taskId}
        method={method}
        continueHref={payment.checkoutUrl}
      />
    </div>
  );
}

function textOf({ status, feeType }: { status: PaymentStatusKey } & Pick<PaymentStatusProps, 'feeType'>) {
  const isFeesOwn = status === 'completed' || status === 'processing';
  return isFeesOwn ? feeLabels[feeType][status] : (`${status}Text` as const);
}

type ActionsProps = {
  status: PaymentStatusKey;
  paymentId: number;
  taskId: number;
  method: PayMethod;
  continueHref: string | null;
};

/** The possible actions. Nothing here offers to pay again while money may be in transit. */
function Actions({ status, paymentId, taskId, method, continueHref }: ActionsProps) {
  const t = useTranslations('result');
  const detail = `/payments/${paymentId}`;
  const task = `/tasks/${taskId}`;
  if (status === 'pending') {
    return (
      <div className="flex flex-wrap justify-center gap-3">
        <ButtonLink href={continueHref ?? `${task}/pay`} prefetch={false}>
          {t(continueLabels[method].result)}
        </ButtonLink>
        {continueHref && (
          <ButtonLink tone="secondary" href={`${task}/pay`}>
            {t('chooseOther')}
          </ButtonLink>
        )}
        <CancelPaymentButton paymentId={paymentId} />
      </div>
    );
  }
  const canPayAgain = isEnded(status);
  return (
    <div className="flex flex-wrap justify-center gap-3">
      {canPayAgain && <ButtonLink href={`${task}/pay`}>{t('payAgain')}</ButtonLink>}
      <ButtonLink href={task} tone={canPayAgain ? 'secondary' : 'primary'}>
        {t('seeTask')}
      </ButtonLink>
      <ButtonLink href={detail} tone="secondary">
        {status === 'completed' ? t('seeReceipt') : t('seePayment')}
      </ButtonLink>
    </div>
  );
}
