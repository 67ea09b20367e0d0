import { Scale } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { DisputeTable } from '@/components/disputes/dispute-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterLinks } from '@/components/ui/filter-links';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { disputeReason } from '@/lib/disputes/dispute-reason';
import { listDisputes } from '@/lib/disputes/list-disputes';
import type { DisputeResponse } from '@/lib/disputes/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('disputes'))('title') };
}

export default async function AdminDisputesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { role: viewerRole } = await requireOperator('/admin/disputes');
  const query = await searchParams;
  const show = shows.find(({ name }) => name === firstValue(query.show)) ?? everything;
  const cursor = pageCursor(query);
  const [{ disputes, next_cursor: nextCursor }, t] = await Promise.all([
    listDisputes({ ...show.filter, viewerRole, cursor }),
    getTranslations('disputes'),
  ]);
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <FilterLinks
        label={t('filter')}
        items={shows.map((one) => ({ href: hrefOf(one), label: t(one.label), isCurrent: one === show }))}
      />
      {disputes.length > 0 ? (
        <Card>
          <DisputeTable disputes={disputes.map(toLine)} now={new Date().toISOString()} />
        </Card>
      ) : (
        <EmptyState
          icon={<Scale className="size-6" />}
          title={t(show.name === 'unanswered' ? 'noneUnanswered' : 'none')}
        >
          {t('noneText')}
        </EmptyState>
      )}
      <Pagination first={hrefOf(show)} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

const everything = { name: null, label: 'all', filter: {} } as const;

const shows = [
  everything,
  { name: 'unanswered', label: 'onlyUnanswered', filter: { isUnanswered: true } },
  { name: 'open', label: 'onlyOpen', filter: { isOpen: true } },
  { name: 'over', label: 'onlyOver', filter: { isOpen: false } },
  { name: 'won', label: 'won', filter: { status: 'won' } },
  { name: 'lost', label: 'lost', filter: { status: 'lost' } },
  { name: 'withdrawn', label: 'withdrawnStatus', filter: { status: 'withdrawn' } },
] as const;

function hrefOf({ name }: (typeof shows)[number]): string {
  return name === null ? '/admin/disputes' : `/admin/disputes?show=${name}`;
}

function toLine(dispute: DisputeResponse) {
  return {
    id: dispute.id,
    paymentId: dispute.payment_id,
    taskTitle: dispute.task_title,
    reference: dispute.provider_dispute_id,
    reason: disputeReason(dispute),
    status: dispute.status,
    amount: dispute.amount,
    withdrawn: dispute.withdrawn,
    currency: dispute.currency,
    evidenceDueAt: dispute.evidence_due_at,
    evidenceSentAt: dispute.evidence_sent_at,
    isConceded: dispute.concede_requested_at !== null,
  };
}
