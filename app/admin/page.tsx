import { getTranslations } from 'next-intl/server';
import { requireOperator } from '@/app/require-operator';
import { AdminPaymentTable } from '@/components/admin/admin-payment-table';
import { OverviewTiles, type OverviewTilesProps } from '@/components/admin/overview-tiles';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { type Overview, readOverview } from '@/lib/console/read-overview';
import { adminListPayments } from '@/lib/payments/read/admin-list-payments';
import { toAdminPayment } from './to-admin-payment';

export default async function AdminPage() {
  await requireOperator('/admin');
  const [overview, latest, t] = await Promise.all([
    readOverview(),
    adminListPayments({ filter: null, limit: 10 }),
    getTranslations('admin'),
  ]);
  return (
    <>
      <PageHeading title={t('title')} />
      <OverviewTiles {...toTiles(overview)} />
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

/** Timestamps as text, because components take text. */
function toTiles({ unansweredDisputes, refundRequests, ...rest }: Overview): OverviewTilesProps {
  return {
    ...rest,
    unansweredDisputes: {
      count: unansweredDisputes.count,
      nextDueAt: unansweredDisputes.nextDueAt?.toISOString() ?? null,
    },
    refundRequests: {
      count: refundRequests.count,
      oldestAt: refundRequests.oldestAt?.toISOString() ?? null,
    },
    now: new Date().toISOString(),
  };
}
