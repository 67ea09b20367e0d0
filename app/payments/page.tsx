import { ReceiptText } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireUser } from '@/app/require-user';
import type { SearchParams } from '@/app/search-params';
import { PaymentTable } from '@/components/payments/payment-table';
import { PageFrame } from '@/components/site/page-frame';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { listPaymentSummaries } from '@/lib/payments/read/list-payment-summaries';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('payments'))('title') };
}

export default async function PaymentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, user, t, spending] = await Promise.all([
    searchParams,
    requireUser('/payments'),
    getTranslations('payments'),
    getTranslations('spending'),
  ]);
  const cursor = pageCursor(query);
  const { payments, nextCursor } = await listPaymentSummaries({ userId: user.id, cursor });
  return (
    <PageFrame width="reading">
      <PageHeading
        title={t('title')}
        lead={t('lead')}
        action={
          <Link
            href="/wallet/spending"
            className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
          >
            {spending('link')}
          </Link>
        }
      />
      {payments.length === 0 ? (
        <EmptyState icon={<ReceiptText className="size-6" />} title={t('empty')}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <PaymentTable
          payments={payments.map(({ payment, taskTitle }) => ({
            id: payment.payment_id,
            taskTitle,
            feeType: payment.fee_type,
            status: payment.status,
            totalAmount: payment.total_amount,
            pointsUsed: payment.points_used,
            finalAmount: payment.final_amount,
            currency: payment.currency,
            createdAt: payment.created_at,
          }))}
        />
      )}
      <Pagination first="/payments" cursor={cursor} nextCursor={nextCursor} />
    </PageFrame>
  );
}
