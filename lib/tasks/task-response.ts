import type { Task } from '@/lib/core/db/generated/client';
import { env } from '@/lib/core/env';
import { toDecimal } from '@/lib/core/money';
import { dueOn } from '@/lib/payments/fees';
import { termsForAgreement } from '@/lib/pricing/fee-terms-of';
import { serviceFeeOf } from '@/lib/pricing/service-fee-of';
import { hasNoEnd } from './hold-limit';
import { lateTermsOf } from './late-terms';
import { decideTaskMoney } from './money/decide-task-money';
import type { MoneyFacts } from './money/read-money-facts';
import { type TaskResponse, taskStatusSchema } from './schema';
import type { TaskSide } from './states';
import { heldPartsOf } from './task-row';

/** What a task's response shows of other tables; for Prisma's `include`. */
export const withNames = {
  poster: { select: { name: true } },
  helper: { select: { name: true } },
  _count: { select: { applications: { where: { status: 'offered' } } } },
} as const;

/** A task with what its response shows of other tables. */
export type NamedTask = Task & {
  poster: { name: string };
  helper: { name: string } | null;
  _count: { applications: number };
};

/** A task, and the facts of its money that its two sides read. */
type AnswerableTask = NamedTask & { facts: MoneyFacts };

/** Whether somebody is on one of the two sides of a task, who read its money. */
export function isOnASide({
  task,
  userId,
}: {
  task: Pick<Task, 'posterId' | 'helperId'>;
  userId: number | null;
}) {
  return userId !== null && (task.posterId === userId || task.helperId === userId);
}

/**
 * A task as the API returns it, for one reader.
 * @param facts those of its money; null for a reader who is on neither side
 */
export function taskResponse({
  task,
  facts,
  userId,
}: {
  task: NamedTask;
  facts: MoneyFacts | null;
  userId: number | null;
}): TaskResponse {
  const { currency, baseReward } = task;
  const { amount: fee } = serviceFeeOf(task);
  const isMine = task.posterId === userId;
  const isHelper = task.helperId !== null && task.helperId === userId;
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    category: task.category,
    location: task.location,
    needed_by: task.neededBy?.toISOString().slice(0, 10) ?? null,
    offer_count: task._count.applications,
    currency,
    base_reward: baseReward,
    base_reward_display: toDecimal({ amount: baseReward, currency }),
    service_fee: fee,
    service_fee_display: toDecimal({ amount: fee, currency }),
    status: taskStatusSchema.parse(task.status),
    is_paid: task.isPaid,
    is_mine: isMine,
    is_helper: isHelper,
    poster_name: task.poster.name,
    ...(facts === null ? noAgreement : agreementOf({ ...task, facts })),
    due: isMine && facts ? dueOf({ ...task, facts }) : null,
    money: facts && moneyOf({ task: { ...task, facts }, side: isMine ? 'poster' : 'helper' }),
    created_at: task.createdAt.toISOString(),
    published_at: task.publishedAt?.toISOString() ?? null,
    cancelled_at: task.cancelledAt?.toISOString() ?? null,
  };
}

/** Who works for how much, and until when the other side must respond. */
type Agreement = Pick<
  TaskResponse,
  | 'helper_id'
  | 'helper_name'
  | 'agreed_reward'
  | 'agreed_reward_display'
  | 'escrow_amount'
  | 'escrow_amount_display'
  | 'fee_terms'
  | 'cancel_terms'
  | 'change_requests_left'
  | 'reward_due_at'
  | 'delivered_at'
  | 'release_at'
  | 'held_until'
  | 'completed_at'
>;

const noAgreement: Agreement = {
  helper_id: null,
  helper_name: null,
  agreed_reward: null,
  agreed_reward_display: null,
  escrow_amount: null,
  escrow_amount_display: null,
  fee_terms: null,
  cancel_terms: null,
  change_requests_left: null,
  reward_due_at: null,
  delivered_at: null,
  release_at: null,
  held_until: null,
  completed_at: null,
};

function agreementOf(task: AnswerableTask): Agreement {
  const { currency, agreedReward, escrowAmount } = task;
  return {
    helper_id: task.helperId,
    helper_name: task.helper?.name ?? null,
    agreed_reward: agreedReward,
    agreed_reward_display: agreedReward === null ? null : toDecimal({ amount: agreedReward, currency }),
    escrow_amount: escrowAmount,
    escrow_amount_display: toDecimal({ amount: escrowAmount, currency }),
    fee_terms: task.status === 'pending_payment' ? null : termsForAgreement(task),
    cancel_terms: cancelTermsOf(task),
    change_requests_left: Math.max(0, env().maxChangeRequests - task.facts.changeRequests),
    reward_due_at: task.rewardDueAt?.toISOString() ?? null,
    delivered_at: task.deliveredAt?.toISOString() ?? null,
    release_at: releaseAt(task)?.toISOString() ?? null,
    held_until: heldUntil(task)?.toISOString() ?? null,
    completed_at: task.completedAt?.toISOString() ?? null,
  };
}

/** Of the accepted helper; what an earlier acceptance left on an open task binds nobody. */
function cancelTermsOf(task: AnswerableTask): TaskResponse['cancel_terms'] {
  const terms = task.helperId === null ? null : lateTermsOf(task);
  return terms && { free_hours: terms.freeHours, helper_bps: terms.helperBps };
}

/** Nothing is released while a bank disputes it. */
function releaseAt({ releaseAt: at, facts }: AnswerableTask): Date | null {
  return facts.disputed > 0 ? null : at;
}

/** The deadline that runs when neither side must respond; a dispute has its own. */
function heldUntil({ status, facts: { heldSince: since, disputed } }: AnswerableTask): Date | null {
  if (since === null || disputed > 0 || !hasNoEnd(status)) return null;
  return new Date(since.getTime() + env().holdDecisionDays * DAY_MS);
}

const DAY_MS = 24 * 60 * 60 * 1000;

function moneyOf({ task, side }: { task: AnswerableTask; side: TaskSide }): TaskResponse['money'] {
  const due = dueOn({ ...task, acceptedChange: task.facts.acceptedChange });
  return decideTaskMoney({
    task: {
      status: taskStatusSchema.parse(task.status),
      due: due && { ...due, ...(task.isPaid && due.feeType === 'application_fee' && { fee: 0 }) },
      held: heldPartsOf(task),
      rewardDueAt: task.rewardDueAt?.toISOString() ?? null,
      releaseAt: releaseAt(task)?.toISOString() ?? null,
      heldUntil: heldUntil(task)?.toISOString() ?? null,
      facts: task.facts,
    },
    side,
  });
}

function dueOf(task: AnswerableTask): TaskResponse['due'] {
  const due = dueOn({ ...task, acceptedChange: task.facts.acceptedChange });
  if (!due || due.amount === 0 || (due.feeType === 'application_fee' && task.isPaid)) return null;
  const { feeType, amount, reward, fee } = due;
  const display = (part: number) => toDecimal({ amount: part, currency: task.currency });
  return {
    fee_type: feeType,
    amount,
    amount_display: display(amount),
    reward_amount: reward,
    reward_amount_display: display(reward),
    service_fee_amount: fee,
    service_fee_amount_display: display(fee),
  };
}
