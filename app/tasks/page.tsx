import { ClipboardList, HeartHandshake } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireUser } from '@/app/require-user';
import type { SearchParams } from '@/app/search-params';
import { PageFrame } from '@/components/site/page-frame';
import { TaskList } from '@/components/tasks/task-list';
import { toTaskListItem } from '@/components/tasks/to-task-list-item';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { listTasks } from '@/lib/tasks/lifecycle/list-tasks';
import type { TaskList as TaskListResponse } from '@/lib/tasks/schema';

/** As many as fit above one's own tasks; the rest are on their own page. */
const HELPING_SHOWN = 5;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tasks'))('mineTitle') };
}

export default async function MyTasksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, user, t] = await Promise.all([searchParams, requireUser('/tasks'), getTranslations('tasks')]);
  const cursor = pageCursor(query);
  const [{ tasks, next_cursor }, helping] = await Promise.all([
    listTasks({ userId: user.id, scope: 'mine', cursor }),
    listTasks({ userId: user.id, scope: 'helping', limit: HELPING_SHOWN }),
  ]);
  const post = <ButtonLink href="/tasks/new">{t('post')}</ButtonLink>;
  return (
    <PageFrame>
      <PageHeading title={t('mineTitle')} lead={t('mineLead')} action={tasks.length > 0 && post} />
      {cursor === undefined && (helping.tasks.length > 0 || tasks.length === 0) && <Helping {...helping} />}
      <section aria-labelledby="posted" className="grid gap-3">
        <h2 id="posted" className="text-xl font-semibold">
          {t('postedTitle')}
        </h2>
        {tasks.length > 0 ? (
          <TaskList tasks={tasks.map(toTaskListItem)} isMine />
        ) : (
          <EmptyState icon={<ClipboardList className="size-6" />} title={t('mineEmpty')} action={post}>
            {t('mineEmptyText')}
          </EmptyState>
        )}
      </section>
      <Pagination first="/tasks" cursor={cursor} nextCursor={next_cursor} />
    </PageFrame>
  );
}

/** Tasks of others that this person does or offered to do. */
async function Helping({ tasks, next_cursor }: TaskListResponse) {
  const t = await getTranslations('tasks');
  return (
    <section aria-labelledby="helping" className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="helping" className="text-xl font-semibold">
          {t('helpingTitle')}
        </h2>
        {next_cursor !== null && (
          <Link
            href="/tasks/helping"
            className="inline-flex min-h-11 items-center font-medium text-brand underline underline-offset-4"
          >
            {t('helpingAll')}
          </Link>
        )}
      </div>
      {tasks.length > 0 ? (
        <TaskList tasks={tasks.map(toTaskListItem)} isMine />
      ) : (
        <EmptyState
          icon={<HeartHandshake className="size-6" />}
          title={t('helpingEmpty')}
          action={
            <ButtonLink href="/" tone="secondary">
              {t('findTask')}
            </ButtonLink>
          }
        >
          {t('helpingEmptyText')}
        </EmptyState>
      )}
    </section>
  );
}
