import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireUser } from '@/app/require-user';
import { toPaymentStatus } from '@/components/payments/labels';
import { PaymentDetails } from '@/components/payments/payment-details';
import { PrintButton } from '@/components/payments/print-button';
import { Receipt, type ReceiptProps } from '@/components/payments/receipt';
import { RefundList } from '@/components/payments/refund-list';
import { Timeline } from '@/components/payments/timeline';
import { PageFrame } from '@/components/site/page-frame';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { PageUpdates } from '@/components/updates/page-updates';
import { env } from '@/lib/core/env';
import { readPaymentHistory } from '@/lib/payments/read/read-payment-history';
import { feeVat } from '@/lib/pricing/fee-vat';
import { listRefunds } from '@/lib/refunds/list-refunds';

type PaymentPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: PaymentPageProps): Promise<Metadata> {
  return { title: (await getTranslations('payments'))('detailTitle', { id: pathId((await params).id) }) };
}

export default async function PaymentPage({ params }: PaymentPageProps) {
  const readAt = Date.now();
  const paymentId = pathId((await params).id);
  const [user, t, updates, statuses] = await Promise.all([
    requireUser(`/payments/${paymentId}`),
    getTranslations('payments'),
    getTranslations('updates'),
    getTranslations('paymentStatus'),
  ]);
  const [{ payment, taskTitle, couponName, transactionId, steps }, { refunds }] = await Promise.all([
    orNotFound(readPaymentHistory({ userId: user.id, paymentId })),
    orNotFound(listRefunds({ userId: user.id, paymentId })),
  ]);
  const figures = {
    id: paymentId,
    feeType: payment.fee_type,
    provider: payment.payment_provider,
    totalAmount: payment.total_amount,
    furtherFee: payment.fee_type === 'application_fee' ? 0 : payment.service_fee_amount,
    couponDiscount: payment.coupon_discount,
    couponName,
    pointsUsed: payment.points_used,
    finalAmount: payment.final_amount,
    currency: payment.currency,
    transactionId,
  };
  return (
    <PageFrame width="reading">
      <PageUpdates
        of="payment"
        id={paymentId}
        readAt={readAt}
        state={updates('payment', { state: statuses(toPaymentStatus(payment.status)) })}
      />
      <div className="no-print">
        <PageHeading
          eyebrow={
            <Link href="/payments" className="text-sm font-medium text-brand underline underline-offset-4">
              {t('title')}
            </Link>
          }
          title={t('detailTitle', { id: paymentId })}
          action={payment.completed_at && <PrintButton label={t('print')} />}
        />
      </div>
      {payment.completed_at ? (
        <Receipt
          payment={{ ...figures, completedAt: payment.completed_at }}
          status={payment.status}
          taskTitle={taskTitle}
          payerName={user.name}
          payerEmail={user.email}
          vat={vatOf({ ...figures, completedAt: payment.completed_at })}
        />
      ) : (
        <PaymentDetails
          payment={figures}
          status={payment.status}
          reason={payment.reason}
          taskId={payment.task_id}
          taskTitle={taskTitle}
          createdAt={payment.created_at}
          expiresAt={payment.expires_at}
        />
      )}
      {refunds.length > 0 && (
        <SectionCard id="refunds" title={t('refunds')}>
          <RefundList refunds={refunds.map(({ created_at: at, ...refund }) => ({ ...refund, at }))} />
        </SectionCard>
      )}
      <div className="no-print grid">
        <SectionCard id="timeline" title={t('timeline')}>
          <Timeline items={steps} provider={payment.payment_provider} />
        </SectionCard>
      </div>
    </PageFrame>
  );
}

/** The VAT in what was paid for our service: a fee less its coupon, or the further fee of a reward. */
function vatOf({
  feeType,
  totalAmount,
  couponDiscount,
  furtherFee,
  completedAt,
}: ReceiptProps['payment']): ReceiptProps['vat'] {
  const { vat } = env();
  const feePaid = feeType === 'application_fee' ? totalAmount - couponDiscount : furtherFee;
  const amount = feeVat({ feePaid, completedAt, vat });
  return vat === null || amount === null ? null : { amount, rateBps: vat.rateBps, number: vat.number };
}
