import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { toOperatorReason } from '@/components/payments/labels';
import { PaymentBadge } from '@/components/payments/payment-badge';
import { ProviderName } from '@/components/payments/provider-name';
import { Badge } from '@/components/ui/badge';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';

export type AdminPayment = {
  id: number;
  taskTitle: string;
  payerEmail: string;
  provider: string;
  status: string;
  currency: string;
  /** Minor units. */
  totalAmount: number;
  finalAmount: number;
  reviewReason: string | null;
  livemode: boolean;
  /** ISO 8601. */
  createdAt: string;
};

export function AdminPaymentTable({ payments }: { payments: readonly AdminPayment[] }) {
  const t = useTranslations('admin');
  const reasons = useTranslations('reason');
  const format = useFormatter();
  const reasonOf = (code: string) => {
    const key = toOperatorReason(code);
    return key ? reasons(key) : code;
  };
  return (
    <Table
      caption={t('payments')}
      columns={[
        { key: 'id', label: t('number') },
        { key: 'status', label: t('status') },
        { key: 'task', label: t('task') },
        { key: 'provider', label: t('provider') },
        { key: 'total', label: t('total'), isNumeric: true },
        { key: 'charged', label: t('charged'), isNumeric: true },
        { key: 'created', label: t('created') },
      ]}
      rows={payments.map((payment) => ({
        key: String(payment.id),
        cells: {
          id: (
            <Link
              href={`/admin/payments/${payment.id}`}
              className="inline-flex min-h-6 items-center font-semibold text-brand underline underline-offset-4"
            >
              {`#${payment.id}`}
            </Link>
          ),
          status: (
            <span className="grid justify-items-start gap-1">
              <PaymentBadge status={payment.status} />
              {payment.reviewReason && (
                <span className="text-sm text-caution">{reasonOf(payment.reviewReason)}</span>
              )}
            </span>
          ),
          task: (
            <span className="grid min-w-44">
              <span className="line-clamp-1">{payment.taskTitle}</span>
              <span className="text-sm text-muted">{payment.payerEmail}</span>
            </span>
          ),
          provider: (
            <span className="flex items-center gap-2">
              <ProviderName provider={payment.provider} />{' '}
              {payment.livemode && <Badge tone="danger">{t('live')}</Badge>}
            </span>
          ),
          total: <Money amount={payment.totalAmount} currency={payment.currency} />,
          charged: <Money amount={payment.finalAmount} currency={payment.currency} />,
          created: (
            <time dateTime={payment.createdAt} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(payment.createdAt), 'timestamp')}
            </time>
          ),
        },
      }))}
    />
  );
}
