import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Elements } from '@/components/ui/elements';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import type { DisputeStatus } from '@/lib/disputes/states';
import type { DisputeReason } from '@/lib/providers/reasons';
import { DisputeBadge } from './dispute-table';

type Person = { name: string; email: string; since: string };

/** Everything about a disputed payment that may serve as evidence. Amounts in minor units, timestamps in ISO 8601. */
export type EvidenceSheetProps = {
  dispute: {
    reference: string;
    reason: DisputeReason;
    /** The provider's own word. */
    providerReason: string;
    status: DisputeStatus;
    amount: number;
    withdrawn: number;
    fee: number;
    currency: string;
    openedAt: string;
    evidenceDueAt: string | null;
  };
  task: {
    id: number;
    title: string;
    description: string;
    deliveredAt: string | null;
    completedAt: string | null;
  };
  poster: Person;
  helper: Person | null;
  offer: { amount: number; message: string | null; at: string } | null;
  /** `label` is what happened, in the reader's language. */
  steps: readonly { id: string; label: string; text: string | null; amount: number | null; at: string }[];
  receipt: {
    paymentId: number;
    reference: string | null;
    transactionId: string | null;
    finalAmount: number;
    completedAt: string | null;
  };
  refunds: readonly { id: number; amount: number; status: keyof typeof refundStates; at: string }[];
};

const refundStates = {
  pending: 'refundPending',
  succeeded: 'refundSucceeded',
  failed: 'refundFailed',
} as const;

/** One page to read, to print and to file. */
export function EvidenceSheet(props: EvidenceSheetProps) {
  const t = useTranslations('disputes');
  return (
    <article className="print-plain grid gap-8 rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-8">
      <Part title={t('facts')}>
        <DisputeFacts {...props} />
      </Part>
      <Part title={t('money')}>
        <MoneyFacts {...props} />
      </Part>
      <Part title={t('people')}>
        <PeopleFacts {...props} />
      </Part>
      <Part title={t('agreed')}>
        <AgreementFacts {...props} />
      </Part>
      <Part title={t('done')}>
        <Steps {...props} />
      </Part>
    </article>
  );
}

function Part({ title, children }: { title: string; children: Elements }) {
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function DisputeFacts({ dispute }: EvidenceSheetProps) {
  const t = useTranslations('disputes');
  const reasons = useTranslations('disputes.reasons');
  const timestamp = useTimestamp();
  const {
    reference,
    status,
    reason,
    providerReason,
    amount,
    withdrawn,
    fee,
    currency,
    openedAt,
    evidenceDueAt,
  } = dispute;
  return (
    <Facts
      items={[
        { term: t('reference'), value: <Code>{reference}</Code> },
        { term: t('status'), value: <DisputeBadge status={status} /> },
        {
          term: t('why'),
          value: (
            <>
              <span>{reasons(reason)}</span> <Code>{`(${providerReason})`}</Code>
            </>
          ),
        },
        { term: t('openedAt'), value: timestamp(openedAt) },
        { term: t('due'), value: evidenceDueAt ? timestamp(evidenceDueAt) : t('noDue') },
        { term: t('amount'), value: <Money amount={amount} currency={currency} /> },
        { term: t('withdrawn'), value: <Money amount={withdrawn} currency={currency} /> },
        { term: t('fee'), value: <Money amount={fee} currency={currency} /> },
      ]}
    />
  );
}

function MoneyFacts({ receipt, refunds, dispute: { currency } }: EvidenceSheetProps) {
  const t = useTranslations('disputes');
  const states = useTranslations('admin');
  const timestamp = useTimestamp();
  return (
    <Facts
      items={[
        {
          term: `${t('payment')} #${receipt.paymentId}`,
          value: <Money amount={receipt.finalAmount} currency={currency} />,
        },
        { term: t('paidAt'), value: receipt.completedAt ? timestamp(receipt.completedAt) : t('never') },
        { term: t('reference'), value: <Code>{receipt.reference ?? '–'}</Code> },
        { term: t('transaction'), value: <Code>{receipt.transactionId ?? '–'}</Code> },
        ...refunds.map(({ id, amount, status, at }) => ({
          term: t('refund', { id }),
          value: (
            <>
              <Money amount={amount} currency={currency} />
              <span>{` · ${states(refundStates[status])} · ${timestamp(at)}`}</span>
            </>
          ),
        })),
      ]}
    />
  );
}

function PeopleFacts({ poster, helper }: EvidenceSheetProps) {
  const t = useTranslations('disputes');
  return (
    <Facts
      items={[
        { term: t('payer'), value: <Whom {...poster} /> },
        { term: t('helper'), value: helper ? <Whom {...helper} /> : t('nobody') },
      ]}
    />
  );
}

function Whom({ name, email, since }: Person) {
  const t = useTranslations('disputes');
  const timestamp = useTimestamp();
  return (
    <span className="grid">
      <span>{name}</span>
      <span className="font-normal">{email}</span>
      <span className="text-sm font-normal text-muted">{t('since', { date: timestamp(since) })}</span>
    </span>
  );
}

function AgreementFacts({ task, offer, dispute: { currency } }: EvidenceSheetProps) {
  const t = useTranslations('disputes');
  const timestamp = useTimestamp();
  return (
    <>
      <Facts
        items={[
          { term: t('task'), value: `#${task.id} ${task.title}` },
          {
            term: t('offer'),
            value: offer ? (
              <>
                <Money amount={offer.amount} currency={currency} />
                <span>{` · ${timestamp(offer.at)}`}</span>
              </>
            ) : (
              t('never')
            ),
          },
          { term: t('delivered'), value: task.deliveredAt ? timestamp(task.deliveredAt) : t('never') },
          { term: t('released'), value: task.completedAt ? timestamp(task.completedAt) : t('never') },
        ]}
      />
      <Quote term={t('description')}>{task.description}</Quote>
      {offer?.message && <Quote term={t('message')}>{offer.message}</Quote>}
    </>
  );
}

/** What people wrote can be long: it reads from the left, beneath its name. */
function Quote({ term, children }: { term: string; children: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-muted">{term}</p>
      <p className="border-l-2 border-line pl-3">
        <Written>{children}</Written>
      </p>
    </div>
  );
}

function Steps({ steps, dispute: { currency } }: EvidenceSheetProps) {
  const timestamp = useTimestamp();
  return (
    <ol className="grid gap-3">
      {steps.map(({ id, label, text, amount, at }) => (
        <li key={id} className="grid gap-1 break-inside-avoid border-l-2 border-line pl-3">
          <p className="flex flex-wrap justify-between gap-x-4 font-medium">
            <span>{label}</span>
            {amount !== null && <Money amount={amount} currency={currency} />}
          </p>
          {text && <Written>{text}</Written>}
          <time dateTime={at} className="text-sm text-muted">
            {timestamp(at)}
          </time>
        </li>
      ))}
    </ol>
  );
}

function useTimestamp(): (at: string) => string {
  const format = useFormatter();
  return (at) => format.dateTime(new Date(at), 'timestamp');
}

function Code({ children }: { children: ReactNode }) {
  return (
    <span translate="no" className="font-mono text-sm break-all">
      {children}
    </span>
  );
}

function Written({ children }: { children: ReactNode }) {
  return <span className="leading-relaxed break-words whitespace-pre-line">{children}</span>;
}
