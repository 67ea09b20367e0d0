import { useTranslations } from 'next-intl';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';

/** Minor units. */
export type EarningsQuarter = {
  year: number;
  quarter: number;
  currency: string;
  rewards: number;
  earned: number;
  takenBack: number;
  fees: number;
};

/** One year of a person, quarter by quarter, with the sum of each currency. */
export function EarningsTable({ year, quarters }: { year: number; quarters: readonly EarningsQuarter[] }) {
  const t = useTranslations('earnings');
  const currencies = [...new Set(quarters.map(({ currency }) => currency))];
  const totals = currencies.map((currency) => totalOf(quarters.filter((row) => row.currency === currency)));
  return (
    <Table
      caption={t('of', { year: String(year) })}
      columns={[
        { key: 'quarter', label: t('quarter') },
        { key: 'rewards', label: t('rewards'), isNumeric: true },
        { key: 'earned', label: t('earned'), isNumeric: true },
        { key: 'takenBack', label: t('takenBack'), isNumeric: true },
        { key: 'fees', label: t('fees'), isNumeric: true },
      ]}
      rows={[
        ...quarters.map((row) => lineOf({ row, label: t('quarterOf', { quarter: row.quarter }) })),
        ...totals.map((row) => lineOf({ row, label: <strong>{t('total')}</strong> })),
      ]}
    />
  );
}

function lineOf({ row, label }: { row: EarningsQuarter; label: React.ReactNode }) {
  const { quarter, currency, rewards, earned, takenBack, fees } = row;
  return {
    key: `${quarter} ${currency}`,
    cells: {
      quarter: label,
      rewards,
      earned: <Money amount={earned} currency={currency} />,
      takenBack: <Money amount={0 - takenBack} currency={currency} />,
      fees: <Money amount={0 - fees} currency={currency} />,
    },
  };
}

/** The sum of a currency's quarters, as quarter 0. */
function totalOf(rows: readonly EarningsQuarter[]): EarningsQuarter {
  return rows.reduce(
    (total, row) => ({
      ...row,
      quarter: 0,
      rewards: total.rewards + row.rewards,
      earned: total.earned + row.earned,
      takenBack: total.takenBack + row.takenBack,
      fees: total.fees + row.fees,
    }),
    { year: 0, quarter: 0, currency: '', rewards: 0, earned: 0, takenBack: 0, fees: 0 },
  );
}
