import { useFormatter, useTranslations } from 'next-intl';
import { formatList } from '@/components/i18n/format-list';
import { Alert } from '@/components/ui/alert';
import type { PayoutProviderName } from '@/lib/providers/names';

/** Where no payouts are sent now, and until when probably; ISO 8601. */
export type PayoutPause = { provider: PayoutProviderName; expectedUntil: string | null };

/** Says where payouts are paused, and what becomes of the money meanwhile. */
export function PausedPayouts({ pauses }: { pauses: readonly PayoutPause[] }) {
  const t = useTranslations('wallet');
  const names = useTranslations('provider');
  const format = useFormatter();
  if (pauses.length === 0) return null;
  const providers = formatList({ items: pauses.map(({ provider }) => names(provider)), format });
  // The last of them, and only where each has one: before it, somebody would come back in vain.
  const until = pauses.every(({ expectedUntil }) => expectedUntil !== null)
    ? pauses
        .flatMap(({ expectedUntil }) => expectedUntil ?? [])
        .sort()
        .at(-1)
    : undefined;
  return (
    <Alert tone="caution" title={t('pausedTitle')}>
      <p>{t('pausedText', { providers })}</p>
      {until && <p>{t('pausedUntil', { until: format.dateTime(new Date(until), 'timestamp') })}</p>}
      <p>{t('pausedWaiting')}</p>
    </Alert>
  );
}
