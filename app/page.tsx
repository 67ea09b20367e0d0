import { ClipboardList } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { MarketHero } from '@/components/tasks/market-hero';
import { TaskList } from '@/components/tasks/task-list';
import { toTaskListItem } from '@/components/tasks/to-task-list-item';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { currentUser } from '@/lib/auth/current-user';
import { listTasks } from '@/lib/tasks/lifecycle/list-tasks';
import { pageCursor } from './page-cursor';
import type { SearchParams } from './search-params';

export default async function HomePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, user, t] = await Promise.all([searchParams, currentUser(), getTranslations('tasks')]);
  const cursor = pageCursor(query);
  const { tasks, next_cursor } = await listTasks({ userId: user?.id ?? null, cursor, limit: 12 });
  return (
    <PageFrame>
      {cursor === undefined && <MarketHero />}
      <section aria-labelledby="open" className="grid gap-4">
        <h2 id="open" className="text-xl font-semibold">
          {t('open')}
        </h2>
        {tasks.length > 0 ? (
          <TaskList tasks={tasks.map(toTaskListItem)} />
        ) : (
          <EmptyState icon={<ClipboardList className="size-6" />} title={t('openEmpty')}>
            {t('openEmptyText')}
          </EmptyState>
        )}
      </section>
      <Pagination first="/" cursor={cursor} nextCursor={next_cursor} />
    </PageFrame>
  );
}
