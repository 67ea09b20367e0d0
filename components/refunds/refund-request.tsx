import { useLocale, useTranslations } from 'next-intl';
import { ActButton } from '@/components/tasks/act-button';
import { MessageForm } from '@/components/tasks/message-form';
import { Facts } from '@/components/ui/facts';
import { formatMoney } from '@/lib/money';

export type RefundRequest = {
  id: number;
  reason: 'not_done' | 'not_as_agreed' | 'late' | 'other';
  /** Minor units. */
  amount: number;
  currency: string;
  text: string;
  answer: string | null;
};

type RefundRequestProps = {
  taskId: number;
  request: RefundRequest;
  side: 'poster' | 'helper';
  lengthMax: number;
};

/** A request that waits for a decision: both sides read it, the helper answers, the poster can take it back. */
export function RefundRequestBox({ taskId, request, side, lengthMax }: RefundRequestProps) {
  const t = useTranslations('refundRequest');
  const reasons = useTranslations('refundReason');
  const common = useTranslations('common');
  const locale = useLocale();
  const { id, reason, amount, currency, text, answer } = request;
  const path = `/api/tasks/${taskId}/refund-requests/${id}`;
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
        <MessageForm
          path={`${path}/answer`}
          member="text"
          lengthMax={lengthMax}
          words={{
            label: t('answer'),
            hint: t('answerHint'),
            submit: t('answerSend'),
            busy: t('sending'),
            missing: t('textMissing'),
            tooLong: t('textLong', { count: lengthMax }),
            optionalMark: common('optional'),
          }}
        />
      )}
      {side === 'poster' && (
        <ActButton
          path={`${path}/withdrawal`}
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

function Said({ who, text }: { who: string; text: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-sm text-muted">{who}</p>
      <p className="border-l-2 border-line pl-3 leading-relaxed break-words whitespace-pre-line">{text}</p>
    </div>
  );
}
