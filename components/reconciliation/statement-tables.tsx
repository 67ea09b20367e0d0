import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { BalanceLineKind } from '@/lib/providers/balance-line-kinds';

const parts = [
  'available',
  'pending',
  'reserved',
  'total',
  'clearing',
  'waiting',
  'differing',
  'unexplained',
] as const;

/** Minor units; null: unknown. */
export type BalanceItem = { currency: string } & Record<(typeof parts)[number], number | null>;

export type SumItem = {
  kind: BalanceLineKind;
  currency: string;
  count: number;
  /** Minor units. */
  amount: number;
  fee: number;
};

/** The balance of each currency at the provider, beside the books. */
export function BalanceTable({ balances }: { balances: readonly BalanceItem[] }) {
  const t = useTranslations('reconciliation');
  return (
    <Table
      caption={t('balances')}
      columns={[
        { key: 'currency', label: t('currency') },
        ...parts.map((key) => ({ key, label: t(key), isNumeric: true })),
      ]}
      rows={balances.map((balance) => ({
        key: balance.currency,
        cells: {
          currency: balance.currency,
          ...Object.fromEntries(
            parts.map((part): [string, ReactNode] => {
              const amount = balance[part];
              return [
                part,
                amount === null ? t('unknown') : <Money amount={amount} currency={balance.currency} />,
              ];
            }),
          ),
        },
      }))}
    />
  );
}

/** What a provider lists, summed by kind. */
export function SumTable({ sums }: { sums: readonly SumItem[] }) {
  const t = useTranslations('reconciliation');
  return (
    <Table
      caption={t('sums')}
      columns={[
        { key: 'kind', label: t('kindLabel') },
        { key: 'count', label: t('count'), isNumeric: true },
        { key: 'amount', label: t('amount'), isNumeric: true },
        { key: 'fee', label: t('fee'), isNumeric: true },
      ]}
      rows={sums.map(({ kind, currency, count, amount, fee }) => ({
        key: `${kind} ${currency}`,
        cells: {
          kind: t(`lineKind.${kind}`),
          count,
          amount: <Money amount={amount} currency={currency} />,
          fee: <Money amount={fee} currency={currency} />,
        },
      }))}
    />
  );
}
