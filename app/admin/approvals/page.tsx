import { UserCheck } from 'lucide-react';
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
import { adminListApprovals } from '@/lib/approvals/admin-list-approvals';
import { type ApprovalFilter, approvalFilterSchema } from '@/lib/approvals/schema';
import { hasPermission } from '@/lib/auth/roles';
import { ApprovalCard } from './approval-card';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('approvals'))('title') };
}

/** What waits for a second person, until a filter shows what became of the rest. */
export default async function ApprovalsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const operator = await requireOperator('/admin/approvals');
  const query = await searchParams;
  const state = approvalFilterSchema.safeParse(firstValue(query.filter)).data ?? 'open';
  const cursor = pageCursor(query);
  const [{ approvals, next_cursor: nextCursor }, t, admin] = await Promise.all([
    adminListApprovals({ state, cursor }),
    getTranslations('approvals'),
    getTranslations('admin'),
  ]);
  const mayDecide = hasPermission({ role: operator.role, permission: 'money' });
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <FilterLinks
        label={admin('filter')}
        items={approvalFilterSchema.options.map((name) => ({
          href: hrefOf(name),
          label: name === 'all' ? admin('all') : t(`state.${name}`),
          isCurrent: state === name,
        }))}
      />
      {approvals.length === 0 ? (
        <EmptyState
          icon={<UserCheck className="size-6" />}
          title={t(state === 'open' ? 'empty' : 'emptyFilter')}
        >
          {state === 'open' && t('emptyText')}
        </EmptyState>
      ) : (
        <ClientMessages namespaces={['approvals']}>
          {approvals.map((approval) => (
            <ApprovalCard
              key={approval.approval_id}
              approval={approval}
              viewerId={operator.id}
              mayDecide={mayDecide}
            />
          ))}
        </ClientMessages>
      )}
      <Pagination first={hrefOf(state)} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

function hrefOf(state: ApprovalFilter): string {
  return state === 'open' ? '/admin/approvals' : `/admin/approvals?filter=${state}`;
}
