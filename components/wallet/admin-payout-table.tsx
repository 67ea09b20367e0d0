import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { usePersonName } from '@/components/i18n/use-person-name';
import { ProviderName } from '@/components/payments/provider-name';
import { Badge } from '@/components/ui/badge';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { PayoutProviderName } from '@/lib/providers/names';
import { payoutTones } from './labels';
import { OperatorReason } from './operator-reason';

export type AdminPayout = {
  id: number;
  personName: string;
  personEmail: string;
  provider: PayoutProviderName;
  destination: string;
  reference: string | null;
  status: keyof typeof payoutTones;
  /** Minor units. */
  amount: number;
  currency: string;
  reason: string | null;
  /** ISO 8601. */
  createdAt: string;
};

/** For operators: with the provider's own words, by which it is found in the provider's console. */
export function AdminPayoutTable({ payouts }: { payouts: readonly AdminPayout[] }) {
  const t = useTranslations('wallet');
  const admin = useTranslations('wallet.admin');
  const statuses = useTranslations('wallet.payoutStatus');
  const format = useFormatter();
  const say = usePersonName();
  return (
    <Table
      caption={admin('title')}
      columns={[
        { key: 'id', label: t('number') },
        { key: 'status', label: t('status') },
        { key: 'person', label: admin('person') },
        { key: 'provider', label: admin('provider') },
        { key: 'amount', label: t('amount'), isNumeric: true },
        { key: 'created', label: t('when') },
      ]}
      rows={payouts.map((payout) => ({
        key: String(payout.id),
        cells: {
          id: (
            <Link
              href={`/admin/payouts/${payout.id}`}
              aria-label={admin('show', { id: payout.id })}
              className="inline-flex min-h-6 items-center font-semibold text-brand underline underline-offset-4"
            >
              {`#${payout.id}`}
            </Link>
          ),
          status: (
            <span className="grid max-w-64 min-w-28 justify-items-start gap-1">
              <Badge tone={payoutTones[payout.status]}>{statuses(payout.status)}</Badge>
              {payout.reason && <OperatorReason reason={payout.reason} provider={payout.provider} />}
            </span>
          ),
          person: (
            <span className="grid min-w-40">
              <span translate="no" className="line-clamp-1">
                {say(payout.personName)}
              </span>
              <span className="text-sm text-muted">{payout.personEmail}</span>
            </span>
          ),
          provider: (
            <span className="grid min-w-40 gap-0.5">
              <ProviderName provider={payout.provider} />
              <span className="text-sm break-all text-muted">{payout.destination}</span>
              {payout.reference && (
                <span className="text-sm break-all text-muted">
                  {admin('reference', { reference: payout.reference })}
                </span>
              )}
            </span>
          ),
          amount: <Money amount={payout.amount} currency={payout.currency} />,
          created: (
            <time dateTime={payout.createdAt} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(payout.createdAt), 'timestamp')}
            </time>
          ),
        },
      }))}
    />
  );
}
