import { getLocale, getTranslations } from 'next-intl/server';
import { AdminPaymentTable } from '@/components/admin/admin-payment-table';
import { StatTile } from '@/components/admin/stat-tile';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { formatMoney } from '@/lib/money';
import { allPayments } from '@/lib/operations/all-payments';
import { readOverview } from '@/lib/operations/overview';
import { requireOperator } from '../require-operator';
import { toAdminPayment } from './to-admin-payment';

export default async function AdminPage() {
  await requireOperator('/admin');
  const [overview, latest, t, locale] = await Promise.all([
    readOverview(),
    allPayments({ filter: null, limit: 10 }),
    getTranslations('admin'),
    getLocale(),
  ]);
  const taken = overview.takenToday.map(({ amount, currency }) => formatMoney({ amount, currency, locale }));
  return (
    <>
      <PageHeading title={t('title')} />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <StatTile
          label={t('needsReview')}
          value={overview.needsReview}
          href="/admin/payments?filter=needs_review"
          needsAttention={overview.needsReview > 0}
        />
        <StatTile
          label={t('failedRefunds')}
          value={overview.failedRefunds}
          href="/admin/payments?filter=needs_review"
          needsAttention={overview.failedRefunds > 0}
        />
        <StatTile
          label={t('troubledEvents')}
          value={overview.troubledEvents}
          href="/admin/webhooks?state=failed"
          needsAttention={overview.troubledEvents > 0}
        />
        <StatTile
          label={t('openDisputes')}
          value={overview.openDisputes}
          href="/admin/disputes?open=true"
          needsAttention={overview.openDisputes > 0}
        />
        <StatTile label={t('livePayments')} value={overview.live} href="/admin/payments?filter=pending" />
        <StatTile
          label={t('completedToday')}
          value={overview.completedToday}
          href="/admin/payments?filter=completed"
        />
        <StatTile
          label={t('takenToday')}
          value={taken.join(' · ') || '–'}
          href="/admin/payments?filter=completed"
        />
      </div>
      <SectionCard id="latest" title={t('latest')}>
        {latest.payments.length > 0 ? (
          <AdminPaymentTable payments={latest.payments.map(toAdminPayment)} />
        ) : (
          <p className="text-muted">{t('noPayments')}</p>
        )}
      </SectionCard>
    </>
  );
}
