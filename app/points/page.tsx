import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { widePageCursor } from '@/app/page-cursor';
import { requireUser } from '@/app/require-user';
import type { SearchParams } from '@/app/search-params';
import { PointsStatement } from '@/components/points/points-statement';
import { PointsTiles } from '@/components/points/points-tiles';
import { PageFrame } from '@/components/site/page-frame';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { readPoints } from '@/lib/points/read-points';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('points'))('title') };
}

export default async function PointsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, user, t] = await Promise.all([
    searchParams,
    requireUser('/points'),
    getTranslations('points'),
  ]);
  const cursor = widePageCursor(query);
  const points = await readPoints({ userId: user.id, cursor });
  return (
    <PageFrame>
      <PageHeading title={t('title')} lead={t('lead')} />
      <PointsTiles balance={points.balance} reserved={points.reserved} available={points.available} />
      <SectionCard id="statement" title={t('statement')}>
        <PointsStatement
          entries={points.entries.map((entry) => ({
            id: entry.id,
            kind: entry.kind,
            amount: entry.amount,
            balanceAfter: entry.balance_after,
            note: entry.note,
            paymentId: entry.payment_id,
            createdAt: entry.created_at,
          }))}
        />
        <Pagination first="/points" cursor={cursor} nextCursor={points.next_cursor} />
      </SectionCard>
    </PageFrame>
  );
}
