import { useFormatter, useTranslations } from 'next-intl';
import { PriceLines } from '@/components/pay/price-lines';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import type { FeeType } from '@/lib/payments/fee-types';
import type { PaymentProvider } from '@/lib/payments/methods';
import { isEnded, isUnfinished } from '@/lib/payments/states';
import { toPayerReason } from './labels';
import { PaymentBadge } from './payment-badge';

type PaymentDetailsProps = {
  payment: {
    id: number;
    feeType: FeeType;
    provider: PaymentProvider;
    totalAmount: number;
    furtherFee: number;
    couponDiscount: number;
    couponName: string | null;
    pointsUsed: number;
    finalAmount: number;
    currency: string;
  };
  status: string;
  reason: string | null;
  taskId: number;
  taskTitle: string;
  /** ISO 8601. */
  createdAt: string;
  expiresAt: string | null;
};

/** A payment that is not complete: how it stands, what it is made of, and where to go on. */
export function PaymentDetails(props: PaymentDetailsProps) {
  const { payment, status, taskId, taskTitle, createdAt, expiresAt } = props;
  const t = useTranslations('payments');
  const reasons = useTranslations('reason');
  const names = useTranslations('provider');
  const result = useTranslations('result');
  const pay = useTranslations('pay');
  const format = useFormatter();
  const reason = toPayerReason(props.reason);
  const isOpen = isUnfinished(status);
  const hasEndedUnpaid = isEnded(status);
  return (
    <Card className="grid gap-6">
      <Facts
        items={[
          { term: t('status'), value: <PaymentBadge status={status} /> },
          ...(reason
            ? [{ term: result('whyFailed'), value: reasons(reason, { provider: names(payment.provider) }) }]
            : []),
          { term: t('task'), value: taskTitle },
          { term: t('createdAt'), value: format.dateTime(new Date(createdAt), 'timestamp') },
          ...(expiresAt
            ? [{ term: t('expiresAt'), value: format.dateTime(new Date(expiresAt), 'timestamp') }]
            : []),
        ]}
      />
      <div className="grid gap-4 border-t border-line pt-5">
        <PriceLines {...payment} />
        <div className="flex items-baseline justify-between gap-4 border-t border-line pt-4">
          <span className="font-semibold">{pay(status === 'pending' ? 'total' : 'amount')}</span>
          <span className="grid justify-items-end">
            <Money
              amount={payment.finalAmount}
              currency={payment.currency}
              className="text-2xl font-semibold"
            />
            {hasEndedUnpaid && <span className="text-sm text-muted">{pay('notCharged')}</span>}
          </span>
        </div>
      </div>
      <div className="flex flex-wrap gap-3">
        {isOpen && (
          <ButtonLink href={`/tasks/${taskId}/pay/result?payment_id=${payment.id}`}>
            {pay('resumeStatus')}
          </ButtonLink>
        )}
        {hasEndedUnpaid && <ButtonLink href={`/tasks/${taskId}/pay`}>{result('payAgain')}</ButtonLink>}
        <ButtonLink tone="secondary" href={`/tasks/${taskId}`}>
          {result('seeTask')}
        </ButtonLink>
      </div>
    </Card>
  );
}
