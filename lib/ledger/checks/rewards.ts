import { undisputedStatuses } from '@/lib/payments/states';
import { waitingChangeOrderStatuses } from '@/lib/tasks/change-orders/states';
import { endedTaskStatuses, workStatuses } from '@/lib/tasks/states';
import { type Check, words } from './check';

/** The reward in a held amount of the task t, by its own terms. */
function rewardIn(held: string): string {
  return `reward_of_held((${held})::integer, t.fee_bps, t.fee_minimum, COALESCE(t.fee_paid, 0) + t.fee_waived)`;
}

/** Held rewards, and their change orders. */
export const rewardsChecks: Check[] = [
  {
    title: 'What a task holds is what was paid for it, less what was released, sent back or lost',
    brokenRows: ({ accounts }) => `
      SELECT a.id FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id
      JOIN ledger_transactions t ON t.id = e.transaction_id
      WHERE ${accounts('a.id')} AND a.kind = 'escrow' GROUP BY a.id
      HAVING bool_or(t.kind NOT IN ('settle', 'release', 'refund_requested', 'refund_failed', 'reward_lowered', 'helper_paid', 'refund_by_hand', 'written_off') AND t.kind NOT LIKE 'dispute%')
        OR count(DISTINCT t.id) FILTER (WHERE t.kind = 'release') > 1`,
  },
  {
    title:
      'A task that is over holds nothing, but what is on its way back or failed to get there and is shown',
    brokenRows: () => `
      SELECT t.id FROM tasks t WHERE t.status IN (${words(endedTaskStatuses)}) AND t.escrow_amount > 0
        AND t.updated_at < now() - interval '10 minutes' AND NOT EXISTS (
          SELECT 1 FROM payment_records p WHERE p.task_id = t.id AND p.fee_type IN ('task_reward', 'reward_top_up')
            AND (p.review_reason IS NOT NULL OR p.payment_status = 'disputed'))`,
  },
  {
    title: 'No reward is held for longer than providers allow, unless its payment is disputed',
    brokenRows: () => `
      SELECT t.id FROM tasks t JOIN payment_records p ON p.task_id = t.id AND p.fee_type IN ('task_reward', 'reward_top_up')
      WHERE t.escrow_amount > 0 AND t.status NOT IN (${words(endedTaskStatuses)})
        AND p.payment_status IN (${words(undisputedStatuses)})
        AND p.completed_at < now() - interval '90 days'
        AND NOT EXISTS (SELECT 1 FROM disputes d WHERE d.payment_id = p.id AND d.status = 'open')`,
  },
  {
    title: 'What a lowered reward gives back is on its way, or somebody sees why not',
    brokenRows: () => `
      SELECT a.id FROM ledger_accounts a WHERE a.kind = 'returning' AND a.balance > 0
        AND NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.account_id = a.id AND e.created_at > now() - interval '10 minutes')
        AND NOT EXISTS (SELECT 1 FROM payment_records p WHERE p.task_id = a.task_id
          AND (p.review_reason IS NOT NULL OR p.payment_status = 'disputed'))`,
  },
  {
    title: 'A change order waits only while the reward is held, and proposes to change that reward',
    brokenRows: () => `
      SELECT c.id FROM change_orders c JOIN tasks t ON t.id = c.task_id
      WHERE c.status IN (${words(waitingChangeOrderStatuses)}) AND t.updated_at < now() - interval '10 minutes'
        AND (t.status NOT IN (${words(workStatuses)}) OR (c.status = 'open' AND c.from_amount <> t.agreed_reward))`,
  },
  {
    title: 'While somebody works for it, the agreed reward is what is held, less its further service fee',
    brokenRows: () => `
      SELECT t.id FROM tasks t WHERE t.status IN (${words([...workStatuses, 'disputed'])})
        AND t.escrow_amount > 0 AND t.agreed_reward <> ${rewardIn('t.escrow_amount')}`,
  },
  {
    title: 'A release gives the helper the reward in what was held, and earns the rest as service fee',
    brokenRows: ({ tasks }) => `
      SELECT t.id FROM tasks t JOIN ledger_transactions x ON x.business_key = 'task:' || t.id || ':release'
      JOIN ledger_entries e ON e.transaction_id = x.id
      WHERE ${tasks('t.id')} GROUP BY t.id HAVING COALESCE(sum(e.amount) FILTER (WHERE e.account_id LIKE 'user:%:wallet:%'), 0)
        <> ${rewardIn('sum(e.amount) FILTER (WHERE e.amount > 0)')}`,
  },
  {
    title:
      'The further service fee of a payment is the difference of its total and its reward, and part of no other fee',
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p LEFT JOIN change_orders c ON c.id = p.change_order_id
      WHERE ${payments('p.id')} AND p.further_fee > 0 AND (p.fee_type = 'application_fee'
        OR (p.fee_type = 'reward_top_up' AND p.further_fee <> c.fee_amount))`,
  },
  {
    title: 'A raise is done exactly when its top-up was paid',
    brokenRows: ({ tasks }) => `
      SELECT c.id FROM change_orders c LEFT JOIN payment_records p
        ON p.change_order_id = c.id AND p.completed_at IS NOT NULL
      WHERE ${tasks('c.task_id')} AND c.to_amount > c.from_amount GROUP BY c.id
      HAVING (c.status = 'done') <> (count(p.id) = 1) OR sum(p.total_amount) <> c.to_amount - c.from_amount + c.fee_amount`,
  },
];
