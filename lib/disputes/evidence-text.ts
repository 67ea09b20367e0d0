import { cutText } from '@/lib/core/cut-text';
import { toDecimal } from '@/lib/core/money';
import type { FeeType } from '@/lib/payments/fee-types';
import type { EvidencePack } from './read-evidence-pack';
import { EVIDENCE_LENGTH_MAX } from './schema';

/** The names of the steps of a task, for readers who do not know this platform. */
const stepWords: Record<string, string> = {
  published: 'The service fee was paid and the task was published.',
  offered: 'The helper made an offer.',
  accepted: 'The payer accepted the helper’s offer.',
  acceptance_withdrawn: 'The payer withdrew their acceptance.',
  reward_held: 'The payer paid the reward, which the platform held.',
  change_proposed: 'A new reward was proposed.',
  change_accepted: 'The other side agreed to the higher reward, so the difference was due.',
  change_declined: 'The other side declined the new reward.',
  change_withdrawn: 'The proposed reward was withdrawn.',
  change_lapsed: 'The proposed reward expired.',
  change_overtaken: 'What was held changed, so the proposed reward was void.',
  reward_raised: 'The payer paid the difference to the higher reward, which the platform held.',
  reward_lowered: 'The other side agreed to the lower reward, and the difference was refunded to the payer.',
  delivered: 'The helper marked the work as done.',
  changes_requested: 'The payer requested changes.',
  released: 'The reward was released to the helper.',
  refund_requested: 'A refund was started.',
  refunded: 'A refund reached the payer.',
  cancelled: 'The task was cancelled.',
};

const paidFor: Record<FeeType, string> = {
  application_fee: 'the service fee of publishing a task',
  task_reward: 'the reward of a task that somebody did for the payer',
  reward_top_up: 'an increase, agreed by both sides, of the reward of a task that somebody did for the payer',
};

/** Steps whose amount is the reward that was proposed or agreed. */
const changes = ['change_proposed', 'change_accepted', 'reward_lowered'];

/**
 * The evidence as text, in English, for a bank: agreement, work, messages and times. Pure. The oldest steps are left
 * out if it would be longer than a provider reads.
 */
export function evidenceText(pack: EvidencePack): string {
  const { dispute, task, poster, helper, offer, receipt, refunds } = pack;
  const money = (amount: number) =>
    `${toDecimal({ amount, currency: dispute.currency })} ${dispute.currency}`;
  const head = [
    `Payment ${receipt.paymentId} of ${money(receipt.finalAmount)} on LinkU, a marketplace for tasks in the United Kingdom.`,
    `It was for ${paidFor[dispute.fee_type]}.`,
    `Payment started: ${timestamp(receipt.createdAt)}. Payment completed: ${timestamp(receipt.completedAt)}.`,
    `Provider reference: ${receipt.reference ?? '-'}. Transaction: ${receipt.transactionId ?? '-'}.`,
    '',
    `Payer: ${poster.name} <${poster.email}>, account ${poster.id}, member since ${timestamp(poster.since)}.`,
    ...(helper
      ? [`Helper: ${helper.name}, account ${helper.id}, member since ${timestamp(helper.since)}.`]
      : []),
    '',
    `Task ${task.id}: ${task.title}`,
    task.description,
    ...(offer
      ? ['', `Accepted offer of ${money(offer.amount)}, made ${timestamp(offer.at)}${quoted(offer.message)}`]
      : []),
    ...(task.deliveredAt ? [`Work marked as done: ${timestamp(task.deliveredAt)}.`] : []),
    ...(task.completedAt ? [`Work accepted and reward released: ${timestamp(task.completedAt)}.`] : []),
    ...refunds.map(({ amount, status, at }) => `Refund of ${money(amount)}, ${timestamp(at)}: ${status}.`),
    '',
    'What happened, in the order of time (UTC):',
  ].join('\n');
  const steps = pack.steps.map(
    ({ kind, text, amount, at }) =>
      `${timestamp(at)}  ${stepWords[kind] ?? `${kind.replaceAll('_', ' ')}.`}${
        amount !== null && changes.includes(kind) ? ` Reward: ${money(amount)}.` : ''
      }${quoted(text)}`,
  );
  const text = `${head}\n${newestWithin({ steps, lengthMax: EVIDENCE_LENGTH_MAX - head.length - 1 })}`;
  return cutText({ text, length: EVIDENCE_LENGTH_MAX });
}

function newestWithin({ steps, lengthMax }: { steps: string[]; lengthMax: number }): string {
  const kept: string[] = [];
  let length = 0;
  for (const step of steps.toReversed()) {
    length += step.length + 1;
    if (length > lengthMax) break;
    kept.unshift(step);
  }
  return kept.join('\n');
}

function quoted(text: string | null): string {
  return text ? ` “${text}”` : '';
}

function timestamp(at: Date | null): string {
  return at ? `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : '-';
}
