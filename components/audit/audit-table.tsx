import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { usePersonName } from '@/components/i18n/use-person-name';
import { Disclosure } from '@/components/ui/disclosure';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { AuditEntryResponse } from '@/lib/audit-log/schema';
import { POINTS_UNIT } from '@/lib/core/money';
import { useActionName } from './use-action-name';

/** Who did what, about what, and when; names and subjects lead to everything of theirs in the log. */
export function AuditTable({ entries }: { entries: readonly AuditEntryResponse[] }) {
  const t = useTranslations('audit');
  const nameOf = useActionName();
  const format = useFormatter();
  const say = usePersonName();
  return (
    <Table
      caption={t('title')}
      columns={[
        { key: 'at', label: t('at') },
        { key: 'actor', label: t('actor') },
        { key: 'action', label: t('what') },
        { key: 'subject', label: t('about') },
      ]}
      rows={entries.map((entry) => ({
        key: String(entry.entry_id),
        cells: {
          at: (
            <time dateTime={entry.created_at} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(entry.created_at), 'timestamp')}
            </time>
          ),
          actor: <To query={{ actor: String(entry.actor.id) }}>{say(entry.actor.name)}</To>,
          action: (
            <span className="grid min-w-48 gap-1">
              <span className="font-medium">{nameOf(entry.action)}</span>
              <Moved entry={entry} />
              <Detail entry={entry} />
            </span>
          ),
          subject: <Subject subject={entry.subject} />,
        },
      }))}
    />
  );
}

function To({ query, children }: { query: Record<string, string>; children: string }) {
  return (
    <Link
      href={`/admin/audit?${new URLSearchParams(query)}`}
      className="inline-flex min-h-6 items-center text-brand underline underline-offset-4"
    >
      {children}
    </Link>
  );
}

function Moved({ entry: { amount, currency, approval_id: approvalId } }: { entry: AuditEntryResponse }) {
  const t = useTranslations('audit');
  const common = useTranslations('common');
  if (amount === null || currency === null) return null;
  return (
    <span className="flex flex-wrap gap-x-3 text-sm text-muted">
      {currency === POINTS_UNIT ? (
        <span>{common('points', { count: amount })}</span>
      ) : (
        <Money amount={amount} currency={currency} />
      )}
      {approvalId !== null && <span>{t('byApproval', { id: approvalId })}</span>}
    </span>
  );
}

function Detail({ entry: { detail } }: { entry: AuditEntryResponse }) {
  const t = useTranslations('audit');
  const told = Object.entries(detail).filter(([, value]) => value !== null);
  if (told.length === 0) return null;
  return (
    <Disclosure summary={t('detail')}>
      <dl className="grid gap-1 text-sm">
        {told.map(([name, value]) => (
          <div key={name} className="grid gap-x-4 sm:grid-cols-[10rem_1fr]">
            <dt className="font-mono text-muted">{name}</dt>
            <dd className="wrap-anywhere whitespace-pre-line">
              {typeof value === 'object' ? JSON.stringify(value) : String(value)}
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}

/** Where it can be looked at, and what else the log says of it. */
function Subject({ subject }: { subject: string }) {
  const t = useTranslations('audit');
  const [kind = '', id = ''] = subject.split(':');
  const words = isKind(kind) ? t(`subjects.${kind}`, { id }) : subject;
  return (
    <span className="grid gap-0.5">
      <To query={{ subject }}>{words}</To>
      {isKind(kind) && (
        <Link
          href={pages[kind](id)}
          className="inline-flex min-h-6 items-center text-sm text-muted underline"
        >
          {t('open')}
        </Link>
      )}
    </span>
  );
}

const pages = {
  user: (id: string) => `/admin/people/${id}`,
  payment: (id: string) => `/admin/payments/${id}`,
  payout: (id: string) => `/admin/payouts/${id}`,
  refund_request: () => '/admin/refund-requests',
  dispute: () => '/admin/disputes',
  difference: () => '/admin/reconciliations',
  approval: () => '/admin/approvals?filter=all',
  coupon: () => '/admin/coupons',
  provider: () => '/admin',
  webhook: () => '/admin/webhooks',
} as const;

function isKind(kind: string): kind is keyof typeof pages {
  return Object.hasOwn(pages, kind);
}
