import { Scale } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { widePageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { EntryTable } from '@/components/solvency/entry-table';
import { BackLink } from '@/components/ui/back-link';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { listEntries } from '@/lib/solvency/list-entries';
import { accountsSchema } from '@/lib/solvency/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('solvency'))('entries') };
}

export default async function AdminEntriesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireOperator('/admin/entries');
  const query = await searchParams;
  const accounts = accountsSchema.safeParse({
    kind: firstValue(query.kind),
    unit: firstValue(query.unit),
  }).data;
  if (!accounts) notFound();
  const cursor = widePageCursor(query);
  const [{ entries, next_cursor: nextCursor }, t] = await Promise.all([
    listEntries({ ...accounts, cursor }),
    getTranslations('solvency'),
  ]);
  const { kind, unit } = accounts;
  return (
    <>
      <BackLink href="/admin/solvency">{t('back')}</BackLink>
      <PageHeading title={t('entriesOf', { account: t(`account.${kind}`), unit })} lead={t('entriesLead')} />
      {entries.length === 0 ? (
        <EmptyState icon={<Scale className="size-6" />} title={t('noEntries')} />
      ) : (
        <Card>
          <EntryTable
            unit={unit}
            entries={entries.map((entry) => ({
              id: entry.entry_id,
              account: entry.account,
              transactionKind: entry.transaction_kind,
              businessKey: entry.business_key,
              paymentId: entry.payment_id,
              amount: entry.amount,
              createdAt: entry.created_at,
            }))}
          />
        </Card>
      )}
      <Pagination
        first={`/admin/entries?kind=${kind}&unit=${unit}`}
        cursor={cursor}
        nextCursor={nextCursor}
      />
    </>
  );
}
