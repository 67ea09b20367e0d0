import { Scale } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { ClientMessages } from '@/components/i18n/client-messages';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterLinks } from '@/components/ui/filter-links';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { adminListRefundRequests } from '@/lib/tasks/refund-requests/admin-list-refund-requests';
import { type RefundRequestFilter, refundRequestFilterSchema } from '@/lib/tasks/refund-requests/schema';
import { RefundRequestCard } from './refund-request-card';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('refundDecision'))('title') };
}

/** What waits for a decision, until a filter shows what was decided or withdrawn. */
export default async function RefundRequestsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const user = await requireOperator('/admin/refund-requests');
  const query = await searchParams;
  const status = refundRequestFilterSchema.safeParse(firstValue(query.filter)).data ?? 'open';
  const cursor = pageCursor(query);
  const [{ refund_requests: requests, next_cursor: nextCursor }, t, admin] = await Promise.all([
    adminListRefundRequests({ status, cursor }),
    getTranslations('refundDecision'),
    getTranslations('admin'),
  ]);
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <FilterLinks
        label={admin('filter')}
        items={refundRequestFilterSchema.options.map((name) => ({
          href: hrefOf(name),
          label: name === 'all' ? admin('all') : t(`status.${name}`),
          isCurrent: status === name,
        }))}
      />
      {requests.length === 0 ? (
        <EmptyState
          icon={<Scale className="size-6" />}
          title={t(status === 'open' ? 'empty' : 'emptyFilter')}
        >
          {status === 'open' && t('emptyText')}
        </EmptyState>
      ) : (
        <ClientMessages namespaces={['refundDecision']}>
          {requests.map((request) => (
            <RefundRequestCard key={request.id} request={request} user={user} />
          ))}
        </ClientMessages>
      )}
      <Pagination first={hrefOf(status)} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

function hrefOf(status: RefundRequestFilter): string {
  return status === 'open' ? '/admin/refund-requests' : `/admin/refund-requests?filter=${status}`;
}
