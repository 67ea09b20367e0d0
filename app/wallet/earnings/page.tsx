import { Coins } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { type EarningsQuarter, EarningsTable } from '@/components/earnings/earnings-table';
import { PageFrame } from '@/components/site/page-frame';
import { BackLink } from '@/components/ui/back-link';
import { SectionCard } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { readEarnings } from '@/lib/earnings/read-earnings';
import type { QuarterSums } from '@/lib/earnings/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('earnings'))('title') };
}

export default async function EarningsPage() {
  const user = await requireUser('/wallet/earnings');
  const [found, t] = await Promise.all([readEarnings({ userId: user.id }), getTranslations('earnings')]);
  const quarters = found.map(toQuarter);
  const years = [...new Set(quarters.map(({ year }) => year))];
  return (
    <PageFrame>
      <BackLink href="/wallet">{t('back')}</BackLink>
      <PageHeading title={t('title')} lead={t('lead')} />
      {years.length === 0 ? (
        <EmptyState icon={<Coins className="size-6" />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      ) : (
        years.map((year) => (
          <SectionCard key={year} id={`year-${year}`} title={t('of', { year: String(year) })}>
            <EarningsTable year={year} quarters={quarters.filter((row) => row.year === year)} />
          </SectionCard>
        ))
      )}
      <p className="text-sm text-muted">{t('report')}</p>
    </PageFrame>
  );
}

function toQuarter({ taken_back: takenBack, ...row }: QuarterSums): EarningsQuarter {
  const { year, quarter, currency, rewards, earned, fees } = row;
  return { year, quarter, currency, rewards, earned, takenBack, fees };
}
