import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { type CouponValue, couponValue } from '@/components/coupons/coupon-value';
import { Badge } from '@/components/ui/badge';
import { Table } from '@/components/ui/table';
import { PostButton } from './post-button';

export type AdminCoupon = CouponValue & {
  id: number;
  code: string;
  name: string;
  /** ISO 8601. */
  validFrom: string;
  validUntil: string;
  totalLimit: number | null;
  taken: number;
  isPaused: boolean;
  hasEnded: boolean;
};

export function AdminCouponTable({
  coupons,
  maySet,
}: {
  coupons: readonly AdminCoupon[];
  /** Whether the viewer may pause and resume. */
  maySet: boolean;
}) {
  const t = useTranslations('admin');
  const labels = useTranslations('coupons');
  const format = useFormatter();
  const locale = useLocale();
  return (
    <Table
      caption={t('couponList')}
      columns={[
        { key: 'code', label: t('couponCode') },
        { key: 'value', label: t('couponKind') },
        { key: 'status', label: t('status') },
        { key: 'taken', label: t('couponTaken'), isNumeric: true },
        { key: 'window', label: t('couponWindow') },
        ...(maySet ? [{ key: 'action', label: t('action') } as const] : []),
      ]}
      rows={coupons.map((coupon) => ({
        key: String(coupon.id),
        cells: {
          code: (
            <span className="grid min-w-32">
              <span translate="no" className="font-mono font-medium">
                {coupon.code}
              </span>
              <span className="text-sm text-muted">{coupon.name}</span>
            </span>
          ),
          value: (
            <span className="whitespace-nowrap">{couponValue({ coupon, t: labels, format, locale })}</span>
          ),
          status: <CouponBadge coupon={coupon} />,
          taken: `${format.number(coupon.taken)} / ${coupon.totalLimit === null ? '∞' : format.number(coupon.totalLimit)}`,
          window: (
            <span className="text-sm whitespace-nowrap text-muted">
              {`${format.dateTime(new Date(coupon.validFrom), 'timestamp')} – ${format.dateTime(new Date(coupon.validUntil), 'timestamp')}`}
            </span>
          ),
          action: coupon.isPaused ? (
            <PostButton
              path={`/api/admin/coupons/${coupon.id}/resume`}
              label={t('resumeCoupon', { code: coupon.code })}
            >
              {t('resume')}
            </PostButton>
          ) : (
            <PostButton
              path={`/api/admin/coupons/${coupon.id}/pause`}
              label={t('pauseCoupon', { code: coupon.code })}
            >
              {t('pause')}
            </PostButton>
          ),
        },
      }))}
    />
  );
}

function CouponBadge({ coupon: { isPaused, hasEnded } }: { coupon: AdminCoupon }) {
  const t = useTranslations('admin');
  if (isPaused) return <Badge tone="caution">{t('couponPaused')}</Badge>;
  return hasEnded ? <Badge>{t('couponEnded')}</Badge> : <Badge tone="positive">{t('couponActive')}</Badge>;
}
