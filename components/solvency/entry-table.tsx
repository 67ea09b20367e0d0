import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import { POINTS_UNIT } from '@/lib/core/money';

/** Minor units or points; timestamps in ISO 8601. */
export type EntryItem = {
  id: string;
  account: string;
  transactionKind: string;
  businessKey: string;
  paymentId: number | null;
  amount: number;
  createdAt: string;
};

/** Entries of the ledger. Accounts, kinds and keys are the words of the books, the same in each language. */
export function EntryTable({ entries, unit }: { entries: readonly EntryItem[]; unit: string }) {
  const t = useTranslations('solvency');
  const format = useFormatter();
  return (
    <Table
      caption={t('entries')}
      columns={[
        { key: 'created', label: t('booked') },
        { key: 'amount', label: t('amount'), isNumeric: true },
        { key: 'what', label: t('what') },
        { key: 'account', label: t('accountLabel') },
        { key: 'payment', label: t('payment') },
      ]}
      rows={entries.map(({ id, account, transactionKind, businessKey, paymentId, amount, createdAt }) => ({
        key: id,
        cells: {
          created: (
            <time dateTime={createdAt} className="whitespace-nowrap">
              {format.dateTime(new Date(createdAt), 'precise')}
            </time>
          ),
          amount: unit === POINTS_UNIT ? amount : <Money amount={amount} currency={unit} />,
          what: (
            <span className="grid min-w-48">
              <span>{transactionKind}</span>
              <span translate="no" className="font-mono text-xs break-all text-muted">
                {businessKey}
              </span>
            </span>
          ),
          account: (
            <span translate="no" className="block min-w-48 font-mono text-sm break-all">
              {account}
            </span>
          ),
          payment:
            paymentId === null ? (
              '–'
            ) : (
              <Link
                href={`/admin/payments/${paymentId}`}
                className="inline-flex min-h-6 items-center text-brand underline underline-offset-4"
              >
                {`#${paymentId}`}
              </Link>
            ),
        },
      }))}
    />
  );
}
