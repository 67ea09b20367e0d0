import { getFormatter, getTranslations } from 'next-intl/server';
import { mayDecide } from '@/app/may-decide';
import { sayNames } from '@/app/say-names';
import { DecisionForm } from '@/components/refunds/decision-form';
import { Badge, type Tone } from '@/components/ui/badge';
import { SectionCard } from '@/components/ui/card';
import { Disclosure } from '@/components/ui/disclosure';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { listTaskStatements } from '@/lib/tasks/lifecycle/list-task-events';
import { type DecidableRequest, REFUND_TEXT_LENGTH_MAX } from '@/lib/tasks/refund-requests/schema';
import type { RefundRequestStatus } from '@/lib/tasks/refund-requests/states';
import { OwnCaseNote } from '../own-case-note';

type RequestProps = { request: DecidableRequest };

/** A refund request with the statements of both sides, and the decision: the form for one, or the one that was made. */
export async function RefundRequestCard({ request, user }: RequestProps & { user: SessionUser }) {
  const t = await getTranslations('refundDecision');
  const decides = await mayDecide({ user, subject: `refund_request:${request.id}` });
  const { id, task_id: taskId, amount, held, currency, reason, status } = request;
  const isHeldTooLong = reason === 'held_too_long';
  return (
    <SectionCard
      id={`request-${id}`}
      title={t('request', { id, task: taskId })}
      action={<Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>}
    >
      <Request request={request} />
      {status === 'open' && decides === 'own_case' && <OwnCaseNote />}
      {status === 'open' && decides === 'yes' && (
        <DecisionForm
          requestId={id}
          asked={isHeldTooLong ? 0 : amount}
          held={held}
          currency={currency}
          lengthMax={REFUND_TEXT_LENGTH_MAX}
        />
      )}
      {status === 'decided' && <Decision request={request} />}
    </SectionCard>
  );
}

const tones: Record<RefundRequestStatus, Tone> = {
  open: 'caution',
  decided: 'positive',
  withdrawn: 'neutral',
};

async function Request({ request }: RequestProps) {
  const [t, asked, reasons, timestamp] = await Promise.all([
    getTranslations('refundDecision'),
    getTranslations('refundRequest'),
    getTranslations('refundReason'),
    timestamps(),
  ]);
  const { amount, held, currency, reason, status, text, answer, decide_before: decideBefore } = request;
  const isHeldTooLong = reason === 'held_too_long';
  const isOpen = status === 'open';
  return (
    <>
      <Facts
        items={[
          { term: t('task'), value: request.task_title },
          { term: t(isHeldTooLong ? 'whenHeld' : 'when'), value: timestamp(request.created_at) },
          { term: asked('reason'), value: reasons(reason) },
          ...(isHeldTooLong
            ? []
            : [{ term: asked('asked'), value: <Money amount={amount} currency={currency} /> }]),
          ...(isOpen ? [{ term: t('held'), value: <Money amount={held} currency={currency} /> }] : []),
          ...(isOpen && decideBefore ? [{ term: t('decideBefore'), value: timestamp(decideBefore) }] : []),
        ]}
      />
      {isHeldTooLong ? (
        isOpen && <p className="text-sm text-muted">{t('heldNote')}</p>
      ) : (
        <>
          <Said who={asked('posterSays')} text={text} />
          {(isOpen || answer !== null) && <Said who={asked('helperSays')} text={answer ?? t('noAnswer')} />}
        </>
      )}
      <Statements taskId={request.task_id} />
    </>
  );
}

async function Statements({ taskId }: { taskId: number }) {
  const [t, timestamp, statements, say] = await Promise.all([
    getTranslations('refundDecision'),
    timestamps(),
    listTaskStatements({ taskId }),
    sayNames(),
  ]);
  if (statements.length === 0) return null;
  return (
    <Disclosure summary={t('statements')}>
      <div className="grid gap-4 pt-3">
        {statements.map((said) => (
          <Said
            key={said.id}
            who={`${say(said.actor_name ?? 'LinkU')} · ${timestamp(said.created_at)}`}
            text={said.text ?? ''}
          />
        ))}
      </div>
    </Disclosure>
  );
}

/** Who decided, when, how, and why, as both sides read it. */
async function Decision({ request }: RequestProps) {
  const [t, timestamp] = await Promise.all([getTranslations('refundDecision'), timestamps()]);
  const { currency, to_poster: toPoster, to_helper: toHelper, decided_by: by, decided_at: at } = request;
  return (
    <>
      <Facts
        items={[
          { term: t('gotPoster'), value: <Money amount={toPoster ?? 0} currency={currency} /> },
          { term: t('gotHelper'), value: <Money amount={toHelper ?? 0} currency={currency} /> },
          { term: t('decidedBy'), value: by },
          ...(at ? [{ term: t('decidedAt'), value: timestamp(at) }] : []),
        ]}
      />
      <Said who={t('text')} text={request.decision ?? ''} />
    </>
  );
}

async function timestamps(): Promise<(when: string) => string> {
  const format = await getFormatter();
  return (when) => format.dateTime(new Date(when), 'timestamp');
}

function Said({ who, text }: { who: string; text: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-sm text-muted">{who}</p>
      <p className="border-l-2 border-line pl-3 leading-relaxed break-words whitespace-pre-line">{text}</p>
    </div>
  );
}
