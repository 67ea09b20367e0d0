import { useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';
import { type WalletHold, WalletHolds } from './wallet-holds';

/** Minor units of the currency. */
export type WalletBalance = {
  currency: string;
  balance: number;
  /** What of it can be paid out now. */
  payable: number;
  holds: readonly WalletHold[];
  inFlight: number;
  owed: number;
};

export function WalletTiles({ balances }: { balances: readonly WalletBalance[] }) {
  const t = useTranslations('wallet');
  const locale = useLocale();
  return (
    <div className="grid gap-4">
      {balances.map(({ currency, balance, payable, holds, inFlight, owed }) => (
        <div key={currency} className="grid gap-3">
          <dl className="grid gap-px overflow-hidden rounded-2xl border border-line bg-line shadow-card sm:grid-cols-[1.4fr_1fr]">
            <div className="grid content-start gap-1 bg-surface p-6">
              <dt className="font-medium text-muted">{t('balance')}</dt>
              <dd className="text-4xl font-semibold tracking-tight text-brand">
                <Money amount={payable} currency={currency} />
              </dd>
            </div>
            <div className="grid content-start gap-1 bg-surface p-6">
              <dt className="font-medium text-muted">{t('inFlight')}</dt>
              <dd className="grid gap-1.5">
                <Money amount={inFlight} currency={currency} className="text-2xl font-semibold" />
                <span className="text-sm text-muted">{t('inFlightHint')}</span>
              </dd>
            </div>
          </dl>
          {holds.length > 0 && <WalletHolds currency={currency} balance={balance} holds={holds} />}
          {owed > 0 && (
            <Alert
              tone="caution"
              title={t('owedTitle', { amount: formatMoney({ amount: owed, currency, locale }) })}
            >
              {t('owedText')}
            </Alert>
          )}
        </div>
      ))}
    </div>
  );
}
