import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { ActButton } from '@/components/tasks/act-button';
import { MessageForm } from '@/components/tasks/message-form';
import type { ButtonTone } from '@/components/ui/button';
import { Facts } from '@/components/ui/facts';
import { formatMoney } from '@/lib/core/money';
import type { RefundRequestReason } from '@/lib/tasks/refund-requests/states';
import type { TaskSide } from '@/lib/tasks/states';

export type RefundRequest = {
  id: number;
  reason: RefundRequestReason;
  /** Minor units. */
  amount: number;
  currency: string;
  text: string;
  answer: string | null;
  /** ISO 8601. */
  decideBefore: string | null;
};

type RefundRequestProps = {
  taskId: number;
  request: RefundRequest;
  side: TaskSide;
  lengthMax: number;
};

/** A request that waits for a decision: the poster's, or one for a reward that has been held too long. */
export function RefundRequestBox(props: RefundRequestProps) {
  return props.request.reason === 'held_too_long' ? <HeldTooLong {...props} /> : <Asked {...props} />;
}

/** Nobody asked, so both sides say what they think, as often as they like. */
function HeldTooLong({ taskId, request: { id, decideBefore }, side, lengthMax }: RefundRequestProps) {
  const t = useTranslations('refundRequest');
  const format = useFormatter();
  const date = decideBefore === null ? '' : format.dateTime(new Date(decideBefore), 'timestamp');
  return (
    <section aria-labelledby="refund-request" className="grid gap-4 border-t border-line pt-5">
      <h2 id="refund-request" className="text-lg font-semibold">
        {t('heldTitle')}
      </h2>
      <p className="leading-relaxed">
        {t(side === 'poster' ? 'heldPosterText' : 'heldHelperText', { date })}
      </p>
      <AnswerForm
        taskId={taskId}
        requestId={id}
        lengthMax={lengthMax}
        hint={t('heldAnswerHint')}
        tone={side === 'poster' ? 'secondary' : 'primary'}
      />
    </section>
  );
}

/** Both sides read it, the helper answers, the poster can withdraw it. */
function Asked({ taskId, request, side, lengthMax }: RefundRequestProps) {
  const t = useTranslations('refundRequest');
  const reasons = useTranslations('refundReason');
  const locale = useLocale();
  const { id, reason, amount, currency, text, answer } = request;
  return (
    <section aria-labelledby="refund-request" className="grid gap-4 border-t border-line pt-5">
      <h2 id="refund-request" className="text-lg font-semibold">
        {t('title')}
      </h2>
      <Facts
        items={[
          { term: t('asked'), value: formatMoney({ amount, currency, locale }) },
          { term: t('reason'), value: reasons(reason) },
        ]}
      />
      <Said who={t('posterSays')} text={text} />
      {answer && <Said who={t('helperSays')} text={answer} />}
      {side === 'helper' && answer === null && (
        <AnswerForm taskId={taskId} requestId={id} lengthMax={lengthMax} hint={t('answerHint')} />
      )}
      {side === 'poster' && (
        <ActButton
          path={`/api/tasks/${taskId}/refund-requests/${id}/withdrawal`}
          tone="secondary"
          confirmTone="primary"
          title={t('withdrawTitle')}
          text={t('withdrawText')}
          confirmLabel={t('withdraw')}
        >
          {t('withdraw')}
        </ActButton>
      )}
    </section>
  );
}

function AnswerForm({
  taskId,
  requestId,
  lengthMax,
  hint,
  tone = 'primary',
}: {
  taskId: number;
  requestId: number;
  lengthMax: number;
  hint: string;
  tone?: ButtonTone;
}) {
  const t = useTranslations('refundRequest');
  const common = useTranslations('common');
  return (
    <MessageForm
      path={`/api/tasks/${taskId}/refund-requests/${requestId}/answer`}
      field="text"
      tone={tone}
      lengthMax={lengthMax}
      labels={{
        label: t('answer'),
        hint,
        submit: t('answerSend'),
        busy: t('sending'),
        missing: t('textMissing'),
        tooLong: t('textLong', { count: lengthMax }),
        optionalMark: common('optional'),
      }}
    />
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
