import { useLocale, useTranslations } from 'next-intl';
import { ActButton } from '@/components/tasks/act-button';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';

/** Why a refund could not be sent yet. */
export type WaitKey = 'balance_insufficient' | 'transaction_unknown';

/** A refund that waits to be sent. Amount in minor units. */
export type WaitingRefund = {
  id: number;
  amount: number;
  currency: string;
  why: WaitKey;
  /** Nobody sends it any more; whether something is on its way is being found out. */
  isStopping: boolean;
};

/** Refunds that could not be sent yet, why, and the button that stops each. */
export function WaitingRefunds({
  paymentId,
  refunds,
}: {
  paymentId: number;
  refunds: readonly WaitingRefund[];
}) {
  const t = useTranslations('waitingRefunds');
  const locale = useLocale();
  return (
    <div className="grid gap-4">
      <p className="text-sm text-muted">{t('lead')}</p>
      <ul className="grid gap-4">
        {refunds.map(({ id, amount, currency, why, isStopping }) => (
          <li key={id} className="grid justify-items-start gap-2">
            <span className="flex flex-wrap items-baseline gap-x-3">
              <Money amount={amount} currency={currency} className="font-medium" />
              <span>{t(why)}</span>
            </span>
            {isStopping ? (
              <p className="text-sm text-muted">{t('stopping')}</p>
            ) : (
              <ActButton
                path={`/api/admin/payments/${paymentId}/refunds/${id}/stop`}
                title={t('confirmTitle')}
                text={t('confirmText', { sum: formatMoney({ amount, currency, locale }) })}
                confirmLabel={t('confirm')}
              >
                {t('stop')}
              </ActButton>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
