import { Coins } from 'lucide-react';
import { type Messages, useFormatter, useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { Statement } from '@/components/ui/statement';

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
  'refund_requested',
  'settle',
  'other',
] as const satisfies KindKey[];

/** Every change of the points that can be spent. */
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
    <Statement
      caption={t('statement')}
      columns={{ what: t('what'), when: t('when'), change: t('change'), after: t('after') }}
      lines={entries.map(({ id, kind, amount, balanceAfter, note, paymentId, createdAt }) => ({
        id,
        name: names(kinds.find((known) => known === kind) ?? 'other'),
        // Of other entries it is a word for the books.
        note: kind === 'points_grant' ? note : null,
        link:
          paymentId === null
            ? null
            : { href: `/payments/${paymentId}`, label: t('payment', { id: paymentId }) },
        amount,
        change: format.number(amount, { signDisplay: 'always' }),
        after: format.number(balanceAfter),
        createdAt,
      }))}
    />
  );
}
