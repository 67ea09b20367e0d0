import { useFormatter, useTranslations } from 'next-intl';
import { paidWith } from '@/components/payments/labels';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import type { PaymentProvider } from '@/lib/payments/methods';

type ResultFactsProps = {
  paymentId: number;
  taskTitle: string;
  /** Minor units; points in PTS. */
  finalAmount: number;
  pointsUsed: number;
  couponDiscount: number;
  /** What went back, or is on its way. */
  refunded: number;
  refundedPoints: number;
  currency: string;
  provider: PaymentProvider;
  /** ISO 8601. */
  createdAt: string;
};

/** What was paid, and the number to quote when asking about it. */
export function ResultFacts(props: ResultFactsProps) {
  const { paymentId, taskTitle, finalAmount, pointsUsed, couponDiscount, currency, provider, createdAt } =
    props;
  const { refunded, refundedPoints } = props;
  const t = useTranslations('payments');
  const pay = useTranslations('pay');
  const methods = useTranslations('method');
  const common = useTranslations('common');
  const format = useFormatter();
  return (
    <Facts
      items={[
        { term: t('task'), value: taskTitle },
        { term: t('amount'), value: <Money amount={finalAmount} currency={currency} /> },
        ...(pointsUsed > 0
          ? [{ term: pay('linePoints'), value: common('points', { count: pointsUsed }) }]
          : []),
        ...(couponDiscount > 0
          ? [
              {
                term: pay('lineCoupon'),
                value: <Money amount={couponDiscount} currency={currency} isDeduction />,
              },
            ]
          : []),
        ...(refunded > 0
          ? [{ term: t('refunds'), value: <Money amount={refunded} currency={currency} /> }]
          : []),
        ...(refundedPoints > 0
          ? [{ term: t('pointsReturned'), value: common('points', { count: refundedPoints }) }]
          : []),
        { term: t('method'), value: methods(paidWith({ provider, pointsUsed })) },
        { term: t('createdAt'), value: format.dateTime(new Date(createdAt), 'timestamp') },
        { term: t('number'), value: `#${paymentId}` },
      ]}
    />
  );
}
