import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';
import { formatMoney } from '@/lib/money';
import { CancelPaymentButton } from './cancel-payment-button';

export type LivePayment = {
  id: number;
  method: 'card' | 'paypal' | 'points';
  finalAmount: number;
  currency: string;
  /** Where the payer goes on; null when there is nothing for them to do but wait. */
  continueHref: string | null;
  /** Money is on its way, or a person is looking at it. */
  isWaiting: boolean;
  /** ISO 8601. */
  expiresAt: string;
};

/** A payment was begun and not finished: go on with it, give it up, or choose another way below. */
export function ResumeBox({ payment, taskId }: { payment: LivePayment; taskId: number }) {
  const t = useTranslations('pay');
  const format = useFormatter();
  const locale = useLocale();
  const amount = formatMoney({ amount: payment.finalAmount, currency: payment.currency, locale });
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
        {t('resumeProcessing', { amount })}
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
              {t('resumeContinue')}
            </ButtonLink>
          )}
          <ButtonLink tone="secondary" href={statusHref}>
            {t('resumeStatus')}
          </ButtonLink>
          <CancelPaymentButton paymentId={payment.id} />
        </>
      }
    >
      <p>{t('resumeText', { method: payment.method, amount, until })}</p>
      <p className="text-muted">{t('resumeOther')}</p>
    </Alert>
  );
}
