import type { useFormatter, useTranslations } from 'next-intl';
import { formatPercent } from '@/components/i18n/format-percent';
import { formatMoney } from '@/lib/core/money';
import type { CouponKind } from '@/lib/coupons/states';

export type CouponValue = {
  kind: CouponKind;
  percentBps: number | null;
  /** Minor units of the currency. */
  fixedAmount: number | null;
  currency: string;
};

type CouponValueOptions = {
  coupon: CouponValue;
  t: ReturnType<typeof useTranslations<'coupons'>>;
  format: Pick<ReturnType<typeof useFormatter>, 'number'>;
  locale: string;
};

/** What a coupon takes off: "15% off", or "8.5 折" in Chinese, which says what is left to pay, in tenths. */
export function couponValue({ coupon, t, format, locale }: CouponValueOptions): string {
  const { kind, percentBps, fixedAmount, currency } = coupon;
  if (kind === 'fixed') {
    return t('amountOff', {
      amount: formatMoney({ amount: fixedAmount ?? 0, currency, locale, isShort: true }),
    });
  }
  const bps = percentBps ?? 0;
  return t('percentOff', { percent: formatPercent({ bps, format }), tenths: (10_000 - bps) / 1000 });
}
