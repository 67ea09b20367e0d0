import { Undo2 } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { FoundTable } from '@/components/admin/found-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterLinks } from '@/components/ui/filter-links';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { adminListRefunds } from '@/lib/refunds/admin-list-refunds';
import { refundStatusSchema } from '@/lib/refunds/schema';
import { type RefundStatus, refundStatuses } from '@/lib/refunds/states';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('refunds') };
}

export default async function AdminRefundsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { role: viewerRole } = await requireOperator('/admin/refunds');
  const query = await searchParams;
  const status = refundStatusSchema.safeParse(firstValue(query.filter)).data ?? null;
  const cursor = pageCursor(query);
  const [{ refunds, nextCursor }, t] = await Promise.all([
    adminListRefunds({ status, viewerRole, cursor }),
    getTranslations('admin'),
  ]);
  return (
    <>
      <PageHeading title={t('refunds')} lead={t('refundsLead')} />
      <FilterLinks
        label={t('filter')}
        items={[null, ...refundStatuses].map((name) => ({
          href: hrefOf(name),
          label: t(name === null ? 'all' : labels[name]),
          isCurrent: status === name,
        }))}
      />
      {refunds.length > 0 ? (
        <Card>
          <FoundTable
            caption={t('refunds')}
            lines={refunds.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }))}
          />
        </Card>
      ) : (
        <EmptyState icon={<Undo2 className="size-6" />} title={t('noRefunds')} />
      )}
      <Pagination first={hrefOf(status)} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

const labels = {
  pending: 'refundPending',
  succeeded: 'refundSucceeded',
  failed: 'refundFailed',
} as const satisfies Record<RefundStatus, string>;

function hrefOf(status: RefundStatus | null): string {
  return status === null ? '/admin/refunds' : `/admin/refunds?filter=${status}`;
}
