import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { mayDecide } from '@/app/may-decide';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireOperator } from '@/app/require-operator';
import { sayNames } from '@/app/say-names';
import { ClientMessages } from '@/components/i18n/client-messages';
import { BackLink } from '@/components/ui/back-link';
import { PageHeading } from '@/components/ui/page-heading';
import { PayoutInspector, type PayoutInspectorProps } from '@/components/wallet/payout-inspector';
import type { InspectedPayout } from '@/lib/payouts/admin-inspect-payout';
import { adminViewPayout } from '@/lib/payouts/admin-view-payout';
import { capabilities } from '@/lib/providers/names';
import { OwnCaseNote } from '../../own-case-note';

type PayoutPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: PayoutPageProps): Promise<Metadata> {
  const [{ id }, t] = await Promise.all([params, getTranslations('wallet.admin')]);
  return { title: t('inspectTitle', { id: pathId(id) }) };
}

export default async function PayoutPage({ params }: PayoutPageProps) {
  const id = pathId((await params).id);
  const user = await requireOperator('/admin/payouts/[id]', `/admin/payouts/${id}`);
  const [payout, t, decides, say] = await Promise.all([
    orNotFound(adminViewPayout({ operator: user, payoutId: id })),
    getTranslations('wallet.admin'),
    mayDecide({ user, subject: `payout:${id}` }),
    sayNames(),
  ]);
  return (
    <>
      <PageHeading
        eyebrow={<BackLink href="/admin/payouts">{t('back')}</BackLink>}
        title={t('inspectTitle', { id })}
        lead={say(payout.personName)}
      />
      <ClientMessages namespaces={['wallet', 'provider', 'resolutions']}>
        {decides === 'own_case' && <OwnCaseNote />}
        <PayoutInspector {...toInspected(payout)} mayDecide={decides === 'yes'} />
      </ClientMessages>
    </>
  );
}

/** Timestamps as text, because components take text. */
function toInspected(payout: InspectedPayout): Omit<PayoutInspectorProps, 'mayDecide'> {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: payout.id,
    canCancel: payout.canCancel,
    alternatives: payout.alternatives.map(({ provider, reference }) => ({
      provider,
      email: capabilities[provider].payoutAccount === 'address' ? reference : null,
    })),
    outcomes: payout.outcomes,
    resolutions: payout.resolutions,
    personEmail: payout.personEmail,
    provider: payout.provider,
    destination: payout.destination,
    accountState: payout.accountState,
    reference: payout.payoutReference,
    status: payout.status,
    amount: payout.amount,
    returnedAmount: payout.returnedAmount,
    currency: payout.currency,
    reason: payout.reason,
    syncCount: payout.syncCount,
    createdAt: payout.createdAt.toISOString(),
    updatedAt: payout.updatedAt.toISOString(),
    expectedAt: iso(payout.expectedAt),
    endedAt: iso(payout.endedAt),
    nextSyncAt: iso(payout.nextSyncAt),
    steps: payout.steps.map((step) => ({ ...step, at: step.at.toISOString() })),
  };
}
