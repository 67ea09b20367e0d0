import { TicketPercent } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { ClaimForm } from '@/components/coupons/claim-form';
import { CouponCard } from '@/components/coupons/coupon-card';
import { toCouponReason } from '@/components/coupons/coupon-reason';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { SectionCard } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { listUserCoupons } from '@/lib/coupons/list-user-coupons';
import { COUPON_CODE_LENGTH_MAX } from '@/lib/coupons/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('coupons'))('title') };
}

export default async function CouponsPage() {
  const [user, t] = await Promise.all([requireUser('/coupons'), getTranslations('coupons')]);
  const { coupons } = await listUserCoupons({ userId: user.id });
  return (
    <PageFrame>
      <PageHeading title={t('title')} lead={t('lead')} />
      <SectionCard id="claim" title={t('claimTitle')}>
        <ClientMessages namespaces={['coupons', 'couponReason']}>
          <ClaimForm codeLengthMax={COUPON_CODE_LENGTH_MAX} />
        </ClientMessages>
      </SectionCard>
      <section aria-labelledby="list" className="grid gap-4">
        <h2 id="list" className="sr-only">
          {t('list')}
        </h2>
        {coupons.length === 0 ? (
          <EmptyState icon={<TicketPercent className="size-6" />} title={t('empty')}>
            {t('emptyText')}
          </EmptyState>
        ) : (
          <ul className="grid gap-4 lg:grid-cols-2">
            {coupons.map((coupon) => (
              <li key={coupon.user_coupon_id} className="grid">
                <CouponCard
                  name={coupon.name}
                  code={coupon.code}
                  kind={coupon.kind}
                  percentBps={coupon.percent_bps}
                  fixedAmount={coupon.fixed_amount}
                  minimumSpend={coupon.minimum_spend}
                  maximumDiscount={coupon.maximum_discount}
                  currency={coupon.currency}
                  validFrom={coupon.valid_from}
                  validUntil={coupon.valid_until}
                  isUsable={coupon.usable}
                  reason={toCouponReason(coupon.reason)}
                />
              </li>
            ))}
          </ul>
        )}
      </section>
    </PageFrame>
  );
}
