import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Money } from '@/components/ui/money';
import type { FeeType } from '@/lib/payments/fee-types';
import { PaymentBadge } from './payment-badge';

export type PaymentListItem = {
  id: number;
  taskTitle: string;
  feeType: FeeType;
  status: string;
  /** Minor units and points of what was chosen; `finalAmount` is what the provider takes. */
  totalAmount: number;
  pointsUsed: number;
  finalAmount: number;
  currency: string;
  /** ISO 8601. */
  createdAt: string;
};

/** A person's payments, newest first; a row is one link. */
export function PaymentTable({ payments }: { payments: readonly PaymentListItem[] }) {
  const t = useTranslations('payments');
  const fees = useTranslations('feeType');
  const common = useTranslations('common');
  const format = useFormatter();
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
      {payments.map((payment) => (
        <li
          key={payment.id}
          className="relative flex items-center gap-4 px-5 py-4 transition-colors hover:bg-sunken has-focus-visible:bg-sunken"
        >
          <div className="grid min-w-0 flex-1 gap-1">
            <Link
              href={`/payments/${payment.id}`}
              className="truncate rounded-sm font-semibold after:absolute after:inset-0"
            >
              <span className="sr-only">{t('viewNumber', { id: payment.id })} </span>
              <span>{payment.taskTitle}</span>
            </Link>
            <p className="text-sm text-muted">
              <span>{`${fees(payment.feeType)} · #${payment.id} · `}</span>
              <time dateTime={payment.createdAt} className="whitespace-nowrap">
                {format.dateTime(new Date(payment.createdAt), 'timestamp')}
              </time>
            </p>
          </div>
          <div className="grid shrink-0 justify-items-end gap-1">
            <span className="font-semibold">
              {payment.finalAmount === 0 && payment.pointsUsed > 0 ? (
                common('points', { count: payment.pointsUsed })
              ) : (
                <Money amount={payment.finalAmount} currency={payment.currency} />
              )}
            </span>
            <PaymentBadge status={payment.status} />
          </div>
          <ChevronRight aria-hidden="true" className="hidden size-5 shrink-0 text-muted sm:block" />
        </li>
      ))}
    </ul>
  );
}
