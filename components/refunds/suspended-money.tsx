import { useLocale, useTranslations } from 'next-intl';
import { toOperatorReason } from '@/components/payments/labels';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';
import { REFUND_NOTE_LENGTH_MAX } from '@/lib/refunds/schema';
import { ReturnSuspenseForm } from './return-suspense-form';

/** Money that arrived for a payment and does not match it. Amount in minor units. */
export type Suspended = { transactionId: string; amount: number; currency: string; reason: string };

/** The money under suspense, the reason, and the button to refund it. */
export function SuspendedMoney({ paymentId, money }: { paymentId: number; money: readonly Suspended[] }) {
  const t = useTranslations('suspense');
  const reasons = useTranslations('reason');
  const locale = useLocale();
  const sums = money.map(({ amount, currency }) => formatMoney({ amount, currency, locale })).join(' + ');
  return (
    <div className="grid justify-items-start gap-4">
      <p className="text-sm text-muted">{t('lead')}</p>
      <ul className="grid gap-2">
        {money.map(({ transactionId, amount, currency, reason }) => {
          const key = toOperatorReason(reason);
          return (
            <li key={transactionId} className="flex flex-wrap items-baseline gap-x-3">
              <Money amount={amount} currency={currency} className="font-medium" />
              <span>{key ? reasons(key) : reason}</span>
              <span translate="no" className="font-mono text-sm break-all text-muted">
                {transactionId}
              </span>
            </li>
          );
        })}
      </ul>
      <ReturnSuspenseForm paymentId={paymentId} sums={sums} reasonLengthMax={REFUND_NOTE_LENGTH_MAX} />
    </div>
  );
}
