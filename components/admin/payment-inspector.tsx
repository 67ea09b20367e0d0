import { useFormatter, useTranslations } from 'next-intl';
import { toEventKey, toOperatorReason } from '@/components/payments/labels';
import { PaymentBadge } from '@/components/payments/payment-badge';
import { ProviderName } from '@/components/payments/provider-name';
import { Alert } from '@/components/ui/alert';
import { SectionCard } from '@/components/ui/card';
import type { Elements } from '@/components/ui/elements';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import { POINTS_UNIT } from '@/lib/core/money';
import { paymentActors } from '@/lib/payments/states';
import { type InboxRow, InboxTable } from './inbox-table';
import { type RefundLine, RefundTable } from './refund-table';

/** One payment as an operator needs it. Amounts in minor units, timestamps in ISO 8601. */
export type InspectedPayment = {
  taskTitle: string;
  payer: string;
  provider: string;
  status: string;
  reason: string | null;
  reviewReason: string | null;
  currency: string;
  totalAmount: number;
  pointsUsed: number;
  couponDiscount: number;
  finalAmount: number;
  reference: string | null;
  transactionId: string | null;
  livemode: boolean;
  version: number;
  createdAt: string;
  expiresAt: string;
  completedAt: string | null;
  nextSyncAt: string | null;
  syncCount: number;
  timeline: readonly {
    id: string;
    kind: string;
    actor: string;
    fromStatus: string | null;
    toStatus: string | null;
    detail: string;
    createdAt: string;
  }[];
  refunds: readonly RefundLine[];
  events: readonly InboxRow[];
  entries: readonly {
    id: string;
    kind: string;
    note: string | null;
    accountId: string;
    unit: string;
    amount: number;
    createdAt: string;
  }[];
};

/**
 * Everything that is known about one payment, in the order in which an operator needs it, with the possible actions
 * between.
 */
export function PaymentInspector({ payment, children }: { payment: InspectedPayment; children: Elements }) {
  const t = useTranslations('admin');
  return (
    <div className="grid gap-6">
      {payment.reviewReason && <ReviewNote code={payment.reviewReason} />}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <StateCard payment={payment} />
        <AmountsCard payment={payment} />
      </div>
      {children}
      <SectionCard id="timeline" title={t('timeline')}>
        <TimelineTable timeline={payment.timeline} />
      </SectionCard>
      {payment.refunds.length > 0 && (
        <SectionCard id="refunds" title={t('refunds')}>
          <RefundTable refunds={payment.refunds} />
        </SectionCard>
      )}
      <SectionCard id="entries" title={t('ledger')}>
        {payment.entries.length > 0 ? (
          <EntriesTable entries={payment.entries} />
        ) : (
          <p className="text-muted">{t('noEntries')}</p>
        )}
      </SectionCard>
      <SectionCard id="events" title={t('webhooks')}>
        {payment.events.length > 0 ? (
          <InboxTable events={payment.events} />
        ) : (
          <p className="text-muted">{t('noEvents')}</p>
        )}
      </SectionCard>
    </div>
  );
}

function ReviewNote({ code }: { code: string }) {
  const t = useTranslations('admin');
  const reasons = useTranslations('reason');
  const key = toOperatorReason(code);
  return (
    <Alert tone="caution" title={t('reviewTitle')}>
      <p>
        <span>{key ? reasons(key) : code}</span>{' '}
        <span translate="no" className="font-mono text-sm text-muted">{`(${code})`}</span>
      </p>
    </Alert>
  );
}

function StateCard({ payment }: { payment: InspectedPayment }) {
  const t = useTranslations('admin');
  const format = useFormatter();
  const timestamp = (at: string | null) => (at ? format.dateTime(new Date(at), 'precise') : '–');
  const code = (text: string | null) => (
    <span translate="no" className="font-mono text-sm break-all">
      {text ?? '–'}
    </span>
  );
  return (
    <SectionCard id="state" title={t('state')}>
      <Facts
        items={[
          { term: t('status'), value: <PaymentBadge status={payment.status} /> },
          { term: t('reason'), value: code(payment.reason) },
          { term: t('task'), value: payment.taskTitle },
          { term: t('payer'), value: payment.payer },
          {
            term: t('provider'),
            value: (
              <>
                <ProviderName provider={payment.provider} />
                <span>{` · ${payment.livemode ? t('live') : t('test')}`}</span>
              </>
            ),
          },
          { term: t('reference'), value: code(payment.reference) },
          { term: t('transaction'), value: code(payment.transactionId) },
          { term: t('created'), value: timestamp(payment.createdAt) },
          { term: t('expires'), value: timestamp(payment.expiresAt) },
          { term: t('completed'), value: timestamp(payment.completedAt) },
          {
            term: t('nextSync'),
            value: t('syncs', { at: timestamp(payment.nextSyncAt), count: payment.syncCount }),
          },
          { term: t('version'), value: String(payment.version) },
        ]}
      />
    </SectionCard>
  );
}

