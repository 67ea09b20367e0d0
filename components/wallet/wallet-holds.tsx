import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { SectionCard } from '@/components/ui/card';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';
import type { HoldReason } from '@/lib/payouts/states';

/** A part of the wallet that cannot be paid out yet. */
export type WalletHold = {
  /** Minor units. */
  amount: number;
  reason: HoldReason;
  /** ISO 8601; null: nobody knows yet. */
  payableAt: string | null;
  taskId: number;
  taskTitle: string;
};

/** What is set aside, why, and until when. */
export function WalletHolds({
  currency,
  balance,
  holds,
}: {
  currency: string;
  /** All that is in the wallet. */
  balance: number;
  holds: readonly WalletHold[];
}) {
  const t = useTranslations('wallet');
  const locale = useLocale();
  const format = useFormatter();
  return (
    <SectionCard id={`holds-${currency}`} title={t('holdsTitle')}>
      <p className="text-muted">
        {t('holdsLead', { balance: formatMoney({ amount: balance, currency, locale }) })}
      </p>
      <ul className="grid divide-y divide-line">
        {holds.map(({ amount, reason, payableAt, taskId, taskTitle }) => (
          <li key={`${taskId}-${payableAt}`} className="grid gap-0.5 py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <Link
                href={`/tasks/${taskId}`}
                className="inline-flex min-h-6 min-w-0 items-center font-medium break-words text-brand underline underline-offset-4"
              >
                {taskTitle}
              </Link>
              <Money amount={amount} currency={currency} className="text-lg font-semibold" />
            </div>
            <p className={reason === 'disputed' ? 'font-medium text-caution' : 'text-muted'}>
              {payableAt === null
                ? t('holdDisputed')
                : t('holdWaiting', { date: format.dateTime(new Date(payableAt), 'timestamp') })}
            </p>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
