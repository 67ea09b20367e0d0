import { Scale } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { FilterLinks } from '@/components/admin/filter-links';
import { DisputeTable } from '@/components/disputes/dispute-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { listDisputes } from '@/lib/disputes/list-disputes';
import type { DisputeAnswer } from '@/lib/http/contract/dispute';
import { pageCursor } from '../../page-cursor';
import { requireOperator } from '../../require-operator';
import { firstValue, type SearchParams } from '../../search-params';

export default async function AdminDisputesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireOperator('/admin/disputes');
  const query = await searchParams;
  const isOpen = firstValue(query.open) === 'true' ? true : undefined;
  const cursor = pageCursor(query);
  const [{ disputes, next_cursor: nextCursor }, t, common] = await Promise.all([
    listDisputes({ isOpen, cursor }),
    getTranslations('disputes'),
    getTranslations('common'),
  ]);
  const first = isOpen ? '/admin/disputes?open=true' : '/admin/disputes';
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <FilterLinks
        label={t('filter')}
        items={[
          { href: '/admin/disputes', label: t('all'), isCurrent: !isOpen },
          { href: '/admin/disputes?open=true', label: t('onlyOpen'), isCurrent: isOpen === true },
        ]}
      />
      {disputes.length > 0 ? (
        <Card>
          <DisputeTable disputes={disputes.map(toLine)} now={new Date().toISOString()} />
        </Card>
      ) : (
        <EmptyState icon={<Scale className="size-6" />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      )}
      <Pagination
        label={common('pages')}
        previous={cursor === undefined ? null : { href: first, label: common('firstPage') }}
        next={
          nextCursor === null
            ? null
            : {
                href: `/admin/disputes?cursor=${nextCursor}${isOpen ? '&open=true' : ''}`,
                label: common('nextPage'),
              }
        }
      />
    </>
  );
}

function toLine(dispute: DisputeAnswer) {
  return {
    id: dispute.id,
    paymentId: dispute.payment_id,
    taskTitle: dispute.task_title,
    reference: dispute.provider_dispute_id,
    reason: dispute.reason,
    status: dispute.status,
    amount: dispute.amount,
    withdrawn: dispute.withdrawn,
    currency: dispute.currency,
    evidenceDueAt: dispute.evidence_due_at,
    evidenceSentAt: dispute.evidence_sent_at,
  };
}
