import { shareHalfUp } from '@/lib/core/money';
import { type FeeTerms, furtherFee, type HeldParts } from '@/lib/pricing/further-fee';
import type { TaskSide, TaskStatus } from '@/lib/tasks/states';
import type { MoneyFate } from './schema';

export type CancelRule = {
  /** Its name, which previews show and the task's timeline keeps. */
  rule: string;
  side: TaskSide;
  status: TaskStatus;
  /** Whether it is for tasks with offers; for both if not given. */
  hasOffers?: boolean;
  /** Whether it is for rewards that have been held for longer than the free time; for both if not given. */
  isLate?: boolean;
  fee: MoneyFate;
  reward: MoneyFate;
  /** Whether the helper owes the service fee that goes back. */
  doesHelperOweFee?: true;
};

/**
 * Who may cancel when, and who bears the fee: it pays for being shown to helpers, so it is kept once one of them has
 * responded. Work that was begun is paid: after the free time the helper keeps a share of the reward. A helper who cancels
 * owes the fee that goes back, or two who agree would leave without paying it. A state that is not listed cannot be
 * cancelled: one side cannot take back delivered work and requests a refund instead.
 */
export const cancelRules: CancelRule[] = [
  {
    rule: 'poster_before_payment',
    side: 'poster',
    status: 'pending_payment',
    fee: 'not_paid',
    reward: 'not_paid',
  },
  {
    rule: 'poster_before_offers',
    side: 'poster',
    status: 'open',
    hasOffers: false,
    fee: 'returned',
    reward: 'not_paid',
  },
  {
    rule: 'poster_with_offers',
    side: 'poster',
    status: 'open',
    hasOffers: true,
    fee: 'kept',
    reward: 'not_paid',
  },
  {
    rule: 'poster_after_acceptance',
    side: 'poster',
    status: 'accepted',
    fee: 'kept',
    reward: 'not_paid',
  },
  {
    rule: 'poster_in_progress',
    side: 'poster',
    status: 'in_progress',
    isLate: false,
    fee: 'kept',
    reward: 'returned',
  },
  {
    rule: 'poster_in_progress_late',
    side: 'poster',
    status: 'in_progress',
    isLate: true,
    fee: 'kept',
    reward: 'shared',
  },
  {
    rule: 'helper_in_progress',
    side: 'helper',
    status: 'in_progress',
    fee: 'returned',
    reward: 'returned',
    doesHelperOweFee: true,
  },
];

export type AllowedCancel = Pick<CancelRule, 'rule' | 'fee' | 'reward'> & { doesHelperOweFee: boolean };

export type CancelTerms =
  | ({ isAllowed: true } & AllowedCancel)
  /** `refund_request` - the poster can ask for the reward back instead. */
  | { isAllowed: false; instead: 'refund_request' | null };

/** The terms on which one side may cancel a task now. Previews show them, and cancelling follows them. */
export function cancelTerms({
  task,
  side,
}: {
  task: { status: TaskStatus; hasOffers: boolean; isLate: boolean };
  side: TaskSide;
}): CancelTerms {
  const found = cancelRules.find(
    (rule) =>
      rule.side === side &&
      rule.status === task.status &&
      (rule.hasOffers === undefined || rule.hasOffers === task.hasOffers) &&
      (rule.isLate === undefined || rule.isLate === task.isLate),
  );
  if (found) {
    const { rule, fee, reward, doesHelperOweFee = false } = found;
    return { isAllowed: true, rule, fee, reward, doesHelperOweFee };
  }
  const isDelivered = task.status === 'delivered' || task.status === 'changes_requested';
  return { isAllowed: false, instead: isDelivered && side === 'poster' ? 'refund_request' : null };
}

/** Where the held money goes when a task is cancelled, in minor units: together it is all of it. */
export type CancelledMoney = { toPoster: number; toHelper: HeldParts };

/**
 * @param held what the task holds, and the reward in it
 * @param terms those of its service fee, which the helper's share takes along
 * @param helperBps the share of a late cancellation, in hundredths of a percent
 */
export function cancelledMoney({
  reward: fate,
  held,
  terms,
  helperBps,
}: {
  reward: MoneyFate;
  held: { amount: number; reward: number };
  terms: FeeTerms | null;
  helperBps: number;
}): CancelledMoney {
  const none = { reward: 0, fee: 0 };
  if (fate !== 'returned' && fate !== 'shared') return { toPoster: 0, toHelper: none };
  if (fate === 'returned') return { toPoster: held.amount, toHelper: none };
  const reward = shareHalfUp({ amount: held.reward, bps: helperBps });
  const fee = Math.min(held.amount - reward, furtherFee({ reward, terms }));
  return { toPoster: held.amount - reward - fee, toHelper: { reward, fee } };
}

/** An offer of less than this share of the posted reward, in hundredths of a percent, responds to nothing. */
export const SERIOUS_OFFER_BPS = 5_000;

/** An offer that was withdrawn sooner than this did not stand. */
export const OFFER_STANDS_HOURS = 1;

const HOUR_MS = 60 * 60 * 1000;

/**
 * Whether an offer is a response for which the fee was paid. A token offer is none, whoever made it, and one that stood is
 * one even if it was withdrawn. What the poster accepted once was good enough.
 */
export function isResponse({
  offer: { status, offeredAmount, createdAt, updatedAt },
  baseReward,
}: {
  offer: { status: string; offeredAmount: number; createdAt: Date; updatedAt: Date };
  baseReward: number;
}): boolean {
  if (status === 'accepted' || status === 'lapsed') return true;
  if (offeredAmount < shareHalfUp({ amount: baseReward, bps: SERIOUS_OFFER_BPS })) return false;
  return status === 'offered' || updatedAt.getTime() - createdAt.getTime() >= OFFER_STANDS_HOURS * HOUR_MS;
}
