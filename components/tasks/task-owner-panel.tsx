import { useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/money';
import { CancelTaskButton } from './cancel-task-button';

export type TaskOwnerPanelProps = {
  taskId: number;
  status: string;
  isPaid: boolean;
  isMine: boolean;
  /** Minor units. */
  reward: number;
  serviceFee: number;
  currency: string;
};

/** The money of a task, and for its owner what can be done now. */
export function TaskOwnerPanel(props: TaskOwnerPanelProps) {
  const { taskId, status, isPaid, isMine, reward, serviceFee, currency } = props;
  const t = useTranslations('tasks');
  const locale = useLocale();
  const fee = formatMoney({ amount: serviceFee, currency, locale });
  const isUnpaid = status === 'pending_payment';
  return (
    <Card className="grid content-start gap-5 lg:sticky lg:top-6">
      <p>
        <span className="block text-muted">{t('reward')}</span>
        <Money amount={reward} currency={currency} className="text-3xl font-semibold tracking-tight" />
        <span className="mt-1 block text-sm text-muted">{t('rewardHeld')}</span>
      </p>
      {isMine && isUnpaid && (
        <>
          <Alert tone="caution" title={t('unpaidTitle')}>
            {t('unpaidText', { amount: fee })}
          </Alert>
          <div className="grid gap-2.5">
            <ButtonLink href={`/tasks/${taskId}/pay`}>{t('payAmount', { amount: fee })}</ButtonLink>
            <ButtonLink href={`/tasks/${taskId}/edit`} tone="secondary">
              {t('edit')}
            </ButtonLink>
            <CancelTaskButton taskId={taskId} />
          </div>
        </>
      )}
      {isMine && isPaid && status === 'open' && (
        <Alert tone="positive" title={t('liveTitle')}>
          {t('liveText')}
        </Alert>
      )}
      {isMine && status === 'cancelled' && <Alert tone="neutral" title={t('cancelledTitle')} />}
    </Card>
  );
}
