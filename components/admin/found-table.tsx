import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { DisputeBadge } from '@/components/disputes/dispute-table';
import { usePersonName } from '@/components/i18n/use-person-name';
import { PaymentBadge } from '@/components/payments/payment-badge';
import { Badge } from '@/components/ui/badge';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import { payoutTones } from '@/components/wallet/labels';
import { disputeStatuses } from '@/lib/disputes/states';
import { payoutStatuses } from '@/lib/payouts/states';
import { RefundState } from './refund-table';

/** A payment, refund, payout or dispute in a list of what was found. */
export type FoundLine = {
  kind: 'payment' | 'refund' | 'payout' | 'dispute';
  id: number;
  paymentId: number | null;
  status: string;
  /** Minor units. */
  amount: number;
  currency: string;
  taskTitle: string | null;
  person: { name: string; email: string };
  reference: string | null;
  /** ISO 8601. */
  createdAt: string;
};

/** Rows of one kind, each with a link to the page where an operator can act on it. */
export function FoundTable({ caption, lines }: { caption: string; lines: readonly FoundLine[] }) {
  const t = useTranslations('admin');
  const format = useFormatter();
  const say = usePersonName();
  return (
    <Table
      caption={caption}
      columns={[
        { key: 'id', label: t('number') },
        { key: 'status', label: t('status') },
        { key: 'who', label: t('foundFor') },
        { key: 'amount', label: t('amount'), isNumeric: true },
        { key: 'reference', label: t('foundReference') },
        { key: 'created', label: t('created') },
      ]}
      rows={lines.map((line) => ({
        key: `${line.kind}-${line.id}`,
        cells: {
          id: (
            <Link
              href={pageOf(line)}
              className="inline-flex min-h-6 items-center font-semibold text-brand underline underline-offset-4"
            >
              {`#${line.id}`}
            </Link>
          ),
          status: <Status line={line} />,
          who: (
            <span className="grid min-w-40 gap-0.5 wrap-anywhere">
              {line.taskTitle && <span>{line.taskTitle}</span>}
              <span className="text-sm text-muted">{`${say(line.person.name)} · ${line.person.email}`}</span>
            </span>
          ),
          amount: <Money amount={line.amount} currency={line.currency} className="font-medium" />,
          reference: (
            <span translate="no" className="font-mono text-sm break-all">
              {line.reference ?? '–'}
            </span>
          ),
          created: (
            <time dateTime={line.createdAt} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(line.createdAt), 'timestamp')}
            </time>
          ),
        },
      }))}
    />
  );
}

/** A refund is acted on at its payment. */
function pageOf({ kind, id, paymentId }: FoundLine): string {
  if (kind === 'payout') return `/admin/payouts/${id}`;
  return kind === 'dispute' ? `/admin/disputes/${id}` : `/admin/payments/${paymentId}`;
}

function Status({ line: { kind, status } }: { line: FoundLine }) {
  const payoutNames = useTranslations('wallet.payoutStatus');
  if (kind === 'payment') return <PaymentBadge status={status} />;
  if (kind === 'refund') return <RefundState status={status} failureReason={null} />;
  if (kind === 'dispute') {
    const known = disputeStatuses.find((name) => name === status);
    return known ? <DisputeBadge status={known} /> : <span>{status}</span>;
  }
  const known = payoutStatuses.find((name) => name === status);
  return known ? <Badge tone={payoutTones[known]}>{payoutNames(known)}</Badge> : <span>{status}</span>;
}
