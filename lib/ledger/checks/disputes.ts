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
      WITH disputed AS (
        SELECT k.id AS task_id, k.currency, k.helper_id, sum(d.amount) AS amount FROM disputes d
        JOIN payment_evidence v ON v.id = d.evidence_id
        JOIN payment_records p ON p.id = d.payment_id AND p.provider_transaction_id = v.provider_transaction_id
          AND p.currency = d.currency AND p.fee_type IN ('task_reward', 'reward_top_up')
        JOIN tasks k ON k.id = p.task_id WHERE d.status = 'open' GROUP BY k.id),
      paid AS (
        SELECT o.task_id, sum(e.amount) AS amount FROM (
          SELECT DISTINCT d.task_id, 'user:' || d.helper_id || ':wallet:' || d.currency AS wallet, h.transaction_id
          FROM disputed d JOIN ledger_entries h ON h.amount < 0 AND h.account_id IN
            ('task:' || d.task_id || ':escrow:' || d.currency, 'task:' || d.task_id || ':returning:' || d.currency)) o
        JOIN ledger_entries e ON e.transaction_id = o.transaction_id AND e.account_id = o.wallet AND e.amount > 0
        GROUP BY o.task_id),
      taken AS (
        SELECT d.task_id, -sum(e.amount) AS amount FROM disputed d JOIN payment_records p ON p.task_id = d.task_id
        JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind IN ('dispute_lost', 'dispute_resolved', 'helper_charged')
        JOIN ledger_entries e ON e.transaction_id = t.id AND e.account_id IN
          ('user:' || d.helper_id || ':wallet:' || d.currency, 'user:' || d.helper_id || ':debt:' || d.currency)
        GROUP BY d.task_id),
      held AS (
        SELECT h.task_id, sum(h.amount) AS amount FROM wallet_holds h
        WHERE h.reason = 'disputed' AND h.ended_at IS NULL GROUP BY h.task_id)
      SELECT d.task_id FROM disputed d JOIN paid ON paid.task_id = d.task_id
      LEFT JOIN taken ON taken.task_id = d.task_id LEFT JOIN held ON held.task_id = d.task_id
      WHERE least(d.amount, paid.amount - COALESCE(taken.amount, 0)) > COALESCE(held.amount, 0)`,
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
