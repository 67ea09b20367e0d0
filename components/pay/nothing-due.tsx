import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';

/** Somebody came to pay what is paid already, or is not due. */
export function NothingDue({ taskId, isPaid }: { taskId: number; isPaid: boolean }) {
  const t = useTranslations('pay');
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
      {isPaid ? t('alreadyPaidText') : t('nothingDueText')}
    </Alert>
  );
}
