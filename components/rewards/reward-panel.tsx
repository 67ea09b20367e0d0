import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ActButton } from '@/components/tasks/act-button';
import { Alert } from '@/components/ui/alert';
import type { Tone } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button';
import { Facts } from '@/components/ui/facts';
import { formatMoney } from '@/lib/core/money';
import type { TaskMoney } from '@/lib/tasks/money/schema';
import type { TaskSide } from '@/lib/tasks/states';
import { PayableNote, type RewardWait } from './payable-note';
import { isUnderWay, RewardUnderWay } from './reward-under-way';
import { ChangeRequestForm, DeliveryForm } from './work-forms';

/** A task from acceptance on, for one of its two sides. */
export type RewardPanelProps = {
  taskId: number;
  status: string;
  money: TaskMoney | null;
  side: TaskSide;
  posterName: string;
  helperName: string;
  /** What was agreed, in minor units; from payment to release it is what is held. */
  reward: number;
  /** The service fee that the poster pays with it. */
  furtherFee: number;
  currency: string;
  /** ISO 8601. */
  rewardDueAt: string | null;
  releaseAt: string | null;
  heldUntil: string | null;
  /** An operator decides because nobody has ended it for so long. */
  isHeldTooLong: boolean;
  completedAt: string | null;
  /** How often the poster can still request changes. */
  changesLeft: number;
  /** When the helper can be paid out; null for the poster. */
  wait: RewardWait | null;
  messageLengthMax: number;
};

/** Where the reward is, what this side can do now, and by when. */
export function RewardPanel(props: RewardPanelProps) {
  const View = views[props.status]?.[props.side];
  return View ? <View {...props} /> : null;
}

type View = (props: RewardPanelProps) => ReactNode;

const views: Record<string, Record<RewardPanelProps['side'], View>> = {
  accepted: { poster: RewardDue, helper: OfferAccepted },
  in_progress: { poster: HeldForPoster, helper: HeldForHelper },
  delivered: { poster: CheckTheWork, helper: WaitForPoster },
  changes_requested: { poster: ChangesAskedByPoster, helper: ChangesAskedOfHelper },
  disputed: { poster: UnderDecision, helper: UnderDecision },
  completed: { poster: DoneForPoster, helper: DoneForHelper },
  cancelled: { poster: Cancelled, helper: Cancelled },
};

function RewardDue(props: RewardPanelProps) {
  return isUnderWay(props) ? <RewardUnderWay {...props} /> : <PayReward {...props} />;
}

function PayReward(props: RewardPanelProps) {
  const { taskId, helperName: name, rewardDueAt, reward, furtherFee } = props;
  const t = useTranslations('reward');
  const { amount, say, timestamp } = useFigures(props);
  const total = reward + furtherFee;
  const date = timestamp(rewardDueAt);
  return (
    <>
      <State
        tone="caution"
        title={t('dueTitle')}
        text={
          furtherFee > 0
            ? t('dueTextFee', { name, amount, fee: say(furtherFee), total: say(total), date })
            : t('dueText', { name, amount, date })
        }
      />
      <Deadline term={t('payBy')} at={rewardDueAt} />
      <div className="grid gap-2.5">
        <ButtonLink href={`/tasks/${taskId}/pay`}>
          {furtherFee > 0 ? t('payTotal', { amount: say(total) }) : t('pay', { amount })}
        </ButtonLink>
        <ActButton
          path={`/api/tasks/${taskId}/acceptance/withdrawal`}
          tone="quiet"
          title={t('undoTitle', { name })}
          text={t('undoText')}
          confirmLabel={t('undo')}
        >
          {t('undo')}
        </ActButton>
      </div>
    </>
  );
}

function OfferAccepted(props: RewardPanelProps) {
  return isUnderWay(props) ? <RewardUnderWay {...props} /> : <WaitForReward {...props} />;
}

function WaitForReward(props: RewardPanelProps) {
  const { posterName: name, rewardDueAt } = props;
  const t = useTranslations('reward');
  const { timestamp } = useFigures(props);
  return (
    <>
      <State
        tone="positive"
        title={t('acceptedTitle')}
        text={t('acceptedText', { name, date: timestamp(rewardDueAt) })}
      />
      <Deadline term={t('payBy')} at={rewardDueAt} />
      <PayableNote {...props} />
    </>
  );
}

function HeldForPoster(props: RewardPanelProps) {
  const t = useTranslations('reward');
  const { amount } = useFigures(props);
  return (
    <>
      <State
        tone="positive"
        title={t('heldTitle', { amount })}
        text={t('heldPosterText', { name: props.helperName })}
      />
      <HeldUntil {...props} />
      <Confirm {...props} tone="secondary" />
    </>
  );
}

function HeldForHelper(props: RewardPanelProps) {
  const t = useTranslations('reward');
  const { amount } = useFigures(props);
  return (
    <>
      <State
        tone="positive"
        title={t('heldTitle', { amount })}
        text={t('heldHelperText', { name: props.posterName })}
      />
      <HeldUntil {...props} />
      <PayableNote {...props} />
      <DeliveryForm taskId={props.taskId} lengthMax={props.messageLengthMax} isAgain={false} />
    </>
  );
}

