import { useFormatter, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';

export type StalledSearch = {
  provider: 'stripe' | 'paypal';
  problem: 'unavailable' | 'too_many_events';
  /** ISO 8601. */
  searchedUntil: string | null;
};

/** Lists of events that could not be read to their end: what happened there since may be unknown to us. */
export function StalledSearches({ searches }: { searches: readonly StalledSearch[] }) {
  const t = useTranslations('admin');
  const names = useTranslations('provider');
  const format = useFormatter();
  return searches.map(({ provider, problem, searchedUntil }) => (
    <Alert key={provider} tone="caution" title={t('searchStalled', { provider: names(provider) })}>
      <p>{t(problem === 'unavailable' ? 'searchUnavailable' : 'searchTooMany')}</p>
      {searchedUntil !== null && (
        <p>{t('searchedUntil', { at: format.dateTime(new Date(searchedUntil), 'timestamp') })}</p>
      )}
    </Alert>
  ));
}
