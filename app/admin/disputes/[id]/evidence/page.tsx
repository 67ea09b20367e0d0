import type { Metadata } from 'next';
import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import { mayDecide } from '@/app/may-decide';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireOperator } from '@/app/require-operator';
import { DisputeOutcome } from '@/components/disputes/dispute-outcome';
import { EvidenceForm } from '@/components/disputes/evidence-form';
import { EvidenceSheet, type EvidenceSheetProps } from '@/components/disputes/evidence-sheet';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PrintButton } from '@/components/payments/print-button';
import { eventKeyOf } from '@/components/rewards/money-trail';
import { Alert } from '@/components/ui/alert';
import { BackLink } from '@/components/ui/back-link';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { disputeReason } from '@/lib/disputes/dispute-reason';
import { evidenceText } from '@/lib/disputes/evidence-text';
import { type EvidencePack, readEvidencePack } from '@/lib/disputes/read-evidence-pack';
import { readLossBearers } from '@/lib/disputes/read-loss-bearers';
import { EVIDENCE_LENGTH_MAX } from '@/lib/disputes/schema';
import { OwnCaseNote } from '../../../own-case-note';

type EvidencePageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: EvidencePageProps): Promise<Metadata> {
  const [{ id }, t] = await Promise.all([params, getTranslations('disputes')]);
  return { title: t('packTitle', { id: pathId(id) }) };
}

export default async function EvidencePage({ params }: EvidencePageProps) {
  const id = pathId((await params).id);
  const user = await requireOperator('/admin/disputes/[id]/evidence', `/admin/disputes/${id}/evidence`);
  const [pack, decides, borne, t, events, providers, format] = await Promise.all([
    orNotFound(readEvidencePack(id)),
    mayDecide({ user, subject: `dispute:${id}` }),
    readLossBearers({ disputeId: id }),
    getTranslations('disputes'),
    getTranslations('taskEvent'),
    getTranslations('provider'),
    getFormatter(),
  ]);
  const { status, provider, withdrawn, fee, currency, evidence_sent_at: sentAt } = pack.dispute;
  const concession = concessionOf(pack.dispute);
  return (
    <>
      <PageHeading
        eyebrow={<BackLink href="/admin/disputes">{t('back')}</BackLink>}
        title={t('packTitle', { id })}
        lead={pack.task.title}
        action={<PrintButton label={t('print')} />}
      />
      {status !== 'open' && (
        <div className="no-print grid">
          <SectionCard id="outcome" title={t('outcome')}>
            <DisputeOutcome
              status={status}
              withdrawn={withdrawn}
              fee={fee}
              currency={currency}
              borne={borne}
            />
          </SectionCard>
        </div>
      )}
      <EvidenceSheet
        {...toSheet(pack)}
        steps={stepsOf({ pack, label: (step) => events(eventKeyOf(step)) })}
      />
      {status === 'open' && decides === 'own_case' && <OwnCaseNote />}
      {status === 'open' && decides === 'yes' && (
        <div className="no-print grid gap-6">
          <SectionCard id="concede" title={t('concedeTitle')}>
            {concession?.kind === 'refused' && (
              <Alert tone="danger">{t('concedeRefused', { why: concession.why })}</Alert>
            )}
            {concession && concession.kind !== 'refused' ? (
              <Alert tone="info">
                {t(concession.kind, { date: format.dateTime(new Date(concession.at), 'timestamp') })}
              </Alert>
            ) : (
              <p className="text-muted">
                <span>{t('concedeText')}</span>{' '}
                <Link
                  href={`/admin/payments/${pack.dispute.payment_id}#open`}
                  className="text-brand underline underline-offset-4"
                >
                  {t('toDecide', { id: pack.dispute.payment_id })}
                </Link>
              </p>
            )}
          </SectionCard>
          <SectionCard id="send" title={t('sendTitle')}>
            {concession && concession.kind !== 'refused' ? (
              <p className="text-muted">{t('noEvidenceNow')}</p>
            ) : sentAt ? (
              <Alert tone="info">{t('sent', { date: format.dateTime(new Date(sentAt), 'timestamp') })}</Alert>
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
      )}
    </>
  );
}

/** How far we are with conceding a dispute; null: nobody wants to. */
function concessionOf({
  concede_requested_at: requestedAt,
  conceded_at: concededAt,
  concede_refusal: why,
}: EvidencePack['dispute']) {
  if (concededAt !== null) return { kind: 'conceded', at: concededAt } as const;
  if (requestedAt !== null) return { kind: 'conceding', at: requestedAt } as const;
  return why === null ? null : ({ kind: 'refused', why } as const);
}

/** Timestamps as text, because components take text. */
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
      reason: disputeReason(dispute),
      providerReason: dispute.reason,
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
  label,
}: {
  pack: EvidencePack;
  label: (step: { kind: string; actor: string }) => string;
}): EvidenceSheetProps['steps'] {
  return pack.steps.map((step) => ({
    id: step.id,
    label: label(step),
    text: step.text,
    amount: step.amount,
    at: step.at.toISOString(),
  }));
}
