import { ClipboardList, SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { MarketFound } from '@/components/tasks/market-found';
import { MarketHero } from '@/components/tasks/market-hero';
import { MarketSearch } from '@/components/tasks/market-search';
import { TaskList } from '@/components/tasks/task-list';
import { toTaskListItem } from '@/components/tasks/to-task-list-item';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { currentUser } from '@/lib/auth/current-user';
import { listTasks } from '@/lib/tasks/lifecycle/list-tasks';
import { countOpenTasks, MARKET_COUNT_MAX } from '@/lib/tasks/market/count-open-tasks';
import { MARKET_FIND_LENGTH_MAX, marketSorts } from '@/lib/tasks/market/schema';
import { taskCategorySchema } from '@/lib/tasks/schema';
import { marketAddress } from './market-address';
import { pageCursor } from './page-cursor';
import type { SearchParams } from './search-params';

type HomePageProps = { searchParams: Promise<SearchParams> };

export async function generateMetadata({ searchParams }: HomePageProps): Promise<Metadata> {
  const { query, isFiltered } = marketAddress(await searchParams);
  if (!isFiltered) return {};
  const t = await getTranslations('market');
  return { title: query.find ? t('resultsFor', { text: query.find }) : t('results') };
}

/** The market: what this place is for, and the open tasks that the address asks for. */
export default async function HomePage({ searchParams }: HomePageProps) {
  const [params, user, t] = await Promise.all([searchParams, currentUser(), getTranslations('tasks')]);
  const cursor = pageCursor(params);
  const { query, fields, problems, isFiltered, href } = marketAddress(params);
  const [{ tasks, next_cursor }, count] = await Promise.all([
    listTasks({ userId: user?.id ?? null, query, cursor, limit: 12 }),
    isFiltered ? countOpenTasks(query) : null,
  ]);
  const isFront = cursor === undefined && href === '/';
  return (
    <PageFrame>
      {isFront ? <MarketHero /> : <PageHeading title={t('open')} />}
      <MarketSearch
        fields={fields}
        problems={problems}
        categories={taskCategorySchema.options}
        sorts={marketSorts}
        findLengthMax={MARKET_FIND_LENGTH_MAX}
      />
      <section aria-labelledby="open" className="grid gap-4">
        <h2 id="open" className={isFront ? 'text-xl font-semibold' : 'sr-only'}>
          {t('open')}
        </h2>
        {count !== null && <MarketFound count={count} countMax={MARKET_COUNT_MAX} />}
        {tasks.length > 0 ? (
          <TaskList tasks={tasks.map(toTaskListItem)} />
        ) : (
          <NoTasks isFiltered={isFiltered} />
        )}
      </section>
      <Pagination first={href} cursor={cursor} nextCursor={next_cursor} />
    </PageFrame>
  );
}

async function NoTasks({ isFiltered }: { isFiltered: boolean }) {
  const [t, market] = await Promise.all([getTranslations('tasks'), getTranslations('market')]);
  if (!isFiltered)
    return (
      <EmptyState icon={<ClipboardList className="size-6" />} title={t('openEmpty')}>
        {t('openEmptyText')}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<SearchX className="size-6" />}
      title={market('none')}
      action={
        <ButtonLink href="/" tone="secondary">
          {market('clear')}
        </ButtonLink>
      }
    >
      {market('noneText')}
    </EmptyState>
  );
}
