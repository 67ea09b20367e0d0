import { Send } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { FindForm } from '@/components/admin/find-form';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterLinks } from '@/components/ui/filter-links';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { AdminPayoutTable } from '@/components/wallet/admin-payout-table';
import { adminListPayouts, payoutFilters } from '@/lib/payouts/admin-list-payouts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('wallet.admin'))('title') };
}

export default async function AdminPayoutsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { role: viewerRole } = await requireOperator('/admin/payouts');
  const query = await searchParams;
  const filter = payoutFilters.find((name) => name === firstValue(query.filter)) ?? null;
  const find = (firstValue(query.find) ?? '').trim().slice(0, FIND_LENGTH_MAX);
  const cursor = pageCursor(query);
  const [{ payouts, nextCursor }, t] = await Promise.all([
    adminListPayouts({ filter, find, viewerRole, cursor }),
    getTranslations('wallet.admin'),
  ]);
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <FindForm
        text={find}
        label={t('findLabel')}
        lengthMax={FIND_LENGTH_MAX}
        keep={filter ? { filter } : {}}
      />
      <FilterLinks
        label={t('title')}
        items={[null, ...payoutFilters].map((name) => ({
          href: hrefOf({ filter: name, find }),
          label: t(name ?? 'all'),
          isCurrent: filter === name,
        }))}
      />
      {payouts.length > 0 ? (
        <Card>
          <AdminPayoutTable
            payouts={payouts.map((payout) => ({ ...payout, createdAt: payout.createdAt.toISOString() }))}
          />
        </Card>
      ) : (
        <EmptyState icon={<Send className="size-6" />} title={t(find ? 'findNone' : 'none')}>
          {t(find ? 'findNoneText' : 'noneText')}
        </EmptyState>
      )}
      <Pagination first={hrefOf({ filter, find })} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

const FIND_LENGTH_MAX = 100;

function hrefOf({ filter, find }: { filter: string | null; find: string }): string {
  const query = new URLSearchParams({
    ...(filter && { filter }),
    ...(find && { find }),
  });
  return query.size === 0 ? '/admin/payouts' : `/admin/payouts?${query}`;
}
