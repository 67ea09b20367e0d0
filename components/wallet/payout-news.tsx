'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { formatMoney } from '@/lib/core/money';
import { type FollowedPayout, usePayoutNews } from './use-payout-news';

/** Keeps the wallet up to date while money is on its way, and says to screen readers what changed. */
export function PayoutNews({ payouts }: { payouts: readonly FollowedPayout[] }) {
  const t = useTranslations('wallet');
  const statuses = useTranslations('wallet.payoutStatus');
  const locale = useLocale();
  const { changed, hasOpen, isPolling, checkAgain } = usePayoutNews(payouts);
  const news = changed.map(({ amount, currency, status }) =>
    t('news', { amount: formatMoney({ amount, currency, locale }), status: statuses(status) }),
  );
  return (
    <>
      <p role="status" className="sr-only">
        {news.join(' ')}
      </p>
      {hasOpen && (
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm text-muted">
          <p>{isPolling ? t('updates') : t('stopped')}</p>
          {!isPolling && (
            <Button tone="secondary" onClick={checkAgain}>
              {t('checkAgain')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
