import { useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';
import { formatMoney } from '@/lib/core/money';
import type { TaskMoney } from '@/lib/tasks/money/schema';
import { ActButton } from './act-button';
import { PaymentUnderWay } from './payment-under-way';

type TaskOwnerPanelProps = {
  taskId: number;
  status: string;
  money: TaskMoney | null;
  /** Minor units. */
  serviceFee: number;
  currency: string;
};

/** What the poster can do before anybody is accepted, and when it is over. */
export function TaskOwnerPanel({ taskId, status, money, serviceFee, currency }: TaskOwnerPanelProps) {
  const t = useTranslations('tasks');
  const locale = useLocale();
  const fee = formatMoney({ amount: serviceFee, currency, locale });
  if (status === 'open') {
    return (
      <Alert tone="positive" isAnnounced title={t('liveTitle')}>
        {t(serviceFee === 0 ? 'liveFreeText' : 'liveText')}
      </Alert>
    );
  }
  if (status === 'cancelled') return <Alert tone="neutral" isAnnounced title={t('cancelledTitle')} />;
  if (status !== 'pending_payment') return null;
  if (money?.state === 'processing' || money?.state === 'under_review') {
    const { title, text } = underWay[money.state];
    return <PaymentUnderWay taskId={taskId} paymentId={money.payment_id} title={t(title)} text={t(text)} />;
  }
  return <PublishTask taskId={taskId} isFree={serviceFee === 0} fee={fee} />;
}

/** The step that is left before a task is live, and the ways to change one's mind. */
function PublishTask({ taskId, isFree, fee }: { taskId: number; isFree: boolean; fee: string }) {
  const t = useTranslations('tasks');
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

const underWay = {
  processing: { title: 'feeUnderWayTitle', text: 'feeUnderWayText' },
  under_review: { title: 'feeReviewTitle', text: 'feeReviewText' },
} as const;
