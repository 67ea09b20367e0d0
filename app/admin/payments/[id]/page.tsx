import { getTranslations } from 'next-intl/server';
import { type InspectedPayment, PaymentInspector } from '@/components/admin/payment-inspector';
import { PageHeading } from '@/components/ui/page-heading';
import { type Inspection, inspectPayment } from '@/lib/operations/inspect-payment';
import { orNotFound } from '../../../or-not-found';
import { pathId } from '../../../path-id';
import { requireOperator } from '../../../require-operator';

export default async function InspectPage({ params }: { params: Promise<{ id: string }> }) {
  const id = pathId((await params).id);
  await requireOperator(`/admin/payments/${id}`);
  const [inspection, t] = await Promise.all([orNotFound(inspectPayment(id)), getTranslations('admin')]);
  return (
    <>
      <PageHeading title={t('inspectTitle', { id })} lead={inspection.taskTitle} />
      <PaymentInspector payment={toInspected(inspection)} />
    </>
  );
}

/** Moments as text, because that is what components take. */
function toInspected({ timeline, refunds, events, entries, ...payment }: Inspection): InspectedPayment {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...payment,
    createdAt: payment.createdAt.toISOString(),
    expiresAt: payment.expiresAt.toISOString(),
    completedAt: iso(payment.completedAt),
    nextLookAt: iso(payment.nextLookAt),
    timeline: timeline.map((step) => ({ ...step, createdAt: step.createdAt.toISOString() })),
    refunds: refunds.map((refund) => ({
      ...refund,
      createdAt: refund.createdAt.toISOString(),
      endedAt: iso(refund.endedAt),
      nextLookAt: iso(refund.nextLookAt),
    })),
    events: events.map((event) => ({
      ...event,
      paymentId: null,
      receivedAt: event.receivedAt.toISOString(),
    })),
    entries: entries.map((entry) => ({ ...entry, createdAt: entry.createdAt.toISOString() })),
  };
}
