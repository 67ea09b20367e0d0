import { useFormatter, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';

export type JobFailure = {
  job: string;
  rowId: string;
  message: string;
  attempts: number;
  /** ISO 8601. */
  nextTryAt: string;
};

/** Rows that a job could not handle; it tries them again, and the rows behind them are not delayed. */
export function JobFailures({ failures }: { failures: readonly JobFailure[] }) {
  const t = useTranslations('admin');
  const format = useFormatter();
  return failures.map(({ job, rowId, message, attempts, nextTryAt }) => (
    <Alert key={`${job} ${rowId}`} tone="caution" title={t('jobFailed', { job, row: rowId })}>
      <p className="break-words">{message}</p>
      <p>{t('jobTriesAgain', { attempts, at: format.dateTime(new Date(nextTryAt), 'timestamp') })}</p>
    </Alert>
  ));
}
