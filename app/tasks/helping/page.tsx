import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireUser } from '@/app/require-user';
import type { SearchParams } from '@/app/search-params';
import { PageFrame } from '@/components/site/page-frame';
import { TaskList } from '@/components/tasks/task-list';
import { toTaskListItem } from '@/components/tasks/to-task-list-item';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { listTasks } from '@/lib/tasks/lifecycle/list-tasks';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tasks'))('helpingTitle') };
}

/** All tasks of others that this person does or offered to do. */
export default async function HelpingPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, user, t] = await Promise.all([
    searchParams,
    requireUser('/tasks/helping'),
    getTranslations('tasks'),
  ]);
  const cursor = pageCursor(query);
  const { tasks, next_cursor } = await listTasks({ userId: user.id, scope: 'helping', cursor });
  return (
    <PageFrame>
      <PageHeading
        eyebrow={
          <Link href="/tasks" className="text-sm font-medium text-brand underline underline-offset-4">
            {t('mineTitle')}
          </Link>
        }
        title={t('helpingTitle')}
        lead={tasks.length > 0 ? t('helpingLead') : t('helpingEmpty')}
      />
      <TaskList tasks={tasks.map(toTaskListItem)} isMine />
      <Pagination first="/tasks/helping" cursor={cursor} nextCursor={next_cursor} />
    </PageFrame>
  );
}
