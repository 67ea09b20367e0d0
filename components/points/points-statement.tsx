import { Coins } from 'lucide-react';
import Link from 'next/link';
import { type Messages, useFormatter, useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { EmptyState } from '@/components/ui/empty-state';
import { Table } from '@/components/ui/table';

export type PointsStatementEntry = {
  id: number;
  kind: string;
  /** Positive when points came in, negative when they went out. */
  amount: number;
  balanceAfter: number;
  note: string | null;
  paymentId: number | null;
  /** ISO 8601. */
  createdAt: string;
};

type KindKey = keyof Messages['pointsKind'];

const kinds = [
  'points_grant',
  'points_reserve',
  'points_release',
  'settle',
  'other',
] as const satisfies KindKey[];

/** Every change of what can be spent, newest first. */
export function PointsStatement({ entries }: { entries: readonly PointsStatementEntry[] }) {
  const t = useTranslations('points');
  const names = useTranslations('pointsKind');
  const format = useFormatter();
  if (entries.length === 0) {
    return (
      <EmptyState icon={<Coins className="size-6" />} title={t('empty')}>
        {t('emptyText')}
      </EmptyState>
    );
  }
  return (
    <Table
      caption={t('statement')}
      columns={[
        { key: 'what', label: t('what') },
        { key: 'when', label: t('when'), isHiddenOnPhone: true },
        { key: 'change', label: t('change'), isNumeric: true },
        { key: 'after', label: t('after'), isNumeric: true },
      ]}
      rows={entries.map((entry) => ({
        key: String(entry.id),
        cells: {
          what: (
            <span className="grid gap-0.5">
              <span className="font-medium">
                {names(kinds.find((kind) => kind === entry.kind) ?? 'other')}
              </span>
              {entry.note && <span className="text-sm text-muted">{entry.note}</span>}
              {entry.paymentId !== null && (
                <Link
                  href={`/payments/${entry.paymentId}`}
                  className="inline-flex min-h-6 items-center text-sm text-brand underline underline-offset-4"
                >
                  {t('payment', { id: entry.paymentId })}
                </Link>
              )}
              <span className="text-sm text-muted sm:hidden">
                {format.dateTime(new Date(entry.createdAt), 'moment')}
              </span>
            </span>
          ),
          when: (
            <time dateTime={entry.createdAt} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(entry.createdAt), 'moment')}
            </time>
          ),
          change: (
            <span className={classNames('font-semibold', entry.amount > 0 && 'text-positive')}>
              {format.number(entry.amount, { signDisplay: 'always' })}
            </span>
          ),
          after: format.number(entry.balanceAfter),
        },
      }))}
    />
  );
}
