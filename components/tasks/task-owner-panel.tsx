import { useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';
import { formatMoney } from '@/lib/core/money';
import { ActButton } from './act-button';

type TaskOwnerPanelProps = {
  taskId: number;
  status: string;
  /** Minor units. */
  serviceFee: number;
  currency: string;
};

/** What the poster can do before anybody is accepted, and when it is over. */
export function TaskOwnerPanel({ taskId, status, serviceFee, currency }: TaskOwnerPanelProps) {
  const t = useTranslations('tasks');
  const locale = useLocale();
  const fee = formatMoney({ amount: serviceFee, currency, locale });
  const isFree = serviceFee === 0;
  if (status === 'open') {
    return (
      <Alert tone="positive" isAnnounced title={t('liveTitle')}>
        {t(isFree ? 'liveFreeText' : 'liveText')}
      </Alert>
    );
  }
  if (status === 'cancelled') return <Alert tone="neutral" isAnnounced title={t('cancelledTitle')} />;
  if (status !== 'pending_payment') return null;
  return (
    <>
      <Alert tone="caution" title={t(isFree ? 'freeTitle' : 'unpaidTitle')}>
        {isFree ? t('freeText') : t('unpaidText', { amount: fee })}
      </Alert>
      <div className="grid gap-2.5">
        {isFree ? (
          <ActButton
            path={`/api/tasks/${taskId}/publication`}
            tone="primary"
            confirmTone="primary"
            title={t('publishTitle')}
            text={t('freeText')}
            confirmLabel={t('publish')}
          >
            {t('publish')}
          </ActButton>
        ) : (
          <ButtonLink href={`/tasks/${taskId}/pay`}>{t('payAmount', { amount: fee })}</ButtonLink>
        )}
        <ButtonLink href={`/tasks/${taskId}/edit`} tone="secondary">
          {t('edit')}
        </ButtonLink>
        <ActButton
          path={`/api/tasks/${taskId}/cancellation`}
          tone="quiet"
          title={t('cancelTitle')}
          text={t('cancelText')}
          confirmLabel={t('cancelConfirm')}
        >
          {t('cancel')}
        </ActButton>
      </div>
    </>
  );
}
