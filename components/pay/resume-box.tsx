import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { toPayerReason } from '@/components/payments/labels';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';
import { formatMoney } from '@/lib/core/money';
import { type PayMethod, providerOf } from '@/lib/payments/methods';
import { CancelPaymentButton } from './cancel-payment-button';
import { continueLabels } from './method-labels';

export type UnfinishedPayment = {
  id: number;
  method: PayMethod;
  finalAmount: number;
  currency: string;
  /** Where the payer goes on; null when there is nothing for them to do but wait. */
  continueHref: string | null;
  /** Money is in transit, or the payment is under review. */
  isWaiting: boolean;
  /** A code that says why the last attempt failed, or what the payment waits for. */
  reason: string | null;
  /** ISO 8601. */
  expiresAt: string;
};

/** An unfinished payment: continue it, cancel it, or choose another method below. */
export function ResumeBox({ payment, taskId }: { payment: UnfinishedPayment; taskId: number }) {
  const t = useTranslations('pay');
  const reasons = useTranslations('reason');
  const names = useTranslations('provider');
  const format = useFormatter();
  const locale = useLocale();
  const amount = formatMoney({ amount: payment.finalAmount, currency: payment.currency, locale });
  const reason = toPayerReason(payment.reason);
  const statusHref = `/tasks/${taskId}/pay/result?payment_id=${payment.id}`;

  if (payment.isWaiting) {
    return (
      <Alert
        tone="info"
        title={t('waitTitle')}
        actions={
          <ButtonLink tone="secondary" href={statusHref}>
            {t('resumeStatus')}
          </ButtonLink>
        }
      >
        <p>{t('resumeProcessing', { amount })}</p>
        {reason && (
          <p className="text-muted">
            {`${reasons(reason, { provider: names(providerOf(payment.method)) })}${t('stop')}`}
          </p>
        )}
      </Alert>
    );
  }
  const until = format.dateTime(new Date(payment.expiresAt), 'clock');
  return (
    <Alert
      tone="caution"
      title={t('resumeTitle')}
      actions={
        <>
          {payment.continueHref && (
            <ButtonLink href={payment.continueHref} prefetch={false}>
              {t(continueLabels[payment.method].pay)}
            </ButtonLink>
          )}
          <ButtonLink tone="secondary" href={statusHref}>
            {t('resumeStatus')}
          </ButtonLink>
          <CancelPaymentButton paymentId={payment.id} />
        </>
      }
    >
      {reason && (
        <p className="font-medium">
          {`${reasons(reason, { provider: names(providerOf(payment.method)) })}${t('stop')}`}
        </p>
      )}
      <p>{t('resumeText', { method: payment.method, amount, until })}</p>
      <p className="text-muted">{t(payment.continueHref ? 'resumeOther' : 'resumeAgain')}</p>
    </Alert>
  );
}