function AmountsCard({ payment }: { payment: InspectedPayment }) {
  const t = useTranslations('admin');
  const common = useTranslations('common');
  const { currency } = payment;
  return (
    <SectionCard id="amounts" title={t('amounts')}>
      <Facts
        items={[
          { term: t('total'), value: <Money amount={payment.totalAmount} currency={currency} /> },
          {
            term: t('coupon'),
            value: <Money amount={payment.couponDiscount} currency={currency} isDeduction />,
          },
          { term: t('points'), value: common('points', { count: payment.pointsUsed }) },
          { term: t('charged'), value: <Money amount={payment.finalAmount} currency={currency} /> },
        ]}
      />
    </SectionCard>
  );
}

function TimelineTable({ timeline }: { timeline: InspectedPayment['timeline'] }) {
  const t = useTranslations('admin');
  const events = useTranslations('event');
  const actors = useTranslations('actor');
  const format = useFormatter();
  const actorOf = (actor: string) => {
    const known = paymentActors.find((name) => name === actor);
    return known ? actors(known) : actor;
  };
  return (
    <Table
      caption={t('timeline')}
      columns={[
        { key: 'at', label: t('when') },
        { key: 'what', label: t('event') },
        { key: 'actor', label: t('actor') },
        { key: 'move', label: t('move') },
        { key: 'detail', label: t('detail') },
      ]}
      rows={timeline.map((step) => {
        const key = toEventKey(step.kind);
        return {
          key: step.id,
          cells: {
            at: (
              <time dateTime={step.createdAt} className="whitespace-nowrap text-muted">
                {format.dateTime(new Date(step.createdAt), 'precise')}
              </time>
            ),
            what: <span className="block min-w-24 font-medium">{key ? events(key) : step.kind}</span>,
            actor: <span className="whitespace-nowrap">{actorOf(step.actor)}</span>,
            move: step.toStatus ? (
              <span translate="no" className="font-mono text-sm whitespace-nowrap">
                {`${step.fromStatus ?? '∅'} → ${step.toStatus}`}
              </span>
            ) : (
              '–'
            ),
            detail: (
              <span translate="no" className="block min-w-52 font-mono text-xs break-all text-muted">
                {step.detail}
              </span>
            ),
          },
        };
      })}
    />
  );
}

function EntriesTable({ entries }: { entries: InspectedPayment['entries'] }) {
  const t = useTranslations('admin');
  const format = useFormatter();
  return (
    <Table
      caption={t('ledger')}
      columns={[
        { key: 'kind', label: t('posting') },
        { key: 'account', label: t('account') },
        { key: 'amount', label: t('amount'), isNumeric: true },
        { key: 'at', label: t('when') },
      ]}
      rows={entries.map((entry) => ({
        key: entry.id,
        cells: {
          kind: (
            <span className="grid">
              <span>{entry.kind}</span>
              {entry.note && <span className="text-sm text-muted">{entry.note}</span>}
            </span>
          ),
          account: (
            <span translate="no" className="block min-w-40 font-mono text-sm break-all">
              {entry.accountId}
            </span>
          ),
          amount:
            entry.unit === POINTS_UNIT ? (
              <span className="font-medium">
                {`${format.number(entry.amount, { signDisplay: 'always' })} ${POINTS_UNIT}`}
              </span>
            ) : (
              <Money amount={entry.amount} currency={entry.unit} className="font-medium" />
            ),
          at: (
            <time dateTime={entry.createdAt} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(entry.createdAt), 'precise')}
            </time>
          ),
        },
      }))}
    />
  );
}
