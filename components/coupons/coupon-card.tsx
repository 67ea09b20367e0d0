import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { classNames } from '@/components/ui/class-names';
import { formatMoney } from '@/lib/core/money';
import type { CouponReasonKey } from './coupon-reason';
import { type CouponValue, couponValue } from './coupon-value';

export type CouponCardProps = CouponValue & {
  name: string;
  code: string;
  /** Minor units of the currency, like the one below. */
  minimumSpend: number;
  maximumDiscount: number | null;
  /** ISO 8601. */
  validFrom: string;
  validUntil: string;
  isUsable: boolean;
  reason: CouponReasonKey | null;
};

export function CouponCard(coupon: CouponCardProps) {
  const { name, code, currency, minimumSpend, maximumDiscount, isUsable, reason } = coupon;
  const t = useTranslations('coupons');
  const reasons = useTranslations('couponReason');
  const locale = useLocale();
  const format = useFormatter();
  const money = (amount: number) => formatMoney({ amount, currency, locale, isShort: true });
  const terms = [
    minimumSpend > 0 ? t('minimum', { amount: money(minimumSpend) }) : t('noMinimum'),
    ...(maximumDiscount === null ? [] : [t('maximum', { amount: money(maximumDiscount) })]),
    reason === 'not_started'
      ? t('from', { date: format.dateTime(new Date(coupon.validFrom), 'day') })
      : t('until', { date: format.dateTime(new Date(coupon.validUntil), 'timestamp') }),
  ];
  return (
    <article
      className={classNames(
        'grid grid-cols-[auto_1fr] overflow-hidden rounded-2xl border border-line bg-surface shadow-card',
        !isUsable && 'shadow-none',
      )}
    >
      <div
        className={classNames(
          'grid w-32 place-items-center border-r border-dashed border-line px-3 py-5 text-center text-lg leading-snug font-semibold',
          isUsable ? 'bg-brand-soft text-brand' : 'bg-sunken text-muted',
        )}
      >
        {couponValue({ coupon, t, format, locale })}
      </div>
      <div className="grid content-start gap-2 p-4 sm:p-5">
        <div className="flex flex-wrap items-start justify-between gap-2">
          <h3 className="font-semibold">{name}</h3>
          <Badge tone={isUsable ? 'positive' : 'neutral'}>
            {isUsable ? t('usable') : reasons(reason ?? 'unknown')}
          </Badge>
        </div>
        <p translate="no" className="font-mono text-sm text-muted">
          {code}
        </p>
        <p className="text-sm text-muted">{terms.join(' · ')}</p>
      </div>
    </article>
  );
}
