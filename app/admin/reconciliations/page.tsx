import { Landmark } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireOperator } from '@/app/require-operator';
import { PostButton } from '@/components/admin/post-button';
import { ClientMessages } from '@/components/i18n/client-messages';
import { DifferenceForm } from '@/components/reconciliation/difference-form';
import { type DifferenceItem, DifferenceList } from '@/components/reconciliation/difference-list';
import { StatementTable } from '@/components/reconciliation/statement-table';
import { Card, SectionCard } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { ownCasesOf } from '@/lib/auth/is-own-case';
import { hasPermission } from '@/lib/auth/roles';
import { listReconciliations } from '@/lib/reconciliation/list-reconciliations';
import {
  DIFFERENCE_NOTE_LENGTH_MAX,
  type DifferenceResponse,
  type StatementSummary,
} from '@/lib/reconciliation/schema';
import { OwnCaseNote } from '../own-case-note';
import { toDifferenceItem } from './to-difference-item';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reconciliation'))('title') };
}

export default async function AdminReconciliationsPage() {
  const { id: actorId, role } = await requireOperator('/admin/reconciliations');
  const mayMoveMoney = hasPermission({ role, permission: 'money' });
  const [{ statements, differences }, t] = await Promise.all([
    listReconciliations(),
    getTranslations('reconciliation'),
  ]);
  const own = await ownCasesOf({ actorId, subjects: differences.map(subjectOf) });
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <ClientMessages namespaces={['reconciliation', 'provider', 'resolutions']}>
        {mayMoveMoney && (
          <PostButton path="/api/admin/reconciliations" label={t('compareLabel')}>
            {t('compare')}
          </PostButton>
        )}
        <SectionCard id="differences" title={t('differences')}>
          {differences.length === 0 ? (
            <p className="text-muted">{t('noDifferences')}</p>
          ) : (
            <DifferenceList
              differences={differences.map((difference) =>
                toDifferenceItem({ difference, isOwnCase: own.has(subjectOf(difference)) }),
              )}
              {...(mayMoveMoney && { actionOf: DifferenceAction })}
            />
          )}
        </SectionCard>
      </ClientMessages>
      {statements.length > 0 ? (
        <Card>
          <StatementTable statements={statements.map(toItem)} />
        </Card>
      ) : (
        <EmptyState icon={<Landmark className="size-6" />} title={t('noStatements')}>
          {t('noStatementsText')}
        </EmptyState>
      )}
    </>
  );
}

/** As the audit log names it. */
function subjectOf({ difference_id: id }: DifferenceResponse): string {
  return `difference:${id}`;
}

function toItem({ statement_id: id, provider, day, made_at: madeAt, ...rest }: StatementSummary) {
  return {
    id,
    provider,
    day,
    madeAt,
    isComplete: rest.incomplete_reason === null,
    balances: rest.balances.map(({ currency, total, clearing, differing, unexplained }) => ({
      currency,
      total,
      clearing,
      isEven: differing === 0 && (unexplained ?? 0) === 0,
    })),
  };
}

/** A colleague decides about what an operator is a party of. */
function DifferenceAction({ id, verbs, isOwnCase }: DifferenceItem) {
  return isOwnCase ? (
    <OwnCaseNote />
  ) : (
    <DifferenceForm id={id} verbs={verbs} noteLengthMax={DIFFERENCE_NOTE_LENGTH_MAX} />
  );
}
