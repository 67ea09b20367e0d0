import Link from 'next/link';
import { type Messages, useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ProviderName } from '@/components/payments/provider-name';
import { Badge } from '@/components/ui/badge';
import { SectionCard } from '@/components/ui/card';
import { Disclosure } from '@/components/ui/disclosure';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import { formatMoney } from '@/lib/core/money';
import { PAYOUT_REASON_LENGTH_MAX, type PayoutOutcome, type PayoutResolution } from '@/lib/payouts/states';
import type { PayoutProviderName } from '@/lib/providers/names';
import { accountTones, payoutTones } from './labels';
import { OperatorReason } from './operator-reason';
import { PayoutOutcomeForm } from './payout-outcome-form';
import { PayoutResolutionForm } from './payout-resolution-form';
import { type PayoutAlternative, PayoutWaysOut } from './payout-ways-out';

/** One payout as an operator needs it. Amounts in minor units, timestamps in ISO 8601. */
export type PayoutInspectorProps = {
  id: number;
  /** Whether the viewer is offered the verbs. */
  mayDecide: boolean;
  canCancel: boolean;
  alternatives: readonly PayoutAlternative[];
  outcomes: readonly PayoutOutcome[];
  /** Who may bear it, if it was sent after all. */
  resolutions: readonly PayoutResolution[];
  personEmail: string;
  provider: PayoutProviderName;
  destination: string;
  accountState: Exclude<keyof typeof accountTones, 'none'>;
  /** The provider's reference of it. */
  reference: string | null;
  status: keyof typeof payoutTones;
  amount: number;
  /** What came back after it was paid. */
  returnedAmount: number;
  currency: string;
  reason: string | null;
  syncCount: number;
  createdAt: string;
  updatedAt: string;
  expectedAt: string | null;
  endedAt: string | null;
  nextSyncAt: string | null;
  /** Each movement of its money, the oldest first. */
  steps: readonly PayoutStep[];
};

type PayoutStep = {
  id: string;
  kind: string;
  from: string;
  to: string;
  amount: number;
  note: string | null;
  at: string;
};

/** Where a payout stands, and every movement of its money. */
export function PayoutInspector(props: PayoutInspectorProps) {
  const t = useTranslations('wallet.admin');
  return (
    <div className="grid gap-6">
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <StateCard {...props} />
        <AccountCard {...props} />
      </div>
      {props.mayDecide && <WaysOutCard {...props} />}
      <SectionCard id="steps" title={t('steps')}>
        <StepsTable {...props} />
      </SectionCard>
    </div>
  );
}

function StateCard({
  status,
  reason,
  provider,
  amount,
  returnedAmount,
  currency,
  syncCount,
  ...at
}: PayoutInspectorProps) {
  const t = useTranslations('wallet.admin');
  const wallet = useTranslations('wallet');
  const statuses = useTranslations('wallet.payoutStatus');
  const format = useFormatter();
  const timestamp = (text: string | null) => (text ? format.dateTime(new Date(text), 'precise') : '–');
  return (
    <SectionCard id="state" title={t('state')}>
      <Facts
        items={[
          {
            term: wallet('status'),
            value: <Badge tone={payoutTones[status]}>{statuses(status)}</Badge>,
          },
          { term: wallet('amount'), value: <Money amount={amount} currency={currency} /> },
          ...(returnedAmount === 0
            ? []
            : [{ term: t('cameBack'), value: <Money amount={returnedAmount} currency={currency} /> }]),
          ...(reason === null
            ? []
            : [{ term: t('why'), value: <OperatorReason reason={reason} provider={provider} /> }]),
          { term: t('requestedAt'), value: timestamp(at.createdAt) },
          { term: t('changedAt'), value: timestamp(at.updatedAt) },
          { term: t('expectedAt'), value: timestamp(at.expectedAt) },
          { term: t('endedAt'), value: timestamp(at.endedAt) },
          { term: t('nextSync'), value: t('syncs', { at: timestamp(at.nextSyncAt), count: syncCount }) },
        ]}
      />
    </SectionCard>
  );
}

