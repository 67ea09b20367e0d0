import { Wallet } from 'lucide-react';
import Link from 'next/link';
import { type Messages, useFormatter, useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { EmptyState } from '@/components/ui/empty-state';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';

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

type KindKey = keyof Messages['wallet']['kind'];

const kinds = [
  'release',
  'payout_requested',
  'payout_failed',
  'dispute_lost',
  'debt_paid',
  'other',
] as const satisfies KindKey[];

/** Every change of the wallet, newest first. */
export function WalletStatement({ entries }: { entries: readonly WalletStatementEntry[] }) {
  const t = useTranslations('wallet');
  const names = useTranslations('wallet.kind');
  const format = useFormatter();
  if (entries.length === 0) {
    return (
      <EmptyState icon={<Wallet className="size-6" />} title={t('empty')}>
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
        { key: 'change', label: t('changed'), isNumeric: true },
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
              {entry.taskId !== null && (
                <Link
                  href={`/tasks/${entry.taskId}`}
                  className="inline-flex min-h-6 items-center text-sm text-brand underline underline-offset-4"
                >
                  {entry.taskTitle ?? t('taskNumber', { id: entry.taskId })}
                </Link>
              )}
              {entry.payoutId !== null && (
                <span className="text-sm text-muted">{t('payoutNumber', { id: entry.payoutId })}</span>
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
              {entry.amount > 0 && '+'}
              <Money
                amount={Math.abs(entry.amount)}
                currency={entry.currency}
                isDeduction={entry.amount < 0}
              />
            </span>
          ),
          after: <Money amount={entry.balanceAfter} currency={entry.currency} />,
        },
      }))}
    />
  );
}
