import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import { EvidenceForm } from '@/components/disputes/evidence-form';
import { EvidenceSheet, type EvidenceSheetProps } from '@/components/disputes/evidence-sheet';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PrintButton } from '@/components/payments/print-button';
import { eventKeyOf } from '@/components/rewards/money-trail';
import { Alert } from '@/components/ui/alert';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { type EvidencePack, readEvidencePack } from '@/lib/disputes/evidence-pack';
import { evidenceText } from '@/lib/disputes/evidence-text';
import { EVIDENCE_LENGTH_MAX } from '@/lib/http/contract/dispute';
import { orNotFound } from '../../../../or-not-found';
import { pathId } from '../../../../path-id';
import { requireOperator } from '../../../../require-operator';

export default async function EvidencePage({ params }: { params: Promise<{ id: string }> }) {
  const id = pathId((await params).id);
  await requireOperator(`/admin/disputes/${id}/evidence`);
  const [pack, t, events, providers, format] = await Promise.all([
    orNotFound(readEvidencePack(id)),
    getTranslations('disputes'),
    getTranslations('taskEvent'),
    getTranslations('provider'),
    getFormatter(),
  ]);
  const { status, provider, evidence_sent_at: sentAt } = pack.dispute;
  return (
    <>
      <PageHeading
        eyebrow={
          <Link
            href="/admin/disputes"
            className="no-print text-sm font-medium text-brand underline underline-offset-4"
          >
            {t('back')}
          </Link>
        }
        title={t('packTitle', { id })}
        lead={pack.task.title}
        action={<PrintButton label={t('print')} />}
      />
      <EvidenceSheet
        {...toSheet(pack)}
        steps={stepsOf({ pack, words: (step) => events(eventKeyOf(step)) })}
      />
      <div className="no-print grid">
        <SectionCard id="send" title={t('sendTitle')}>
          {status !== 'open' ? (
            <Alert tone="neutral">{t('over')}</Alert>
          ) : sentAt ? (
            <Alert tone="info">{t('sent', { date: format.dateTime(new Date(sentAt), 'moment') })}</Alert>
          ) : (
            <ClientMessages namespaces={['disputes']}>
              <EvidenceForm
                disputeId={id}
                providerName={providers(provider)}
                draft={evidenceText(pack)}
                lengthMax={EVIDENCE_LENGTH_MAX}
              />
            </ClientMessages>
          )}
        </SectionCard>
      </div>
    </>
  );
}

/** Moments as text, because that is what components take. */
function toSheet({
  dispute,
  task,
  poster,
  helper,
  offer,
  receipt,
  refunds,
}: EvidencePack): Omit<EvidenceSheetProps, 'steps'> {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const person = ({ name, email, since }: EvidencePack['poster']) => ({
    name,
    email,
    since: since.toISOString(),
  });
  return {
    dispute: {
      reference: dispute.provider_dispute_id,
      reason: dispute.reason,
      status: dispute.status,
      amount: dispute.amount,
      withdrawn: dispute.withdrawn,
      fee: dispute.fee,
      currency: dispute.currency,
      openedAt: dispute.created_at,
      evidenceDueAt: dispute.evidence_due_at,
    },
    task: {
      id: task.id,
      title: task.title,
      description: task.description,
      deliveredAt: iso(task.deliveredAt),
      completedAt: iso(task.completedAt),
    },
    poster: person(poster),
    helper: helper && person(helper),
    offer: offer && { ...offer, at: offer.at.toISOString() },
    receipt: {
      paymentId: receipt.paymentId,
      reference: receipt.reference,
      transactionId: receipt.transactionId,
      finalAmount: receipt.finalAmount,
      completedAt: iso(receipt.completedAt),
    },
    refunds: refunds.map(({ id, amount, status, at }) => ({ id, amount, status, at: at.toISOString() })),
  };
}

function stepsOf({
  pack,
  words,
}: {
  pack: EvidencePack;
  words: (step: { kind: string; actor: string }) => string;
}): EvidenceSheetProps['steps'] {
  return pack.steps.map((step) => ({
    id: step.id,
    words: words(step),
    text: step.text,
    amount: step.amount,
    at: step.at.toISOString(),
  }));
}
