import { ShieldCheck } from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { formatPercent } from '@/components/i18n/format-percent';
import { formatMoney } from '@/lib/core/money';

export type Held = {
  /** For whom it is kept. */
  helperName: string;
  /** How long the payer has to answer delivered work. */
  releaseHours: number;
  /** Until when the payer cancels for nothing, and the helper's share of the reward after that; null where it is told elsewhere, or no share is due. */
  cancelling: { freeHours: number; helperBps: number } | null;
};

/** Who holds a reward, for whom, and when it is released. */
export function HeldNote({
  held,
  amount,
  furtherFee,
  currency,
}: {
  held: Held;
  /** Minor units: the reward, and the service fee that is paid with it. */
  amount: number;
  furtherFee: number;
  currency: string;
}) {
  const t = useTranslations('pay');
  const locale = useLocale();
  const format = useFormatter();
  const { helperName: name, releaseHours: hours, cancelling } = held;
  return (
    <div className="flex gap-3 rounded-xl bg-brand-soft p-4">
      <ShieldCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-brand" />
      <div className="grid gap-1.5 text-[0.9375rem]">
        <p className="font-semibold">{t('rewardHeldTitle')}</p>
        <p>{t('rewardHeldText', { name, amount: formatMoney({ amount, currency, locale }) })}</p>
        {furtherFee > 0 && (
          <p className="text-muted">
            {t('rewardFeeText', { fee: formatMoney({ amount: furtherFee, currency, locale }) })}
          </p>
        )}
        <p className="text-muted">{t('rewardTimeText', { name, hours })}</p>
        {cancelling && (
          <p className="text-muted">
            {t('rewardCancelText', {
              hours: cancelling.freeHours,
              share: formatPercent({ bps: cancelling.helperBps, format }),
            })}
          </p>
        )}
        <p className="text-muted">{t('rewardFiatText', { currency })}</p>
      </div>
    </div>
  );
}
