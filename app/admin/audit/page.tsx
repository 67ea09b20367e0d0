import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { widePageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { AuditFilterForm } from '@/components/audit/audit-filter-form';
import { AuditTable } from '@/components/audit/audit-table';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { adminListEntries } from '@/lib/audit-log/admin-list-entries';
import { auditFilterSchema } from '@/lib/audit-log/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('audit'))('title') };
}

/** What operators did and looked at; who, about what and which stand in the address. */
export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireOperator('/admin/audit');
  const query = await searchParams;
  const typed = typedIn(query);
  const filter = auditFilterSchema.safeParse({
    ...(typed.actor && { actor_id: typed.actor }),
    ...(typed.subject && { subject: typed.subject }),
    ...(typed.action && { action: typed.action }),
  });
  const cursor = widePageCursor(query);
  const [{ entries, next_cursor: nextCursor }, t] = await Promise.all([
    filter.success ? adminListEntries({ ...filter.data, cursor }) : { entries: [], next_cursor: null },
    getTranslations('audit'),
  ]);
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <AuditFilterForm key={JSON.stringify(typed)} {...typed} />
      {!filter.success && <Alert tone="caution">{t('filterWrong')}</Alert>}
      {entries.length > 0 ? (
        <Card>
          <AuditTable entries={entries} />
        </Card>
      ) : (
        filter.success && (
          <EmptyState icon={<ScrollText className="size-6" />} title={t('none')}>
            {t('noneText')}
          </EmptyState>
        )
      )}
      <Pagination first={hrefOf(typed)} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

type Typed = { actor: string; subject: string; action: string };

function typedIn(query: SearchParams): Typed {
  const textOf = (name: keyof Typed) => (firstValue(query[name]) ?? '').trim().slice(0, 140);
  return { actor: textOf('actor').replace(/^#/, ''), subject: textOf('subject'), action: textOf('action') };
}

function hrefOf(typed: Typed): string {
  const query = new URLSearchParams(Object.entries(typed).filter(([, text]) => text !== ''));
  return query.size === 0 ? '/admin/audit' : `/admin/audit?${query}`;
}
