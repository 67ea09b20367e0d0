import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireUser } from '@/app/require-user';
import { taskLimits } from '@/app/tasks/task-limits';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { TaskForm } from '@/components/tasks/task-form';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { feeRules } from '@/lib/pricing/service-fee-of';
import { readTask } from '@/lib/tasks/lifecycle/read-task';
import { taskCategorySchema } from '@/lib/tasks/schema';

type EditTaskPageProps = { params: Promise<{ taskId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tasks'))('editTitle') };
}

export default async function EditTaskPage({ params }: EditTaskPageProps) {
  const taskId = pathId((await params).taskId);
  const [user, t] = await Promise.all([requireUser(`/tasks/${taskId}/edit`), getTranslations('tasks')]);
  const task = await orNotFound(readTask({ userId: user.id, taskId }));
  if (!task.is_mine) notFound();
  if (task.status !== 'pending_payment') redirect(`/tasks/${taskId}`);
  return (
    <PageFrame width="reading">
      <PageHeading title={t('editTitle')} lead={t('editLead')} />
      <Card>
        <ClientMessages namespaces={['tasks', 'category']}>
          <TaskForm
            taskId={taskId}
            currency={task.currency}
            categories={taskCategorySchema.options}
            limits={taskLimits}
            feeRules={feeRules()}
            initial={{
              title: task.title,
              description: task.description,
              reward: task.base_reward_display,
              category: task.category ?? '',
              location: task.location ?? '',
              neededBy: task.needed_by ?? '',
            }}
          />
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
