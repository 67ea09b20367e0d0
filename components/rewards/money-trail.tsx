import type { Messages } from 'next-intl';
import { useFormatter, useTranslations } from 'next-intl';
import { SectionCard } from '@/components/ui/card';
import { Money } from '@/components/ui/money';

export type TaskStep = {
  id: number;
  kind: string;
  /** The side that did it. */
  actor: string;
  actorName: string | null;
  /** What the person wrote. */
  text: string | null;
  /** Minor units, where the step is about money. */
  amount: number | null;
  /** Points beside it. */
  points: number;
  /** ISO 8601. */
  at: string;
};

type MoneyTrailProps = {
  /** Where the money is now, in sentences. */
  now: readonly string[];
  steps: readonly TaskStep[];
  currency: string;
};

/** Where the money is, and everything that both sides did, the oldest first. */
export function MoneyTrail({ now, steps, currency }: MoneyTrailProps) {
  const t = useTranslations('reward');
  return (
    <SectionCard id="trail" title={t('timeline')}>
      <div className="grid gap-1 rounded-xl bg-sunken p-4 font-medium">
        {now.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <ol className="grid">
        {steps.map((step) => (
          <Step key={step.id} step={step} currency={currency} />
        ))}
      </ol>
    </SectionCard>
  );
}

function Step({ step, currency }: { step: TaskStep; currency: string }) {
  const t = useTranslations('reward');
  const events = useTranslations('taskEvent');
  const format = useFormatter();
  const { kind, actor, actorName, text, at } = step;
  const who =
    actorName ?? (actor === 'system' ? t('byItself') : actor === 'operator' ? t('byOperator') : null);
  return (
    <li className="group flex gap-3">
      <span aria-hidden="true" className="grid w-3 shrink-0 grid-rows-[auto_1fr] justify-items-center">
        <span className="mt-1.5 size-3 rounded-full border-2 border-brand bg-surface" />
        <span className="w-px bg-line group-last:hidden" />
      </span>
      <div className="grid min-w-0 flex-1 gap-1 pb-4 group-last:pb-0">
        <p className="flex flex-wrap justify-between gap-x-4 font-medium">
          <span>{events(eventKeyOf({ kind, actor }))}</span>
          <StepAmount step={step} currency={currency} />
        </p>
        {text && (
          <p className="border-l-2 border-line pl-3 leading-relaxed break-words whitespace-pre-line">
            {text}
          </p>
        )}
        <p className="text-sm text-muted">
          {who && <span>{`${who} · `}</span>}
          <time dateTime={at} className="whitespace-nowrap">
            {format.dateTime(new Date(at), 'timestamp')}
          </time>
        </p>
      </div>
    </li>
  );
}

/** What moved stands out; what was only offered or agreed is said quietly. */
function StepAmount({ step: { kind, amount, points }, currency }: { step: TaskStep; currency: string }) {
  const common = useTranslations('common');
  const isMoved = !(proposals as readonly string[]).includes(kind);
  return (
    <>
      {amount !== null && (amount > 0 || points === 0) && (
        <Money
          amount={amount}
          currency={currency}
          className={isMoved ? undefined : 'font-normal text-muted'}
        />
      )}
      {points > 0 && <span>{common('points', { count: points })}</span>}
    </>
  );
}

/** Steps whose amount is a proposal: nothing was paid. */
const proposals = [
  'offered',
  'accepted',
  'change_proposed',
  'change_accepted',
  'refund_asked',
] as const satisfies readonly TaskEventKey[];

type TaskEventKey = keyof Messages['taskEvent'];

/** Steps with a label; an unknown step is still shown. */
const known: Record<TaskEventKey, true> = {
  other: true,
  published: true,
  published_free: true,
  fee_refund_started: true,
  fee_refunded: true,
  fee_refund_failed: true,
  offered: true,
  offer_withdrawn: true,
  accepted: true,
  acceptance_withdrawn: true,
  reward_not_paid: true,
  reward_held: true,
  delivered: true,
  changes_requested: true,
  released: true,
  released_in_time: true,
  share_released: true,
  cancelled: true,
  refund_started: true,
  refund_arrived: true,
  held_paid_to_helper: true,
  held_written_off: true,
  refund_failed: true,
  refund_asked: true,
  refund_answered: true,
  refund_withdrawn: true,
  refund_decided: true,
  decision_required: true,
  change_proposed: true,
  change_accepted: true,
  reward_raised: true,
  reward_lowered: true,
  change_declined: true,
  change_withdrawn: true,
  change_lapsed: true,
  change_overtaken: true,
  decision_answered: true,
  reward_dispute_opened: true,
  reward_dispute_won: true,
  reward_dispute_withdrawn: true,
  reward_dispute_lost: true,
  fee_dispute_lost: true,
};

/** The key of a step's label; a step without one is still shown. */
export function eventKeyOf({ kind, actor }: Pick<TaskStep, 'kind' | 'actor'>): TaskEventKey {
  if (kind === 'released' && actor === 'system') return 'released_in_time';
  return isKnown(kind) ? kind : 'other';
}

function isKnown(kind: string): kind is TaskEventKey {
  return Object.hasOwn(known, kind);
}
