import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { ActButton } from '@/components/tasks/act-button';
import { ButtonLink } from '@/components/ui/button';
import { Facts } from '@/components/ui/facts';
import { formatMoney } from '@/lib/core/money';
import type { ChangeDirection, WaitingChangeOrderStatus } from '@/lib/tasks/change-orders/states';
import type { TaskSide } from '@/lib/tasks/states';

export type WaitingChange = {
  id: number;
  status: WaitingChangeOrderStatus;
  direction: ChangeDirection;
  /** Whether the reader proposed it. */
  isMine: boolean;
  /** Minor units. */
  from: number;
  to: number;
  difference: number;
  /** The part of the difference that is the service fee. */
  serviceFee: number;
  text: string | null;
  /** ISO 8601. */
  expiresAt: string | null;
};

type ChangeBoxProps = {
  taskId: number;
  change: WaitingChange;
  side: TaskSide;
  /** Who is on the other side. */
  otherName: string;
  currency: string;
};

/** Another reward that waits: for the other side's answer, or for the poster's payment. */
export function ChangeBox(props: ChangeBoxProps) {
  const { taskId, change, side } = props;
  const t = useTranslations('change');
  const { id, status, isMine, to, direction } = change;
  const { say, date, name } = useLabels(props);
  const path = `/api/tasks/${taskId}/change-orders/${id}`;
  const sign = direction === 'raise' ? '+' : '−';
  const difference = say(side === 'poster' ? change.difference : change.difference - change.serviceFee);
  const hasFee = side === 'poster' && change.serviceFee > 0;
  return (
    <section aria-labelledby="change" className="grid gap-4 border-t border-line pt-5">
      <h2 id="change" className="text-lg font-semibold">
        {status === 'accepted' ? t('dueTitle') : t(isMine ? 'mineTitle' : 'theirsTitle', { name })}
      </h2>
      <Facts
        items={[
          { term: t('now'), value: say(change.from) },
          { term: t('then'), value: say(to) },
          { term: t('difference'), value: `${sign} ${say(change.difference - change.serviceFee)}` },
          ...(hasFee
            ? [
                { term: t('serviceFee'), value: `${sign} ${say(change.serviceFee)}` },
                { term: t(direction === 'raise' ? 'toPay' : 'toRefund'), value: difference },
              ]
            : []),
          { term: t(status === 'accepted' ? 'payBy' : 'answerBy'), value: date },
        ]}
      />
      {change.text && (
        <p className="border-l-2 border-line pl-3 leading-relaxed break-words whitespace-pre-line">
          {change.text}
        </p>
      )}
      <p className="leading-relaxed">{t(explanationOf({ change, side }), { difference, name })}</p>
      <div className="grid gap-2.5">
        {status === 'accepted' && side === 'poster' && (
          <ButtonLink href={`/tasks/${taskId}/pay`}>{t('pay', { difference })}</ButtonLink>
        )}
        {status === 'open' && !isMine && (
          <>
            <ActButton
              path={`${path}/acceptance`}
              confirmTone="primary"
              title={t('acceptTitle', { amount: say(to) })}
              text={t(explanationOf({ change, side }), { difference, name })}
              confirmLabel={t('accept')}
            >
              {t('accept')}
            </ActButton>
            <ActButton
              path={`${path}/refusal`}
              tone="secondary"
              title={t('refuseTitle')}
              text={t('refuseText', { amount: say(change.from) })}
              confirmLabel={t('refuse')}
            >
              {t('refuse')}
            </ActButton>
          </>
        )}
        {(isMine || status === 'accepted') && (
          <ActButton
            path={`${path}/withdrawal`}
            tone="quiet"
            title={t('withdrawTitle')}
            text={t('withdrawText', { amount: say(change.from) })}
            confirmLabel={t('withdraw')}
          >
            {t('withdraw')}
          </ActButton>
        )}
      </div>
    </section>
  );
}

/** What happens next, said to this side. */
function explanationOf({ change: { status, direction }, side }: Pick<ChangeBoxProps, 'change' | 'side'>) {
  if (direction === 'lowering') return side === 'poster' ? 'loweringPoster' : 'loweringHelper';
  if (status === 'accepted') return side === 'poster' ? 'duePoster' : 'dueHelper';
  return side === 'poster' ? 'raisePoster' : 'raiseHelper';
}

function useLabels({ change: { expiresAt }, otherName, currency }: ChangeBoxProps) {
  const locale = useLocale();
  const format = useFormatter();
  return {
    name: otherName,
    say: (amount: number) => formatMoney({ amount, currency, locale }),
    date: expiresAt === null ? '' : format.dateTime(new Date(expiresAt), 'timestamp'),
  };
}