/** What an operator can do for it: each verb where it can be used. */
function WaysOutCard({
  id,
  canCancel,
  alternatives,
  outcomes,
  resolutions,
  amount,
  returnedAmount,
  currency,
  ...payout
}: PayoutInspectorProps) {
  const t = useTranslations('wallet.admin');
  const locale = useLocale();
  const provider = useTranslations('provider')(payout.provider);
  const money = { amount: formatMoney({ amount, currency, locale }), provider };
  return (
    <SectionCard id="ways-out" title={t('waysOut')}>
      {canCancel && (
        <PayoutWaysOut
          id={id}
          amount={amount}
          currency={currency}
          path="/api/admin/payouts"
          cancelText={payout.status === 'sent' ? t('takeBackText', money) : t('cancelText', money)}
          alternatives={alternatives}
        />
      )}
      {outcomes.length > 0 && (
        <Disclosure summary={t('outcomeTitle')}>
          <div className="grid gap-4">
            <p className="text-muted">{t('outcomeLead', { provider })}</p>
            <PayoutOutcomeForm id={id} outcomes={outcomes} />
          </div>
        </Disclosure>
      )}
      {resolutions.length > 0 && (
        <PayoutResolutionForm
          id={id}
          resolutions={resolutions}
          lead={t('resolutionLead', {
            provider,
            amount: formatMoney({ amount: amount - returnedAmount, currency, locale }),
          })}
          reasonLengthMax={PAYOUT_REASON_LENGTH_MAX}
        />
      )}
      {!canCancel && outcomes.length + resolutions.length === 0 && (
        <p className="text-muted">{t('noWayOut', { provider })}</p>
      )}
    </SectionCard>
  );
}

function AccountCard({ personEmail, provider, destination, accountState, reference }: PayoutInspectorProps) {
  const t = useTranslations('wallet.admin');
  const states = useTranslations('wallet.state');
  return (
    <SectionCard id="account" title={t('account')}>
      <Facts
        items={[
          {
            term: t('person'),
            value: (
              <Link
                href={`/admin/payouts?find=${encodeURIComponent(personEmail)}`}
                className="break-all text-brand underline underline-offset-4"
              >
                {personEmail}
              </Link>
            ),
          },
          { term: t('provider'), value: <ProviderName provider={provider} /> },
          { term: t('destination'), value: <Code>{destination}</Code> },
          {
            term: t('account'),
            value: <Badge tone={accountTones[accountState]}>{states(accountState)}</Badge>,
          },
          { term: t('providerReference'), value: <Code>{reference ?? '–'}</Code> },
        ]}
      />
    </SectionCard>
  );
}

const stepKinds = [
  'payout_requested',
  'payout',
  'payout_failed',
  'payout_cancelled',
  'payout_returned',
  'payout_charged',
  'payout_written_off',
  'other',
] as const satisfies (keyof Messages['wallet']['admin']['step'])[];

function StepsTable({ steps, currency }: PayoutInspectorProps) {
  const t = useTranslations('wallet.admin');
  const wallet = useTranslations('wallet');
  const names = useTranslations('wallet.admin.step');
  const format = useFormatter();
  return (
    <Table
      caption={t('steps')}
      columns={[
        { key: 'what', label: wallet('what') },
        { key: 'from', label: t('from') },
        { key: 'to', label: t('to') },
        { key: 'amount', label: wallet('amount'), isNumeric: true },
        { key: 'at', label: wallet('when') },
      ]}
      rows={steps.map(({ id, kind, from, to, amount, note, at }) => ({
        key: id,
        cells: {
          what: (
            <span className="grid min-w-32">
              <span>{names(stepKinds.find((known) => known === kind) ?? 'other')}</span>
              {note && <span className="text-sm break-words text-muted">{note}</span>}
            </span>
          ),
          from: <AccountId>{from}</AccountId>,
          to: <AccountId>{to}</AccountId>,
          amount: <Money amount={amount} currency={currency} />,
          at: (
            <time dateTime={at} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(at), 'precise')}
            </time>
          ),
        },
      }))}
    />
  );
}

function Code({ children }: { children: ReactNode }) {
  return (
    <span translate="no" className="font-mono text-sm break-all">
      {children}
    </span>
  );
}

/** Wide enough in a narrow table to be read by words, not by letters. */
function AccountId({ children }: { children: ReactNode }) {
  return (
    <span translate="no" className="block min-w-40 font-mono text-sm break-all">
      {children}
    </span>
  );
}
