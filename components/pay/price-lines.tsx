import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { feeTerms } from '@/components/i18n/fee-terms';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';
import type { FeeType } from '@/lib/payments/fee-types';
import type { FeeRule } from '@/lib/pricing/service-fee';
import { feeLabels } from './fee-labels';

export type PriceLinesProps = {
  feeType: FeeType;
  /** Minor units, all of one currency; points in PTS. */
  totalAmount: number;
  /** The part of a reward's or a raise's total that is a further service fee: it has a line of its own. */
  furtherFee: number;
  couponDiscount: number;
  couponName?: string | null;
  pointsUsed: number;
  currency: string;
  /** How the fee came about, where the page knows it. */
  basis?: { reward: number; rule: FeeRule } | null;
  /** Who gets a reward, where the page knows it. */
  helperName?: string | null;
};

/** What a payment is made of. The lines that are nothing are left out. */
export function PriceLines({
  feeType,
  totalAmount,
  furtherFee,
  couponDiscount,
  couponName = null,
  pointsUsed,
  currency,
  basis = null,
  helperName = null,
}: PriceLinesProps) {
  const t = useTranslations('pay');
  const locale = useLocale();
  const format = useFormatter();
  const reward = basis && formatMoney({ amount: basis.reward, currency, locale });
  return (
    <dl className="grid gap-3">
      <div className="flex justify-between gap-4">
        <dt>
          <span>{t(feeLabels[feeType].line)}</span>
          {basis && reward && (
            <span className="block text-sm text-muted">
              {t('lineFeeNote', { reward, ...feeTerms({ rule: basis.rule, currency, format, locale }) })}
            </span>
          )}
          {helperName && (
            <span className="block text-sm text-muted">{t('rewardFor', { name: helperName })}</span>
          )}
        </dt>
        <dd className="font-medium">
          <Money amount={totalAmount - furtherFee} currency={currency} />
        </dd>
      </div>
      {furtherFee > 0 && (
        <div className="flex justify-between gap-4">
          <dt>
            <span>{t('lineFurtherFee')}</span>
            <span className="block text-sm text-muted">{t('lineFurtherFeeNote')}</span>
          </dt>
          <dd className="font-medium">
            <Money amount={furtherFee} currency={currency} />
          </dd>
        </div>
      )}
      {couponDiscount > 0 && (
        <div className="flex justify-between gap-4">
          <dt>
            <span>{t('lineCoupon')}</span>
            {couponName && <span className="block text-sm text-muted">{couponName}</span>}
          </dt>
          <dd className="font-medium text-positive">
            <Money amount={couponDiscount} currency={currency} isDeduction />
          </dd>
        </div>
      )}
      {pointsUsed > 0 && (
        <div className="flex justify-between gap-4">
          <dt>
            <span>{t('linePoints')}</span>
            <span className="block text-sm text-muted">{t('linePointsCount', { count: pointsUsed })}</span>
          </dt>
          <dd className="font-medium text-positive">
            <Money amount={pointsUsed} currency={currency} isDeduction />
          </dd>
        </div>
      )}
    </dl>
  );
}
