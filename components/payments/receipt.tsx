import { useFormatter, useTranslations } from 'next-intl';
import { formatPercent } from '@/components/i18n/format-percent';
import { PriceLines } from '@/components/pay/price-lines';
import { Logo } from '@/components/site/logo';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import type { FeeType } from '@/lib/payments/fee-types';
import type { PaymentProvider } from '@/lib/payments/methods';
import { capabilities } from '@/lib/providers/names';
import { paidWith } from './labels';
import { PaymentBadge } from './payment-badge';

export type ReceiptProps = {
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
    transactionId: string | null;
    /** ISO 8601. */
    completedAt: string;
  };
  status: string;
  taskTitle: string;
  payerName: string;
  payerEmail: string;
  /** The VAT in the service fee; null: none is told. */
  vat: { amount: number; rateBps: number; number: string } | null;
};

/** Proof of payment, made to be printed. */
export function Receipt({ payment, status, taskTitle, payerName, payerEmail, vat }: ReceiptProps) {
  const t = useTranslations('payments');
  const methods = useTranslations('method');
  const format = useFormatter();
  const statementName = payment.provider === 'points' ? null : capabilities[payment.provider].statementName;
  const isReward = payment.feeType !== 'application_fee';
  return (
    <article
      aria-labelledby="receipt-title"
      className="print-plain grid gap-6 rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-8"
    >
      <header className="flex flex-wrap items-start justify-between gap-4">
        <Logo />
        <div className="text-right">
          <h2 id="receipt-title" className="text-xl font-semibold">
            {t('receiptTitle')}
          </h2>
          <p className="text-sm text-muted">{`LP-${String(payment.id).padStart(8, '0')}`}</p>
        </div>
      </header>
      <Facts
        items={[
          { term: t('status'), value: <PaymentBadge status={status} /> },
          { term: t('task'), value: taskTitle },
          { term: t('paidBy'), value: `${payerName} · ${payerEmail}` },
          { term: t('paidTo'), value: isReward ? t('paidToHeld') : 'LinkU' },
          { term: t('completedAt'), value: format.dateTime(new Date(payment.completedAt), 'timestamp') },
          { term: t('method'), value: methods(paidWith(payment)) },
          ...(payment.transactionId
            ? [
                {
                  term: t('transaction'),
                  value: (
                    <span translate="no" className="font-mono text-sm break-all">
                      {payment.transactionId}
                    </span>
                  ),
                },
              ]
            : []),
          ...(statementName ? [{ term: t('statementName'), value: statementName }] : []),
        ]}
      />
      <div className="grid gap-4 border-t border-line pt-5">
        <PriceLines {...payment} />
        <p className="flex items-baseline justify-between gap-4 border-t border-line pt-4">
          <span className="font-semibold">{t('paidOnline')}</span>
          <Money
            amount={payment.finalAmount}
            currency={payment.currency}
            className="text-2xl font-semibold"
          />
        </p>
      </div>
      {isReward && <p className="text-sm text-muted">{t('rewardNote')}</p>}
      {vat ? (
        <p key="vat" className="text-sm text-muted">
          {t.rich('vat', {
            rate: () => <span>{formatPercent({ bps: vat.rateBps, format })}</span>,
            number: () => <span translate="no">{vat.number}</span>,
            amount: () => <Money amount={vat.amount} currency={payment.currency} />,
          })}
        </p>
      ) : (
        <p className="text-sm text-muted">{t('notVat')}</p>
      )}
    </article>
  );
}
