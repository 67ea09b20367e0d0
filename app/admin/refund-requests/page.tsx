import { Scale } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { requireOperator } from '@/app/require-operator';
import { ClientMessages } from '@/components/i18n/client-messages';
import { DecisionForm } from '@/components/refunds/decision-form';
import { SectionCard } from '@/components/ui/card';
import { Disclosure } from '@/components/ui/disclosure';
import { EmptyState } from '@/components/ui/empty-state';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import { PageHeading } from '@/components/ui/page-heading';
import { listTaskStatements } from '@/lib/tasks/lifecycle/list-task-events';
import { adminListRefundRequests } from '@/lib/tasks/refund-requests/admin-list-refund-requests';
import { REFUND_TEXT_LENGTH_MAX, type RefundRequestResponse } from '@/lib/tasks/refund-requests/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('refundDecision'))('title') };
}

/** The statements of both sides, and the division of the held money. */
export default async function RefundRequestsPage() {
  await requireOperator('/admin/refund-requests');
  const [t, requests] = await Promise.all([getTranslations('refundDecision'), adminListRefundRequests()]);
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      {requests.length === 0 ? (
        <EmptyState icon={<Scale className="size-6" />} title={t('empty')}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <ClientMessages namespaces={['refundDecision']}>
          {requests.map((request) => (
            <Request key={request.id} request={request} />
          ))}
        </ClientMessages>
      )}
    </>
  );
}

async function Request({ request }: { request: RefundRequestResponse }) {
  const [t, asked, reasons, format, statements] = await Promise.all([
    getTranslations('refundDecision'),
    getTranslations('refundRequest'),
    getTranslations('refundReason'),
    getFormatter(),
    listTaskStatements({ taskId: request.task_id }),
  ]);
  const { id, task_id: taskId, amount, held, currency, reason, text, answer, created_at: at } = request;
  const isHeldTooLong = reason === 'held_too_long';
  const timestamp = (when: string) => format.dateTime(new Date(when), 'timestamp');
  return (
    <SectionCard id={`request-${id}`} title={t('request', { id, task: taskId })}>
      <Facts
        items={[
          { term: t('task'), value: request.task_title },
          { term: t(isHeldTooLong ? 'whenHeld' : 'when'), value: timestamp(at) },
          { term: asked('reason'), value: reasons(reason) },
          ...(isHeldTooLong
            ? []
            : [{ term: asked('asked'), value: <Money amount={amount} currency={currency} /> }]),
          { term: t('held'), value: <Money amount={held} currency={currency} /> },
          ...(request.decide_before
            ? [{ term: t('decideBefore'), value: timestamp(request.decide_before) }]
            : []),
        ]}
      />
      {isHeldTooLong ? (
        <p className="text-sm text-muted">{t('heldNote')}</p>
      ) : (
        <>
          <Said who={asked('posterSays')} text={text} />
          <Said who={asked('helperSays')} text={answer ?? t('noAnswer')} />
        </>
      )}
      {statements.length > 0 && (
        <Disclosure summary={t('statements')}>
          <div className="grid gap-4 pt-3">
            {statements.map((said) => (
              <Said
                key={said.id}
                who={`${said.actor_name ?? 'LinkU'} · ${timestamp(said.created_at)}`}
                text={said.text ?? ''}
              />
            ))}
          </div>
        </Disclosure>
      )}
      <DecisionForm
        requestId={id}
        asked={isHeldTooLong ? 0 : amount}
        held={held}
        currency={currency}
        lengthMax={REFUND_TEXT_LENGTH_MAX}
      />
    </SectionCard>
  );
}

function Said({ who, text }: { who: string; text: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-sm text-muted">{who}</p>
      <p className="border-l-2 border-line pl-3 leading-relaxed break-words whitespace-pre-line">{text}</p>
    </div>
  );
}
