import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { FoundTable } from '@/components/admin/found-table';
import { SectionCard } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { type FoundKind, parseSearch } from '@/lib/console/parse-search';
import { type Found, searchMoney } from '@/lib/console/search-money';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('search') };
}

/** Payments, refunds, payouts and disputes by whatever the operator has in hand. */
export default async function AdminSearchPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { role: viewerRole } = await requireOperator('/admin/search');
  const typed = (firstValue((await searchParams).find) ?? '').slice(0, 200);
  const search = parseSearch(typed);
  const [lists, t] = await Promise.all([
    search ? searchMoney({ search, viewerRole }) : [],
    getTranslations('admin'),
  ]);
  const found = lists.filter((list) => list.found.length > 0);
  return (
    <>
      <PageHeading
        title={search ? t('searchFor', { text: search.text }) : t('search')}
        lead={t('searchLead')}
      />
      {search && found.length === 0 && (
        <EmptyState icon={<SearchX className="size-6" />} title={t('searchNone')}>
          {t('searchNoneText')}
        </EmptyState>
      )}
      {found.map(({ kind, found: rows, hasMore }) => (
        <SectionCard key={kind} id={kind} title={t(titles[kind])}>
          <FoundTable caption={t(titles[kind])} lines={rows.map(toLine)} />
          {hasMore && <p className="mt-3 text-sm text-muted">{t('searchMore', { count: rows.length })}</p>}
        </SectionCard>
      ))}
    </>
  );
}

const titles = {
  payment: 'payments',
  refund: 'refunds',
  payout: 'payouts',
  dispute: 'disputes',
} as const satisfies Record<FoundKind, string>;

/** Timestamps as text, because components take text. */
function toLine({ createdAt, ...rest }: Found) {
  return { ...rest, createdAt: createdAt.toISOString() };
}
