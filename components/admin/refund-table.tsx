import { useFormatter, useTranslations } from 'next-intl';
import { toOperatorReason } from '@/components/payments/labels';
import { Badge, type Tone } from '@/components/ui/badge';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import { refundStatuses } from '@/lib/refunds/states';

/** A refund of a payment, completed or pending. Amounts in minor units, timestamps in ISO 8601. */
export type RefundLine = {
  id: number;
  amount: number;
  currency: string;
  status: string;
  /** Why it is refunded, as a code. */
  reason: string;
  /** Why it failed, in the provider's words. */
  failureReason: string | null;
  /** The provider's own id of it, once it is known there. */
  refundReference: string | null;
  createdAt: string;
  endedAt: string | null;
  nextSyncAt: string | null;
  syncCount: number;
};

const states = {
  pending: { tone: 'info', key: 'refundPending' },
  succeeded: { tone: 'positive', key: 'refundSucceeded' },
  failed: { tone: 'danger', key: 'refundFailed' },
} as const satisfies Record<string, { tone: Tone; key: string }>;

/** The refunds of a payment: completed, pending and failed. */
export function RefundTable({ refunds }: { refunds: readonly RefundLine[] }) {
  const t = useTranslations('admin');
  return (
    <Table
      caption={t('refunds')}
      columns={[
        { key: 'number', label: t('number') },
        { key: 'status', label: t('status') },
        { key: 'amount', label: t('amount'), isNumeric: true },
        { key: 'reason', label: t('refundReason') },
        { key: 'reference', label: t('refundReference') },
        { key: 'created', label: t('created') },
        { key: 'ended', label: t('refundEnded') },
        { key: 'next', label: t('nextSync') },
      ]}
      rows={refunds.map((refund) => ({
        key: String(refund.id),
        cells: {
          number: `#${refund.id}`,
          status: <RefundState status={refund.status} failureReason={refund.failureReason} />,
          amount: <Money amount={refund.amount} currency={refund.currency} className="font-medium" />,
          reason: <RefundReason code={refund.reason} />,
          reference: (
            <span translate="no" className="font-mono text-sm break-all">
              {refund.refundReference ?? '–'}
            </span>
          ),
          created: <Timestamp at={refund.createdAt} />,
          ended: <Timestamp at={refund.endedAt} />,
          next: refund.nextSyncAt ? <NextSync at={refund.nextSyncAt} count={refund.syncCount} /> : '–',
        },
      }))}
    />
  );
}

/** The state of a refund, and why it failed in the words of the provider. */
export function RefundState({ status, failureReason }: { status: string; failureReason: string | null }) {
  const t = useTranslations('admin');
  const known = refundStatuses.find((name) => name === status);
  const state = known && states[known];
  return (
    <span className="grid justify-items-start gap-1">
      {state ? <Badge tone={state.tone}>{t(state.key)}</Badge> : <span>{status}</span>}
      {failureReason && (
        <span translate="no" className="font-mono text-xs break-all text-muted">
          {failureReason}
        </span>
      )}
    </span>
  );
}

function RefundReason({ code }: { code: string }) {
  const reasons = useTranslations('reason');
  const key = toOperatorReason(code);
  return (
    <span className="grid min-w-40">
      {key && <span>{reasons(key)}</span>}
      <span translate="no" className="font-mono text-xs text-muted">
        {code}
      </span>
    </span>
  );
}

function NextSync({ at, count }: { at: string; count: number }) {
  const t = useTranslations('admin');
  const format = useFormatter();
  return (
    <span className="text-muted">{t('syncs', { at: format.dateTime(new Date(at), 'precise'), count })}</span>
  );
}

function Timestamp({ at }: { at: string | null }) {
  const format = useFormatter();
  if (!at) return <span>–</span>;
  return (
    <time dateTime={at} className="whitespace-nowrap text-muted">
      {format.dateTime(new Date(at), 'precise')}
    </time>
  );
}