function CheckTheWork(props: RewardPanelProps) {
  const { taskId, helperName: name, releaseAt, changesLeft, messageLengthMax } = props;
  const t = useTranslations('reward');
  const { amount, timestamp } = useFigures(props);
  return (
    <>
      <State
        tone="caution"
        title={t('checkTitle')}
        text={t('checkText', { name, amount, date: timestamp(releaseAt) })}
      />
      <Deadline term={t('releaseDate')} at={releaseAt} />
      <Confirm {...props} tone="primary" />
      {changesLeft > 0 && <ChangeRequestForm taskId={taskId} lengthMax={messageLengthMax} />}
      <p className="text-sm leading-relaxed text-muted">{t('changesLeft', { count: changesLeft })}</p>
    </>
  );
}

function WaitForPoster(props: RewardPanelProps) {
  const { posterName: name, releaseAt } = props;
  const t = useTranslations('reward');
  const { amount, timestamp } = useFigures(props);
  return (
    <>
      <State
        tone="info"
        title={t('waitTitle')}
        text={t('waitText', { name, amount, date: timestamp(releaseAt) })}
      />
      <Deadline term={t('releaseDate')} at={releaseAt} />
      <PayableNote {...props} />
    </>
  );
}

function ChangesAskedByPoster(props: RewardPanelProps) {
  const t = useTranslations('reward');
  const { amount } = useFigures(props);
  return (
    <>
      <State
        tone="info"
        title={t('changesPosterTitle')}
        text={t('changesPosterText', { name: props.helperName, amount })}
      />
      <HeldUntil {...props} />
      <Confirm {...props} tone="secondary" />
    </>
  );
}

function ChangesAskedOfHelper(props: RewardPanelProps) {
  const t = useTranslations('reward');
  const { amount } = useFigures(props);
  return (
    <>
      <State
        tone="caution"
        title={t('changesHelperTitle')}
        text={t('changesHelperText', { name: props.posterName, amount })}
      />
      <HeldUntil {...props} />
      <PayableNote {...props} />
      <DeliveryForm taskId={props.taskId} lengthMax={props.messageLengthMax} isAgain />
    </>
  );
}

function UnderDecision(props: RewardPanelProps) {
  const t = useTranslations('reward');
  const { amount } = useFigures(props);
  const canConfirm = props.side === 'poster' && props.isHeldTooLong;
  return (
    <>
      <State tone="caution" title={t('decideTitle')} text={t('decideText', { amount })} />
      {canConfirm && <Confirm {...props} tone="primary" />}
    </>
  );
}

function DoneForPoster(props: RewardPanelProps) {
  const { helperName: name, completedAt } = props;
  const t = useTranslations('reward');
  const { amount, timestamp } = useFigures(props);
  const text = t('donePosterText', { name, amount, date: timestamp(completedAt) });
  return <State tone="positive" title={t('doneTitle')} text={text} />;
}

function DoneForHelper(props: RewardPanelProps) {
  const t = useTranslations('reward');
  const { amount, timestamp } = useFigures(props);
  const text = t('doneHelperText', { amount, date: timestamp(props.completedAt) });
  return (
    <>
      <State tone="positive" title={t('doneTitle')} text={text} />
      {props.wait?.payableAt != null && <PayableNote {...props} />}
      <ButtonLink href="/wallet" tone="secondary">
        {t('wallet')}
      </ButtonLink>
    </>
  );
}

function Cancelled() {
  const tasks = useTranslations('tasks');
  const t = useTranslations('reward');
  return <State tone="neutral" title={tasks('cancelledTitle')} text={t('cancelledText')} />;
}

/** Where things stand; it is announced when it changes under the reader's hands. */
function State({ tone, title, text }: { tone: Tone; title: string; text: string }) {
  return (
    <Alert tone={tone} isAnnounced title={title}>
      {text}
    </Alert>
  );
}

/** Far away as a rule, so it is said quietly. */
function HeldUntil({ heldUntil }: Pick<RewardPanelProps, 'heldUntil'>) {
  const t = useTranslations('reward');
  const format = useFormatter();
  if (heldUntil === null) return null;
  const date = format.dateTime(new Date(heldUntil), 'timestamp');
  return <p className="text-sm leading-relaxed text-muted">{t('heldUntil', { date })}</p>;
}

/** A date, and how far away it is. */
function Deadline({ term, at }: { term: string; at: string | null }) {
  const format = useFormatter();
  if (at === null) return null;
  const date = new Date(at);
  return (
    <Facts
      items={[
        {
          term,
          value: (
            <>
              <time dateTime={at}>{format.dateTime(date, 'timestamp')}</time>
              <span className="block text-sm font-normal text-muted">
                {format.relativeTime(date, new Date())}
              </span>
            </>
          ),
        },
      ]}
    />
  );
}

function Confirm(props: RewardPanelProps & { tone: 'primary' | 'secondary' }) {
  const { taskId, helperName: name, tone } = props;
  const t = useTranslations('reward');
  const { amount } = useFigures(props);
  return (
    <ActButton
      path={`/api/tasks/${taskId}/confirmation`}
      tone={tone}
      confirmTone="primary"
      title={t('confirmTitle', { name, amount })}
      text={t('confirmText')}
      confirmLabel={t('confirmYes', { amount })}
    >
      {t('confirm')}
    </ActButton>
  );
}

function useFigures({ reward, currency }: Pick<RewardPanelProps, 'reward' | 'currency'>) {
  const locale = useLocale();
  const format = useFormatter();
  const say = (amount: number) => formatMoney({ amount, currency, locale });
  return {
    say,
    amount: say(reward),
    timestamp: (at: string | null) => (at === null ? '' : format.dateTime(new Date(at), 'timestamp')),
  };
}
