import { ClipboardList } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { TaskList } from '@/components/tasks/task-list';
import { toTaskListItem } from '@/components/tasks/to-task-list-item';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { listTasks } from '@/lib/tasks/list-tasks';
import { pageCursor } from '../page-cursor';
import { requireUser } from '../require-user';
import type { SearchParams } from '../search-params';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tasks'))('mineTitle') };
}

export default async function MyTasksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, user, t, common] = await Promise.all([
    searchParams,
    requireUser('/tasks'),
    getTranslations('tasks'),
    getTranslations('common'),
  ]);
  const cursor = pageCursor(query);
  const { tasks, next_cursor } = await listTasks({ userId: user.id, scope: 'mine', cursor });
  const post = <ButtonLink href="/tasks/new">{t('post')}</ButtonLink>;
  return (
    <PageFrame>
      <PageHeading title={t('mineTitle')} lead={t('mineLead')} action={tasks.length > 0 && post} />
      {tasks.length > 0 ? (
        <TaskList tasks={tasks.map(toTaskListItem)} isMine />
      ) : (
        <EmptyState icon={<ClipboardList className="size-6" />} title={t('mineEmpty')} action={post}>
          {t('mineEmptyText')}
        </EmptyState>
      )}
      <Pagination
        label={common('pages')}
        previous={cursor === undefined ? null : { href: '/tasks', label: common('firstPage') }}
        next={
          next_cursor === null ? null : { href: `/tasks?cursor=${next_cursor}`, label: common('nextPage') }
        }
      />
    </PageFrame>
  );
}
