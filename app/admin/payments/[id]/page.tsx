import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { mayDecide } from '@/app/may-decide';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireOperator } from '@/app/require-operator';
import { OpenPositions } from '@/components/admin/open-positions';
import { type InspectedPayment, PaymentInspector } from '@/components/admin/payment-inspector';
import { PostButton } from '@/components/admin/post-button';
import { ClientMessages } from '@/components/i18n/client-messages';
import { RefundPaymentForm } from '@/components/refunds/refund-payment-form';
import { SuspendedMoney } from '@/components/refunds/suspended-money';
import { WaitingRefunds } from '@/components/refunds/waiting-refunds';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { PayError } from '@/lib/core/errors';
import { adminViewPayment, type ViewedPayment } from '@/lib/payments/read/admin-view-payment';
import { refundWaits } from '@/lib/providers/reasons';
import { previewRefund } from '@/lib/refunds/preview-refund';
import { REFUND_NOTE_LENGTH_MAX, type RefundPreview, refundPaymentReasonSchema } from '@/lib/refunds/schema';
import { readSuspense } from '@/lib/refunds/suspense/refund-suspense-manually';
import { readPositions } from '@/lib/resolutions/read-positions';
import { RESOLUTION_REASON_LENGTH_MAX, RESOLUTION_REFERENCE_LENGTH_MAX } from '@/lib/resolutions/schema';
import { OwnCaseNote } from '../../own-case-note';

type InspectPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: InspectPageProps): Promise<Metadata> {
  const [{ id }, t] = await Promise.all([params, getTranslations('admin')]);
  return { title: t('inspectTitle', { id: pathId(id) }) };
}

export default async function InspectPage({ params }: InspectPageProps) {
  const id = pathId((await params).id);
  const user = await requireOperator('/admin/payments/[id]', `/admin/payments/${id}`);
  const [inspection, t, decides] = await Promise.all([
    orNotFound(adminViewPayment({ operator: user, paymentId: id })),
    getTranslations('admin'),
    mayDecide({ user, subject: `payment:${id}` }),
  ]);
  return (
    <>
      <PageHeading title={t('inspectTitle', { id })} lead={inspection.taskTitle} />
      <PaymentInspector payment={toInspected(inspection)}>
        {inspection.provider !== 'points' && (
          <PostButton path={`/api/admin/payments/${id}/sync`} label={t('sync')}>
            {t('sync')}
          </PostButton>
        )}
        {decides === 'own_case' && <OwnCaseNote />}
        {decides === 'yes' && (
          <>
            <Open paymentId={id} />
            <UnderSuspense paymentId={id} />
            <Waiting paymentId={id} refunds={inspection.refunds} />
            <MoneyBack paymentId={id} />
          </>
        )}
      </PaymentInspector>
    </>
  );
}

/** What waits for a person, with what they can do about it; nothing where nothing waits. */
async function Open({ paymentId }: { paymentId: number }) {
  const [t, { positions }] = await Promise.all([getTranslations('resolutions'), readPositions(paymentId)]);
  if (positions.length === 0) return null;
  return (
    <SectionCard id="open" title={t('title')}>
      <p className="mb-4 text-sm text-muted">{t('lead')}</p>
      <ClientMessages namespaces={['resolutions', 'paymentStatus']}>
        <OpenPositions
          paymentId={paymentId}
          positions={positions}
          reasonLengthMax={RESOLUTION_REASON_LENGTH_MAX}
          referenceLengthMax={RESOLUTION_REFERENCE_LENGTH_MAX}
        />
      </ClientMessages>
    </SectionCard>
  );
}

async function UnderSuspense({ paymentId }: { paymentId: number }) {
  const [t, { suspended }] = await Promise.all([getTranslations('suspense'), readSuspense({ paymentId })]);
  if (suspended.length === 0) return null;
  const money = suspended.map(({ transaction_id: transactionId, ...rest }) => ({ transactionId, ...rest }));
  return (
    <SectionCard id="suspense" title={t('title')}>
      <ClientMessages namespaces={['suspense']}>
        <SuspendedMoney paymentId={paymentId} money={money} />
      </ClientMessages>
    </SectionCard>
  );
}

/** Refunds that could not be sent yet; nothing where none waits. */
async function Waiting({ paymentId, refunds }: { paymentId: number; refunds: ViewedPayment['refunds'] }) {
  const t = await getTranslations('waitingRefunds');
  const waiting = refunds.flatMap(({ id, status, amount, currency, failureReason, isStopping }) => {
    const why = refundWaits.find((name) => name === failureReason);
    return status === 'pending' && why ? [{ id, amount, currency, why, isStopping }] : [];
  });
  if (waiting.length === 0) return null;
  return (
    <SectionCard id="waiting-refunds" title={t('title')}>
      <WaitingRefunds paymentId={paymentId} refunds={waiting} />
    </SectionCard>
  );
}

/** What an operator may refund now, or why not; nothing where nothing was paid. */
async function MoneyBack({ paymentId }: { paymentId: number }) {
  const [t, reasons, preview] = await Promise.all([
    getTranslations('refundPayment'),
    getTranslations('reason'),
    previewOf(paymentId),
  ]);
  if (preview === null || (preview !== 'disputed' && preview !== 'asked_for' && preview.amount === 0))
    return null;
  return (
    <SectionCard id="money-back" title={t('title')}>
      {preview === 'disputed' && <p className="text-muted">{t('isDisputed')}</p>}
      {preview === 'asked_for' && (
        <p className="text-muted">
          <span>{t('isAskedFor')}</span> <Link href="/admin/refund-requests">{t('toRequests')}</Link>
        </p>
      )}
      {typeof preview === 'object' && (
        <ClientMessages namespaces={['refundPayment']}>
          <RefundPaymentForm
            key={preview.amount}
            paymentId={paymentId}
            left={preview.amount}
            currency={preview.currency}
            reasons={refundPaymentReasonSchema.options.map((code) => ({ code, label: reasons(code) }))}
            noteLengthMax={REFUND_NOTE_LENGTH_MAX}
          />
        </ClientMessages>
      )}
    </SectionCard>
  );
}

/** Everything that can be refunded, or why nothing can. */
async function previewOf(paymentId: number): Promise<RefundPreview | 'disputed' | 'asked_for' | null> {
  try {
    return await previewRefund({ paymentId, amount: undefined });
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    if (error.code === 'payment_disputed') return 'disputed';
    if (error.code === 'refund_request_open') return 'asked_for';
    if (error.code === 'payment_not_refundable') return null;
    throw error;
  }
}

/** Timestamps as text, because components take text. */
function toInspected({ timeline, refunds, events, entries, ...payment }: ViewedPayment): InspectedPayment {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...payment,
    createdAt: payment.createdAt.toISOString(),
    expiresAt: payment.expiresAt.toISOString(),
    completedAt: iso(payment.completedAt),
    nextSyncAt: iso(payment.nextSyncAt),
    timeline: timeline.map((step) => ({ ...step, createdAt: step.createdAt.toISOString() })),
    refunds: refunds.map((refund) => ({
      ...refund,
      createdAt: refund.createdAt.toISOString(),
      endedAt: iso(refund.endedAt),
      nextSyncAt: iso(refund.nextSyncAt),
    })),
    events: events.map((event) => ({
      ...event,
      paymentId: null,
      receivedAt: event.receivedAt.toISOString(),
    })),
    entries: entries.map((entry) => ({ ...entry, createdAt: entry.createdAt.toISOString() })),
  };
}
