import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { taskLimits } from '@/app/tasks/task-limits';
import { ClientMessages } from '@/components/i18n/client-messages';
import { formatPercent } from '@/components/i18n/format-percent';
import { PageFrame } from '@/components/site/page-frame';
import { TaskForm } from '@/components/tasks/task-form';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { env } from '@/lib/core/env';
import { taskCategorySchema } from '@/lib/tasks/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tasks'))('newTitle') };
}

export default async function NewTaskPage() {
  const [, t, format] = await Promise.all([
    requireUser('/tasks/new'),
    getTranslations('tasks'),
    getFormatter(),
  ]);
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
            feePercent={formatPercent({ bps: env().serviceFeeBps, format })}
            initial={{ title: '', description: '', reward: '', category: '', location: '' }}
          />
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
