import { Wallet } from 'lucide-react';
import { type Messages, useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { Money } from '@/components/ui/money';
import { Statement } from '@/components/ui/statement';

export type WalletStatementEntry = {
  id: number;
  kind: string;
  currency: string;
  /** Minor units; positive when money came in, negative when it went out. */
  amount: number;
  balanceAfter: number;
  taskId: number | null;
  taskTitle: string | null;
  payoutId: number | null;
  /** ISO 8601. */
  createdAt: string;
};

const kinds = [
  'release',
  'payout_requested',
  'payout_failed',
  'payout_cancelled',
  'payout_returned',
  'payout_charged',
  'dispute_lost',
  'dispute_resolved',
  'helper_paid',
  'helper_charged',
  'fee_charged',
  'debt_paid',
  'other',
] as const satisfies (keyof Messages['wallet']['kind'])[];

const debtKinds = [
  'dispute_lost',
  'dispute_resolved',
  'helper_charged',
  'payout_charged',
  'fee_charged',
  'debt_paid',
  'other',
] as const satisfies (keyof Messages['wallet']['debtKind'])[];

/** Every change of the wallet. */
export function WalletStatement({ entries }: { entries: readonly WalletStatementEntry[] }) {
  const t = useTranslations('wallet');
  const names = useTranslations('wallet.kind');
  if (entries.length === 0) {
    return (
      <EmptyState icon={<Wallet className="size-6" />} title={t('empty')}>
        {t('emptyText')}
      </EmptyState>
    );
  }
  const nameOf = (kind: string) => names(kinds.find((known) => known === kind) ?? 'other');
  return <Lines caption={t('statement')} after={t('after')} nameOf={nameOf} entries={entries} />;
}

/** How a debt came about, and what was paid of it. */
export function DebtStatement({ entries }: { entries: readonly WalletStatementEntry[] }) {
  const t = useTranslations('wallet');
  const names = useTranslations('wallet.debtKind');
  const nameOf = (kind: string) => names(debtKinds.find((known) => known === kind) ?? 'other');
  return <Lines caption={t('owedStatement')} after={t('owedAfter')} nameOf={nameOf} entries={entries} />;
}

type LinesProps = {
  caption: string;
  after: string;
  nameOf: (kind: string) => string;
  entries: readonly WalletStatementEntry[];
};

function Lines({ caption, after, nameOf, entries }: LinesProps) {
  const t = useTranslations('wallet');
  return (
    <Statement
      caption={caption}
      columns={{ what: t('what'), when: t('when'), change: t('changed'), after }}
      lines={entries.map(({ currency, amount, taskId, payoutId, ...entry }) => ({
        id: entry.id,
        name: nameOf(entry.kind),
        note: payoutId === null ? null : t('payoutNumber', { id: payoutId }),
        link:
          taskId === null
            ? null
            : { href: `/tasks/${taskId}`, label: entry.taskTitle ?? t('taskNumber', { id: taskId }) },
        amount,
        change: (
          <>
            {amount > 0 && <span>+</span>}
            <Money amount={Math.abs(amount)} currency={currency} isDeduction={amount < 0} />
          </>
        ),
        // A debt is below zero in the ledger; its column says what it is.
        after: <Money amount={Math.abs(entry.balanceAfter)} currency={currency} />,
        createdAt: entry.createdAt,
      }))}
    />
  );
}
