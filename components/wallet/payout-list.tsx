import { Send } from 'lucide-react';
import { useFormatter, useLocale, useMessages, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { classNames } from '@/components/ui/class-names';
import { EmptyState } from '@/components/ui/empty-state';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';
import { isBackInWallet, type PayoutStatus, resolvedReasons } from '@/lib/payouts/states';
import { capabilities, type PayoutProviderName } from '@/lib/providers/names';
import { payoutTones, toPayoutReason } from './labels';
import { PayoutWaysOut } from './payout-ways-out';
import type { WalletAccount } from './wallet-account';

export type WalletPayout = {
  id: number;
  provider: PayoutProviderName;
  status: PayoutStatus;
  /** Minor units. */
  amount: number;
  /** What came back to the wallet after it was paid. */
  returnedAmount: number;
  currency: string;
  reason: string | null;
  /** The PayPal address to which it goes. */
  email: string | null;
  canCancel: boolean;
  /** ISO 8601. */
  expectedAt: string | null;
  createdAt: string;
};

/** A person's payouts with what is known of each, the newest first. */
export function PayoutList({
  payouts,
  accounts,
  paused,
}: {
  payouts: readonly WalletPayout[];
  accounts: readonly WalletAccount[];
  /** Where no payouts are sent now. */
  paused: readonly PayoutProviderName[];
}) {
  const t = useTranslations('wallet');
  const statuses = useTranslations('wallet.payoutStatus');
  const format = useFormatter();
  if (payouts.length === 0) {
    return (
      <EmptyState icon={<Send className="size-6" />} title={t('noPayouts')}>
        {t('noPayoutsText')}
      </EmptyState>
    );
  }
  return (
    <ul className="grid divide-y divide-line">
      {payouts.map((payout) => (
        <li key={payout.id} className="grid gap-1 py-4 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <Money amount={payout.amount} currency={payout.currency} className="text-lg font-semibold" />
            <Badge tone={payoutTones[payout.status]}>{statuses(payout.status)}</Badge>
          </div>
          <WhatNow payout={payout} isPaused={paused.includes(payout.provider)} />
          <p className="text-sm text-muted">
            <span>{`${t('payoutNumber', { id: payout.id })} · ${t(payout.provider)} · `}</span>
            <time dateTime={payout.createdAt}>
              {format.dateTime(new Date(payout.createdAt), 'timestamp')}
            </time>
          </p>
          {payout.canCancel && <WaysOut payout={payout} accounts={accounts} />}
        </li>
      ))}
    </ul>
  );
}

function WaysOut({ payout, accounts }: { payout: WalletPayout; accounts: readonly WalletAccount[] }) {
  const t = useTranslations('wallet');
  const names = useTranslations('provider');
  const locale = useLocale();
  const { id, amount, currency, provider, email: to } = payout;
  const money = formatMoney({ amount, currency, locale });
  return (
    <PayoutWaysOut
      id={id}
      amount={amount}
      currency={currency}
      path="/api/users/payouts"
      cancelText={
        payout.status === 'sent'
          ? t('takeBackText', { amount: money, provider: names(provider) })
          : t('cancelText', { amount: money })
      }
      alternatives={accounts.filter(
        ({ state, email, ...other }) => state === 'ready' && !(other.provider === provider && email === to),
      )}
    />
  );
}

/** What happens now, or why it did not. */
function WhatNow({ payout, isPaused }: { payout: WalletPayout; isPaused: boolean }) {
  const { provider, status, reason, expectedAt, returnedAmount, amount, currency } = payout;
  const t = useTranslations('wallet');
  const reasons = useTranslations('wallet.reason');
  const names = useTranslations('provider');
  const format = useFormatter();
  const locale = useLocale();
  const { wallet } = useMessages();
  if (status === 'paid' && returnedAmount > 0) {
    const money = (part: number) => formatMoney({ amount: part, currency, locale });
    return (
      <p className="font-medium text-caution">
        {t('partBack', { amount: money(returnedAmount), rest: money(amount - returnedAmount) })}
      </p>
    );
  }
  if (status === 'paid') {
    if (expectedAt === null)
      return capabilities[provider].paysOutAtOnce && <p>{t('arrived', { provider: names(provider) })}</p>;
    return <p>{t('expected', { date: format.dateTime(new Date(expectedAt), 'day') })}</p>;
  }
  if (status === 'requested' && isPaused) return <p>{t('pausedPayout')}</p>;
  if (status === 'cancelling') return <p>{t('cancellingText')}</p>;
  if (reason === null || wallet === undefined) return null;
  const isBack = isBackInWallet(status);
  const isBorne = Object.values(resolvedReasons).some((resolved) => resolved === reason);
  return (
    <p className={classNames(isBack && 'grid', status === 'failed' && 'font-medium text-caution')}>
      <span>{reasons(toPayoutReason({ reason, labels: wallet.reason }), { provider: names(provider) })}</span>
      {isBack && !isBorne && <span>{t('moneyBack')}</span>}
    </p>
  );
}
