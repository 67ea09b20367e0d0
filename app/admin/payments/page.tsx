import { ShieldCheck } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { toAdminPayment } from '@/app/admin/to-admin-payment';
import { pageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { AdminPaymentTable } from '@/components/admin/admin-payment-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterLinks } from '@/components/ui/filter-links';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { adminListPayments } from '@/lib/payments/read/admin-list-payments';
import { paymentStatusSchema } from '@/lib/payments/schema';
import { paymentStatuses } from '@/lib/payments/states';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('payments') };
}

export default async function AdminPaymentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { role: viewerRole } = await requireOperator('/admin/payments');
  const query = await searchParams;
  const status = paymentStatusSchema.safeParse(firstValue(query.filter)).data ?? null;
  const cursor = pageCursor(query);
  const [{ payments, nextCursor }, t, names] = await Promise.all([
    adminListPayments({ filter: filterOf(status), viewerRole, cursor }),
    getTranslations('admin'),
    getTranslations('paymentStatus'),
  ]);
  const hrefOf = (name: string | null) => (name ? `/admin/payments?filter=${name}` : '/admin/payments');
  return (
    <>
      <PageHeading title={t('payments')} />
      <FilterLinks
        label={t('filter')}
        items={[
          { href: hrefOf(null), label: t('all'), isCurrent: status === null },
          ...filters.map((name) => ({
            href: hrefOf(name),
            label: names(name),
            isCurrent: status === name,
          })),
        ]}
      />
      {payments.length > 0 ? (
        <Card>
          <AdminPaymentTable payments={payments.map(toAdminPayment)} />
        </Card>
      ) : (
        <EmptyState
          icon={<ShieldCheck className="size-6" />}
          title={status === 'needs_review' ? t('nothingToReview') : t('noPayments')}
        >
          {status === 'needs_review' && t('nothingToReviewText')}
        </EmptyState>
      )}
      <Pagination first={hrefOf(status)} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

/** What a person has to look at comes first. */
const filters = ['needs_review' as const, ...paymentStatuses.filter((name) => name !== 'needs_review')];

/** "Needs review" also finds complete payments that carry a question, not only that state. */
function filterOf(status: string | null) {
  if (status === null) return null;
  return status === 'needs_review' ? { needsReview: true as const } : { status };
}
