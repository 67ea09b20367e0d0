import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';
import type { FeeType } from '@/lib/payments/fee-types';
import { feeLabels } from './fee-labels';

/** Shown when a payment is already made, or is not due. */
export function NothingDue({ taskId, paid }: { taskId: number; paid: FeeType | null }) {
  const t = useTranslations('pay');
  const isPaid = paid !== null;
  return (
    <Alert
      tone={isPaid ? 'positive' : 'neutral'}
      title={isPaid ? t('alreadyPaidTitle') : t('nothingDueTitle')}
      actions={
        <>
          <ButtonLink href={`/tasks/${taskId}`}>{t('seeTask')}</ButtonLink>
          {isPaid && (
            <ButtonLink tone="secondary" href="/payments">
              {t('seeReceipt')}
            </ButtonLink>
          )}
        </>
      }
    >
      {paid ? t(feeLabels[paid].alreadyPaid) : t('nothingDueText')}
    </Alert>
  );
}
