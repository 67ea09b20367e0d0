import { getTranslations } from 'next-intl/server';
import { requireOperator } from '@/app/require-operator';
import { AdminPaymentTable } from '@/components/admin/admin-payment-table';
import { OverviewTiles, type OverviewTilesProps } from '@/components/admin/overview-tiles';
import { ProviderSwitches, type ProviderSwitchRow } from '@/components/admin/provider-switches';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { hasPermission } from '@/lib/auth/roles';
import { type Overview, readOverview } from '@/lib/console/read-overview';
import { type ProviderSwitch, readProviderSwitches } from '@/lib/console/read-provider-switches';
import { adminListPayments } from '@/lib/payments/read/admin-list-payments';
import { PAUSE_REASON_LENGTH_MAX } from '@/lib/providers/schema';
import { toAdminPayment } from './to-admin-payment';

export default async function AdminPage() {
  const operator = await requireOperator('/admin');
  const [overview, switches, latest, t, names] = await Promise.all([
    readOverview(),
    readProviderSwitches(),
    adminListPayments({ filter: null, viewerRole: operator.role, limit: 10 }),
    getTranslations('admin'),
    getTranslations('provider'),
  ]);
  const toRow = (switched: ProviderSwitch) => toSwitch({ label: names(switched.provider), switched });
  const switching = {
    maySwitch: hasPermission({ role: operator.role, permission: 'settings' }),
    reasonLengthMax: PAUSE_REASON_LENGTH_MAX,
  };
  return (
    <>
      <PageHeading title={t('title')} />
      <OverviewTiles {...toTiles(overview)} />
      <SectionCard id="taking" title={t('taking')}>
        <ProviderSwitches of="payments" rows={switches.payments.map(toRow)} {...switching} />
      </SectionCard>
      <SectionCard id="sending" title={t('sending')}>
        <ProviderSwitches of="payouts" rows={switches.payouts.map(toRow)} {...switching} />
      </SectionCard>
      <SectionCard id="latest" title={t('latest')}>
        {latest.payments.length > 0 ? (
          <AdminPaymentTable payments={latest.payments.map(toAdminPayment)} />
        ) : (
          <p className="text-muted">{t('noPayments')}</p>
        )}
      </SectionCard>
    </>
  );
}

function toSwitch({ label, switched }: { label: string; switched: ProviderSwitch }): ProviderSwitchRow {
  const { provider, pause } = switched;
  return {
    provider,
    label,
    pause: pause && {
      reason: pause.reason,
      by: pause.pausedBy,
      at: pause.pausedAt.toISOString(),
      expectedUntil: pause.expectedUntil?.toISOString() ?? null,
    },
  };
}

/** Timestamps as text, because components take text. */
function toTiles({ unansweredDisputes, refundRequests, ...rest }: Overview): OverviewTilesProps {
  return {
    ...rest,
    unansweredDisputes: {
      count: unansweredDisputes.count,
      nextDueAt: unansweredDisputes.nextDueAt?.toISOString() ?? null,
    },
    refundRequests: {
      count: refundRequests.count,
      oldestAt: refundRequests.oldestAt?.toISOString() ?? null,
    },
    now: new Date().toISOString(),
  };
}
