import type { Metadata } from 'next';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { TaskDetail } from '@/components/tasks/task-detail';
import { TaskOwnerPanel } from '@/components/tasks/task-owner-panel';
import { currentUser } from '@/lib/auth/current-user';
import { readTask } from '@/lib/tasks/read-task';
import { orNotFound } from '../../or-not-found';
import { pathId } from '../../path-id';

type TaskPageProps = { params: Promise<{ taskId: string }> };

export async function generateMetadata({ params }: TaskPageProps): Promise<Metadata> {
  return { title: (await taskOf(params)).title };
}

export default async function TaskPage({ params }: TaskPageProps) {
  const task = await taskOf(params);
  return (
    <PageFrame>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <TaskDetail
          title={task.title}
          description={task.description}
          category={task.category}
          location={task.location}
          status={task.status}
          posterName={task.poster_name}
          date={task.published_at ?? task.created_at}
        />
        <ClientMessages namespaces={['tasks']}>
          <TaskOwnerPanel
            taskId={task.id}
            status={task.status}
            isPaid={task.is_paid}
            isMine={task.is_mine}
            reward={task.base_reward}
            serviceFee={task.service_fee}
            currency={task.currency}
          />
        </ClientMessages>
      </div>
    </PageFrame>
  );
}

async function taskOf(params: TaskPageProps['params']) {
  const [{ taskId }, user] = await Promise.all([params, currentUser()]);
  return orNotFound(readTask({ userId: user?.id ?? null, taskId: pathId(taskId) }));
}
