import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireOperator } from '@/app/require-operator';
import { DifferenceList } from '@/components/reconciliation/difference-list';
import { StateBadge } from '@/components/reconciliation/statement-table';
import { BalanceTable, SumTable } from '@/components/reconciliation/statement-tables';
import { BackLink } from '@/components/ui/back-link';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { readStatement } from '@/lib/reconciliation/read-statement';
import { toDifferenceItem } from '../to-difference-item';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reconciliation'))('title') };
}

export default async function AdminReconciliationPage({ params }: { params: Promise<{ id: string }> }) {
  const id = pathId((await params).id);
  await requireOperator('/admin/reconciliations/[id]', `/admin/reconciliations/${id}`);
  const statement = await orNotFound(readStatement({ statementId: id }));
  const [t, providers, format] = await Promise.all([
    getTranslations('reconciliation'),
    getTranslations('provider'),
    getFormatter(),
  ]);
  const {
    provider,
    day,
    made_at: madeAt,
    incomplete_reason: reason,
    unread_objects: unread,
    balances,
    sums,
    differences,
  } = statement;
  const isEven = balances.every(({ differing, unexplained }) => differing === 0 && (unexplained ?? 0) === 0);
  const date = day ?? format.dateTime(new Date(madeAt), 'timestamp');
  return (
    <>
      <BackLink href="/admin/reconciliations">{t('back')}</BackLink>
      <PageHeading title={t('statementOf', { provider: providers(provider), date })} />
      <p className="flex flex-wrap items-center gap-3">
        <StateBadge isComplete={reason === null} isEven={isEven} />
        {reason !== null && <span>{t(`incompleteReason.${reason}`)}</span>}
      </p>
      {unread !== null && <p>{t('objectsRead', { count: unread })}</p>}
      <SectionCard id="balances" title={t('balances')}>
        <BalanceTable balances={balances} />
      </SectionCard>
      <SectionCard id="sums" title={t('sums')}>
        {sums.length === 0 ? <p className="text-muted">{t('noSums')}</p> : <SumTable sums={sums} />}
      </SectionCard>
      <SectionCard id="found" title={t('found')}>
        {differences.length === 0 ? (
          <p className="text-muted">{t('noFound')}</p>
        ) : (
          <DifferenceList
            differences={differences.map((difference) => toDifferenceItem({ difference, isOwnCase: false }))}
          />
        )}
      </SectionCard>
    </>
  );
}
