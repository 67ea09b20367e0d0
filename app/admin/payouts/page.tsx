import { Send } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { FilterLinks } from '@/components/admin/filter-links';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { AdminPayoutTable } from '@/components/wallet/admin-payout-table';
import { allPayouts } from '@/lib/payouts/all-payouts';
import { pageCursor } from '../../page-cursor';
import { requireOperator } from '../../require-operator';
import { firstValue, type SearchParams } from '../../search-params';

const filters = ['stuck', 'failed'] as const;

export default async function AdminPayoutsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireOperator('/admin/payouts');
  const query = await searchParams;
  const filter = filters.find((name) => name === firstValue(query.filter)) ?? null;
  const cursor = pageCursor(query);
  const [{ payouts, nextCursor }, t, common] = await Promise.all([
    allPayouts({ filter, cursor }),
    getTranslations('wallet.admin'),
    getTranslations('common'),
  ]);
  const hrefOf = (name: string | null) => (name ? `/admin/payouts?filter=${name}` : '/admin/payouts');
  const more = filter ? `&filter=${filter}` : '';
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <FilterLinks
        label={t('title')}
        items={[
          { href: hrefOf(null), label: t('all'), isCurrent: filter === null },
          ...filters.map((name) => ({ href: hrefOf(name), label: t(name), isCurrent: filter === name })),
        ]}
      />
      {payouts.length > 0 ? (
        <Card>
          <AdminPayoutTable
            payouts={payouts.map((payout) => ({ ...payout, createdAt: payout.createdAt.toISOString() }))}
          />
        </Card>
      ) : (
        <EmptyState icon={<Send className="size-6" />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      )}
      <Pagination
        label={common('pages')}
        previous={cursor === undefined ? null : { href: hrefOf(filter), label: common('firstPage') }}
        next={
          nextCursor === null
            ? null
            : { href: `/admin/payouts?cursor=${nextCursor}${more}`, label: common('nextPage') }
        }
      />
    </>
  );
}
