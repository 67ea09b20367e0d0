import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import type { SearchParams } from '@/app/search-params';
import { AdminCouponTable } from '@/components/admin/admin-coupon-table';
import { CouponForm } from '@/components/admin/coupon-form';
import { SectionCard } from '@/components/ui/card';
import { Disclosure } from '@/components/ui/disclosure';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { hasPermission } from '@/lib/auth/roles';
import { listCoupons } from '@/lib/coupons/list-coupons';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('coupons') };
}

export default async function AdminCouponsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { role } = await requireOperator('/admin/coupons');
  const maySet = hasPermission({ role, permission: 'settings' });
  const cursor = pageCursor(await searchParams);
  const [{ coupons, next_cursor }, t] = await Promise.all([
    listCoupons({ cursor }),
    getTranslations('admin'),
  ]);
  const now = Date.now();
  return (
    <>
      <PageHeading title={t('coupons')} />
      {maySet && (
        <section className="rounded-2xl border border-line bg-surface px-5 py-3 shadow-card sm:px-6">
          <Disclosure summary={<h2 className="text-lg font-semibold">{t('couponNew')}</h2>}>
            <CouponForm currency="GBP" />
          </Disclosure>
        </section>
      )}
      <SectionCard id="list" title={t('couponList')}>
        <AdminCouponTable
          maySet={maySet}
          coupons={coupons.map((coupon) => ({
            id: coupon.coupon_id,
            code: coupon.code,
            name: coupon.name,
            kind: coupon.kind,
            percentBps: coupon.percent_bps,
            fixedAmount: coupon.fixed_amount,
            currency: coupon.currency,
            validFrom: coupon.valid_from,
            validUntil: coupon.valid_until,
            totalLimit: coupon.total_limit,
            taken: coupon.taken,
            isPaused: coupon.is_paused,
            hasEnded: Date.parse(coupon.valid_until) <= now,
          }))}
        />
        <Pagination first="/admin/coupons" cursor={cursor} nextCursor={next_cursor} />
      </SectionCard>
    </>
  );
}
