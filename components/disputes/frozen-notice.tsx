import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { formatMoney } from '@/lib/core/money';

type FrozenNoticeProps = {
  /** Minor units. */
  amount: number;
  currency: string;
  /** ISO 8601. */
  since: string;
};

/** Tells both sides of a task why its reward is frozen. */
export function FrozenNotice({ amount, currency, since }: FrozenNoticeProps) {
  const t = useTranslations('disputes');
  const format = useFormatter();
  const locale = useLocale();
  return (
    <Alert tone="danger" title={t('frozenTitle')}>
      {t('frozenText', {
        amount: formatMoney({ amount, currency, locale }),
        date: format.dateTime(new Date(since), 'timestamp'),
      })}
    </Alert>
  );
}
