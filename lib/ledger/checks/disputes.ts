import { undisputedStatuses } from '@/lib/payments/states';
import { type Check, words } from './check';

/** Withdrawals by disputes, and who bears them. */
export const disputesChecks: Check[] = [
  {
    title: 'What a provider took for a dispute left the books, with its fee, to the penny',
    brokenRows: ({ payments }) => `
      SELECT d.id FROM disputes d LEFT JOIN ledger_transactions t ON t.dispute_id = d.id
      LEFT JOIN ledger_entries e ON e.transaction_id = t.id
        AND e.account_id = 'provider:' || d.provider || ':clearing:' || d.currency
      WHERE ${payments('d.payment_id')}
      GROUP BY d.id HAVING COALESCE(sum(e.amount), 0) <> d.withdrawn + d.fee`,
  },
  {
    title: 'Disputed money is missing while it is disputed, covered when it is lost, or shown to an operator',
    brokenRows: ({ payments }) => `
      SELECT d.id FROM disputes d JOIN payment_records p ON p.id = d.payment_id LEFT JOIN ledger_transactions t ON t.dispute_id = d.id
      LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND e.account_id = 'platform:disputed_funds:' || d.currency
      WHERE ${payments('d.payment_id')}
      GROUP BY d.id, p.review_reason
      HAVING COALESCE(sum(e.amount), 0) <> CASE WHEN d.status = 'lost' THEN 0 ELSE -d.withdrawn END
        AND p.review_reason IS NULL`,
  },
  {
    title: 'While a reward is disputed it is not released, and while a payment is, no refund of it begins',
    brokenRows: ({ payments }) => `
      SELECT d.id FROM disputes d JOIN payment_records p ON p.id = d.payment_id
      JOIN ledger_transactions t ON (p.fee_type IN ('task_reward', 'reward_top_up') AND t.business_key = 'task:' || p.task_id || ':release')
      WHERE ${payments('d.payment_id')} AND t.created_at > d.created_at AND (d.ended_at IS NULL OR t.created_at < d.ended_at)
      UNION ALL
      SELECT d.id FROM disputes d JOIN refunds r ON r.evidence_id = d.evidence_id
      WHERE ${payments('d.payment_id')} AND r.requested_by IS NOT NULL AND r.created_at > d.created_at
        AND (d.ended_at IS NULL OR r.created_at < d.ended_at)`,
  },
  {
    title: 'A payment with an open dispute says so',
    brokenRows: () => `
      SELECT d.id FROM disputes d JOIN payment_records p ON p.id = d.payment_id
      JOIN payment_evidence e ON e.id = d.evidence_id
      WHERE d.status = 'open' AND p.payment_status IN (${words(undisputedStatuses)})
        AND e.provider_transaction_id = p.provider_transaction_id`,
  },
  {
    title: 'While the reward of a released task is disputed, what the disputes can take of it is set aside',
    brokenRows: () => `
      SELECT k.id FROM tasks k
      JOIN (
        SELECT p.task_id, sum(d.amount) AS amount FROM disputes d
        JOIN payment_evidence v ON v.id = d.evidence_id
        JOIN payment_records p ON p.id = d.payment_id AND p.provider_transaction_id = v.provider_transaction_id
          AND p.currency = d.currency AND p.fee_type IN ('task_reward', 'reward_top_up')
        WHERE d.status = 'open' GROUP BY p.task_id) disputed ON disputed.task_id = k.id
      CROSS JOIN LATERAL earned_of_task(k.id) earned
      CROSS JOIN LATERAL (
        SELECT greatest(0, disputed.amount - COALESCE(sum(a.balance), 0))::integer AS amount FROM ledger_accounts a
        WHERE a.id IN ('task:' || k.id || ':escrow:' || k.currency, 'task:' || k.id || ':returning:' || k.currency)) loss
      WHERE least(loss.amount, earned.reward, greatest(loss.amount - earned.fee, earned.reward
          - reward_of_held(greatest(0, earned.reward + earned.fee - loss.amount), k.fee_bps, k.fee_minimum, COALESCE(k.fee_paid, 0) + k.fee_waived)))
        > COALESCE((SELECT sum(h.amount) FROM wallet_holds h WHERE h.task_id = k.id AND h.reason = 'disputed' AND h.ended_at IS NULL), 0)`,
  },
  {
    title: 'Nothing is set aside for a dispute that is over, unless it was opened again',
    brokenRows: () => `
      SELECT h.id FROM wallet_holds h JOIN disputes d ON d.id = h.dispute_id JOIN payment_records p ON p.id = d.payment_id
      WHERE h.reason = 'disputed' AND h.ended_at IS NULL AND (d.status = 'lost' OR (d.status <> 'open' AND d.withdrawn = 0 AND p.review_reason IS NULL))`,
  },
  {
    title: 'What is set aside of a reward is in the wallet of its helper',
    brokenRows: ({ tasks }) => `
      SELECT h.id FROM wallet_holds h JOIN tasks k ON k.id = h.task_id
      WHERE ${tasks('h.task_id')} AND h.ended_at IS NULL AND (h.user_id IS DISTINCT FROM k.helper_id OR h.currency <> k.currency)`,
  },
  {
    title: 'Every open dispute will be looked at again',
    brokenRows: () => `
      SELECT id FROM disputes WHERE (status = 'open' OR is_reopened) AND next_sync_at IS NULL`,
  },
];
