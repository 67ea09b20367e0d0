import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { formatMoney } from '@/lib/core/money';

type FrozenNoticeProps = {
  /** Minor units. */
  amount: number;
  currency: string;
  /** ISO 8601. */
  since: string;
  /** The helper has it in their wallet already. */
  isReleased: boolean;
};

/** Tells both sides of a task why its reward is frozen, or not payable after its release. */
export function FrozenNotice({ amount, currency, since, isReleased }: FrozenNoticeProps) {
  const t = useTranslations('disputes');
  const format = useFormatter();
  const locale = useLocale();
  return (
    <Alert tone="danger" title={t(isReleased ? 'frozenReleasedTitle' : 'frozenTitle')}>
      {t(isReleased ? 'frozenReleasedText' : 'frozenText', {
        amount: formatMoney({ amount, currency, locale }),
        date: format.dateTime(new Date(since), 'timestamp'),
      })}
    </Alert>
  );
}
