import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { DisputeStatus } from '@/lib/disputes/states';
import type { DisputeReason } from '@/lib/providers/reasons';

export type DisputeLine = {
  id: number;
  paymentId: number;
  taskTitle: string;
  reference: string;
  reason: DisputeReason;
  status: DisputeStatus;
  /** Minor units. */
  amount: number;
  withdrawn: number;
  currency: string;
  /** ISO 8601. */
  evidenceDueAt: string | null;
  evidenceSentAt: string | null;
  /** The provider is being told that we concede, or decides. */
  isConceded: boolean;
};

const tones: Record<DisputeStatus, Tone> = {
  open: 'danger',
  won: 'positive',
  lost: 'caution',
  withdrawn: 'neutral',
};

const labels = { open: 'open', won: 'won', lost: 'lost', withdrawn: 'withdrawnStatus' } as const;

export function DisputeBadge({ status }: { status: DisputeStatus }) {
  const t = useTranslations('disputes');
  return <Badge tone={tones[status]}>{t(labels[status])}</Badge>;
}

/** The disputes, with the dates by which we must respond. */
export function DisputeTable({ disputes, now }: { disputes: readonly DisputeLine[]; now: string }) {
  const t = useTranslations('disputes');
  const reasons = useTranslations('disputes.reasons');
  return (
    <Table
      caption={t('title')}
      columns={[
        { key: 'status', label: t('status') },
        { key: 'what', label: t('what') },
        { key: 'payment', label: t('payment') },
        { key: 'amount', label: t('amount'), isNumeric: true },
        { key: 'withdrawn', label: t('withdrawn'), isNumeric: true },
        { key: 'due', label: t('due') },
        { key: 'evidence', label: t('evidence') },
      ]}
      rows={disputes.map((dispute) => ({
        key: String(dispute.id),
        cells: {
          status: <DisputeBadge status={dispute.status} />,
          what: (
            <span className="grid min-w-44 gap-0.5 wrap-anywhere">
              <span className="line-clamp-2 font-medium">{dispute.taskTitle}</span>
              <span translate="no" className="font-mono text-xs break-all text-muted">
                {dispute.reference}
              </span>
              <span className="text-sm text-muted">{reasons(dispute.reason)}</span>
            </span>
          ),
          payment: (
            <Link
              href={`/admin/payments/${dispute.paymentId}`}
              className="inline-flex min-h-6 items-center text-brand underline underline-offset-4"
            >
              {`#${dispute.paymentId}`}
            </Link>
          ),
          amount: <Money amount={dispute.amount} currency={dispute.currency} />,
          withdrawn: <Money amount={dispute.withdrawn} currency={dispute.currency} />,
          due: <Due dispute={dispute} now={now} />,
          evidence: (
            <Link
              href={`/admin/disputes/${dispute.id}/evidence`}
              aria-label={t('seeOf', { id: dispute.reference })}
              className="inline-flex min-h-6 items-center text-brand underline underline-offset-4"
            >
              {t('see')}
            </Link>
          ),
        },
      }))}
    />
  );
}

function Due({
  dispute: { status, evidenceDueAt, evidenceSentAt, isConceded },
  now,
}: {
  dispute: DisputeLine;
  now: string;
}) {
  const t = useTranslations('disputes');
  const format = useFormatter();
  if (evidenceSentAt) {
    return <span>{t('sentAt', { date: format.dateTime(new Date(evidenceSentAt), 'timestamp') })}</span>;
  }
  if (status !== 'open') return <span>–</span>;
  if (isConceded) return <span>{t('beingConceded')}</span>;
  if (!evidenceDueAt) return <span>{t('noDue')}</span>;
  const isOver = evidenceDueAt < now;
  return (
    <span className="grid gap-0.5">
      <time dateTime={evidenceDueAt}>{format.dateTime(new Date(evidenceDueAt), 'timestamp')}</time>
      <span className={isOver ? 'text-sm font-medium text-danger' : 'text-sm text-muted'}>
        {isOver ? t('overdue') : t('notSent')}
      </span>
    </span>
  );
}
