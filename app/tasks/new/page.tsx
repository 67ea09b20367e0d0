import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { taskLimits } from '@/app/tasks/task-limits';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { TaskForm } from '@/components/tasks/task-form';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { feeRules } from '@/lib/pricing/service-fee-of';
import { taskCategorySchema } from '@/lib/tasks/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tasks'))('newTitle') };
}

export default async function NewTaskPage() {
  const [, t] = await Promise.all([requireUser('/tasks/new'), getTranslations('tasks')]);
  return (
    <PageFrame width="reading">
      <PageHeading title={t('newTitle')} lead={t('newLead')} />
      <Card>
        <ClientMessages namespaces={['tasks', 'category']}>
          <TaskForm
            taskId={null}
            currency="GBP"
            categories={taskCategorySchema.options}
            limits={taskLimits}
            feeRules={feeRules()}
            initial={{ title: '', description: '', reward: '', category: '', location: '', neededBy: '' }}
          />
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
