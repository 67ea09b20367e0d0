import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { ProviderName } from '@/lib/providers/names';

export type StatementItem = {
  id: number;
  provider: ProviderName;
  /** `2026-11-29`, London's; null: an operator asked. */
  day: string | null;
  /** ISO 8601. */
  madeAt: string;
  isComplete: boolean;
  /** Minor units. */
  balances: readonly { currency: string; total: number | null; clearing: number; isEven: boolean }[];
};

/** The statements of the providers, the newest first. */
export function StatementTable({ statements }: { statements: readonly StatementItem[] }) {
  const t = useTranslations('reconciliation');
  const providers = useTranslations('provider');
  const format = useFormatter();
  return (
    <Table
      caption={t('statements')}
      columns={[
        { key: 'day', label: t('day') },
        { key: 'provider', label: t('provider') },
        { key: 'state', label: t('state') },
        { key: 'total', label: t('total'), isNumeric: true },
        { key: 'clearing', label: t('clearing'), isNumeric: true },
        { key: 'made', label: t('made'), isHiddenOnPhone: true },
        { key: 'open', label: t('open') },
      ]}
      rows={statements.map(({ id, provider, day, madeAt, isComplete, balances }) => {
        const date = day ?? format.dateTime(new Date(madeAt), 'timestamp');
        return {
          key: String(id),
          cells: {
            day: day ?? t('onDemand'),
            provider: providers(provider),
            state: <StateBadge isComplete={isComplete} isEven={balances.every(({ isEven }) => isEven)} />,
            total: (
              <Sums
                sums={balances.map(({ currency, total }) => ({ currency, amount: total }))}
                unknown={t('unknown')}
              />
            ),
            clearing: (
              <Sums
                sums={balances.map(({ currency, clearing }) => ({ currency, amount: clearing }))}
                unknown={t('unknown')}
              />
            ),
            made: <time dateTime={madeAt}>{format.dateTime(new Date(madeAt), 'timestamp')}</time>,
            open: (
              <Link
                href={`/admin/reconciliations/${id}`}
                aria-label={t('openOf', { provider: providers(provider), date })}
                className="inline-flex min-h-6 items-center text-brand underline underline-offset-4"
              >
                {t('open')}
              </Link>
            ),
          },
        };
      })}
    />
  );
}

export function StateBadge({ isComplete, isEven }: { isComplete: boolean; isEven: boolean }) {
  const t = useTranslations('reconciliation');
  if (!isComplete) return <Badge tone="caution">{t('incomplete')}</Badge>;
  return isEven ? <Badge tone="positive">{t('agrees')}</Badge> : <Badge tone="danger">{t('differs')}</Badge>;
}

function Sums({
  sums,
  unknown,
}: {
  sums: readonly { currency: string; amount: number | null }[];
  unknown: string;
}) {
  if (sums.length === 0) return <span>–</span>;
  return (
    <span className="grid gap-0.5">
      {sums.map(({ currency, amount }) => (
        <span key={currency}>
          {amount === null ? unknown : <Money amount={amount} currency={currency} />}
        </span>
      ))}
    </span>
  );
}
