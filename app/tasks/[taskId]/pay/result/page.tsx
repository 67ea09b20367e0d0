import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireUser } from '@/app/require-user';
import { firstValue, type SearchParams } from '@/app/search-params';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PaymentStatus } from '@/components/pay/payment-status';
import { ResultFacts } from '@/components/pay/result-facts';
import { toPaymentStatus } from '@/components/payments/labels';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageUpdates } from '@/components/updates/page-updates';
import { methodOf } from '@/lib/payments/methods';
import { readPayment } from '@/lib/payments/read/read-payment';
import { listRefunds } from '@/lib/refunds/list-refunds';
import { readTask } from '@/lib/tasks/lifecycle/read-task';

type ResultPageProps = { params: Promise<{ taskId: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('result'))('pageTitle') };
}

/** The state of a payment, read from the server: the address has no influence on it. */
export default async function ResultPage({ params, searchParams }: ResultPageProps) {
  const [{ taskId: taskText }, query] = await Promise.all([params, searchParams]);
  const taskId = pathId(taskText);
  const paymentText = firstValue(query.payment_id);
  if (paymentText === undefined) redirect(`/tasks/${taskId}/pay`);
  const paymentId = pathId(paymentText);
  const readAt = Date.now();
  const user = await requireUser(`/tasks/${taskId}/pay/result?payment_id=${paymentId}`);
  const payment = await orNotFound(readPayment({ userId: user.id, paymentId, refresh: true }));
  if (payment.task_id !== taskId) notFound();
  const [task, { refunds }, updates, statuses] = await Promise.all([
    orNotFound(readTask({ userId: user.id, taskId })),
    orNotFound(listRefunds({ userId: user.id, paymentId })),
    getTranslations('updates'),
    getTranslations('paymentStatus'),
  ]);
  const sent = refunds.filter(({ status }) => status !== 'failed');
  return (
    <PageFrame width="reading">
      <PageUpdates
        of="payment"
        id={paymentId}
        readAt={readAt}
        state={updates('payment', { state: statuses(toPaymentStatus(payment.status)) })}
      />
      <Card>
        <ClientMessages namespaces={['pay', 'result', 'reason', 'provider']}>
          <PaymentStatus
            // Another status or reason from the server (after cancelling, say) starts the view afresh.
            key={`${payment.status} ${payment.reason}`}
            paymentId={paymentId}
            taskId={taskId}
            feeType={payment.fee_type}
            method={methodOf(payment.payment_provider)}
            readAt={readAt}
            initial={{ status: payment.status, reason: payment.reason, checkoutUrl: payment.checkout_url }}
          >
            <ResultFacts
              paymentId={paymentId}
              taskTitle={task.title}
              finalAmount={payment.final_amount}
              pointsUsed={payment.points_used}
              couponDiscount={payment.coupon_discount}
              refunded={sent.reduce((sum, { amount }) => sum + amount, 0)}
              refundedPoints={sent.reduce((sum, { points }) => sum + points, 0)}
              currency={payment.currency}
              provider={payment.payment_provider}
              createdAt={payment.created_at}
            />
          </PaymentStatus>
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
