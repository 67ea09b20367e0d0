import { Scale } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import { requireOperator } from '@/app/require-operator';
import { SolvencyCard, type SolvencyItem } from '@/components/solvency/solvency-card';
import { SectionCard } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Money } from '@/components/ui/money';
import { PageHeading } from '@/components/ui/page-heading';
import { Table } from '@/components/ui/table';
import { env } from '@/lib/core/env';
import { POINTS_UNIT } from '@/lib/core/money';
import { readSolvency } from '@/lib/solvency/read-solvency';
import type { SolvencyResponse } from '@/lib/solvency/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('solvency'))('title') };
}

export default async function AdminSolvencyPage() {
  await requireOperator('/admin/solvency');
  const [{ currencies, provider_balances: balances, points_outstanding: points }, t] = await Promise.all([
    readSolvency(),
    getTranslations('solvency'),
  ]);
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      {currencies.length === 0 ? (
        <EmptyState icon={<Scale className="size-6" />} title={t('none')} />
      ) : (
        currencies.map((currency) => <SolvencyCard key={currency.currency} item={toItem(currency)} />)
      )}
      <ProviderBalances balances={balances} />
      <p className="text-muted">
        <span>{t('points', { points })}</span>{' '}
        <Link
          href={`/admin/entries?kind=points&unit=${POINTS_UNIT}`}
          className="text-brand underline underline-offset-4"
        >
          {t('pointsEntries')}
        </Link>
      </p>
      <YearlyReports />
    </>
  );
}

/** The report of a calendar year is due by the end of January of the next. The VAT is there where we are registered. */
async function YearlyReports() {
  const t = await getTranslations('solvency');
  const year = new Date().getUTCFullYear();
  const reports = [
    { path: '/api/admin/earnings.csv', label: 'earningsCsv' },
    ...(env().vat === null ? [] : [{ path: '/api/admin/fee-vat.csv', label: 'feeVatCsv' } as const]),
  ] as const;
  return reports.map(({ path, label }) => (
    <p key={path} className="flex flex-wrap gap-x-6">
      {[year - 1, year].map((one) => (
        <a
          key={one}
          href={`${path}?year=${one}`}
          className="inline-flex min-h-11 items-center text-brand underline underline-offset-4"
        >
          {t(label, { year: String(one) })}
        </a>
      ))}
    </p>
  ));
}

async function ProviderBalances({ balances }: { balances: SolvencyResponse['provider_balances'] }) {
  const [t, providers, format] = await Promise.all([
    getTranslations('solvency'),
    getTranslations('provider'),
    getFormatter(),
  ]);
  return (
    <SectionCard id="provider-balances" title={t('providerBalances')}>
      {balances.length === 0 ? (
        <p className="text-muted">{t('noProviderBalances')}</p>
      ) : (
        <Table
          caption={t('providerBalances')}
          columns={[
            { key: 'provider', label: t('provider') },
            { key: 'total', label: t('balance'), isNumeric: true },
            { key: 'asOf', label: t('asOf') },
          ]}
          rows={balances.map(({ provider, currency, total, as_of: asOf }) => ({
            key: `${provider} ${currency}`,
            cells: {
              provider: providers(provider),
              total: total === null ? t('unknown') : <Money amount={total} currency={currency} />,
              asOf: <time dateTime={asOf}>{format.dateTime(new Date(asOf), 'timestamp')}</time>,
            },
          }))}
        />
      )}
      <p>
        <Link href="/admin/reconciliations" className="text-brand underline underline-offset-4">
          {t('toReconciliations')}
        </Link>
      </p>
    </SectionCard>
  );
}

function toItem(currency: SolvencyResponse['currencies'][number]): SolvencyItem {
  const { owed_lines, held_lines, claimed_lines, own_lines, owed, held, cover } = currency;
  return {
    currency: currency.currency,
    owed,
    held,
    cover,
    owedLines: owed_lines,
    heldLines: held_lines,
    claimedLines: claimed_lines,
    ownLines: own_lines,
  };
}
