import { ShieldCheck } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { formatMoney } from '@/lib/core/money';

export type Held = {
  /** For whom it is kept. */
  helperName: string;
  /** How long the payer has to answer delivered work. */
  releaseHours: number;
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
  const { helperName: name, releaseHours: hours } = held;
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
        <p className="text-muted">{t('rewardFiatText', { currency })}</p>
      </div>
    </div>
  );
}
