import Link from 'next/link';
import { useTranslations } from 'next-intl';

type MarketFoundProps = {
  count: number;
  /** Counting goes no further than this. */
  countMax: number;
};

/** How much was found, said aloud, and the way back to everything. */
export function MarketFound({ count, countMax }: MarketFoundProps) {
  const t = useTranslations('market');
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4">
      <p role="status" className="text-muted">
        {count > countMax ? t('foundMany', { count: countMax }) : t('found', { count })}
      </p>
      <Link
        href="/"
        className="inline-flex min-h-11 items-center font-medium text-brand underline underline-offset-4"
      >
        {t('clear')}
      </Link>
    </div>
  );
}
