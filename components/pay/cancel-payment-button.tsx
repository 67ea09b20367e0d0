import { useTranslations } from 'next-intl';
import { ActButton } from '@/components/tasks/act-button';

/** Cancels an unfinished payment; points and coupon are released at once. */
export function CancelPaymentButton({ paymentId }: { paymentId: number }) {
  const t = useTranslations('pay');
  return (
    <ActButton
      path={`/api/users/payments/${paymentId}/cancel`}
      title={t('resumeCancelTitle')}
      text={t('resumeCancelText')}
      confirmLabel={t('resumeCancel')}
    >
      {t('resumeCancel')}
    </ActButton>
  );
}
