import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireUser } from '@/app/require-user';
import { firstValue, type SearchParams } from '@/app/search-params';
import { ClientMessages } from '@/components/i18n/client-messages';
import { EmbeddedCard } from '@/components/pay/embedded-card';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { readPayment } from '@/lib/payments/read/read-payment';

type CardPageProps = { params: Promise<{ taskId: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pay'))('cardPageTitle') };
}

export default async function CardPage({ params, searchParams }: CardPageProps) {
  const [{ taskId: taskText }, query] = await Promise.all([params, searchParams]);
  const taskId = pathId(taskText);
  const paymentId = pathId(firstValue(query.payment_id));
  const [user, t] = await Promise.all([
    requireUser(`/tasks/${taskId}/pay/card?payment_id=${paymentId}`),
    getTranslations('pay'),
  ]);
  const payment = await orNotFound(readPayment({ userId: user.id, paymentId }));
  if (payment.task_id !== taskId) notFound();
  if (payment.status !== 'pending') redirect(`/tasks/${taskId}/pay/result?payment_id=${paymentId}`);
  return (
    <PageFrame width="reading">
      <PageHeading title={t('cardPageTitle')} lead={t('cardPageLead')} />
      <Card>
        <ClientMessages namespaces={['pay']}>
          <EmbeddedCard paymentId={paymentId} taskId={taskId} />
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
