import { reviewReasons } from '@/lib/payments/reasons';
import { paidStatuses, settledStatuses, unfinishedStatuses } from '@/lib/payments/states';
import { type Check, words } from './check';

/** A payment's row and its bookings. */
export const paymentsChecks: Check[] = [
  {
    title: 'The parts of a payment are its total',
    brokenRows: ({ payments }) => `
      SELECT id FROM payment_records
      WHERE ${payments('id')} AND (total_amount <> points_used + coupon_discount + final_amount
        OR least(points_used, coupon_discount, final_amount) < 0)`,
  },
  {
    title: 'A task has at most one completed and at most one live payment per fee, and per raise',
    brokenRows: ({ tasks }) => `
      SELECT task_id, fee_type, change_order_id FROM payment_records
      WHERE ${tasks('task_id')}
      GROUP BY task_id, fee_type, change_order_id
      HAVING count(*) FILTER (WHERE payment_status IN (${words(paidStatuses)})) > 1
        OR count(*) FILTER (WHERE payment_status IN (${words(unfinishedStatuses)})) > 1`,
  },
  {
    title: 'A settled payment that moved something has exactly one settlement',
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p LEFT JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind = 'settle'
      WHERE ${payments('p.id')} AND (p.payment_status IN (${words(paidStatuses)})
          OR (p.payment_status = 'refunded' AND p.completed_at IS NOT NULL))
        AND p.final_amount + p.points_used > 0
      GROUP BY p.id HAVING count(t.id) <> 1`,
  },
  {
    title: 'There is no settlement without a settled payment',
    brokenRows: ({ payments }) => `
      SELECT t.id FROM ledger_transactions t JOIN payment_records p ON p.id = t.payment_id
      WHERE ${payments('p.id')} AND t.kind = 'settle' AND p.payment_status NOT IN (${words(settledStatuses)})`,
  },
  {
    title: "A settlement moves the payment's own amounts",
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind = 'settle'
      JOIN ledger_entries e ON e.transaction_id = t.id
      WHERE ${payments('p.id')} GROUP BY p.id
      HAVING COALESCE(sum(e.amount) FILTER (WHERE e.amount > 0 AND e.unit = p.currency), 0) <> p.final_amount
        OR COALESCE(sum(e.amount) FILTER (WHERE e.amount > 0 AND e.unit = 'PTS'), 0) <> p.points_used`,
  },
  {
    title: "The provider's own answer agrees with every completed payment",
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p
      WHERE ${payments('p.id')} AND p.final_amount > 0 AND p.payment_status IN (${words(settledStatuses)})
        AND p.completed_at IS NOT NULL
        AND NOT EXISTS (
          SELECT 1 FROM payment_evidence e WHERE e.payment_id = p.id AND e.provider = p.payment_provider
            AND e.amount = p.final_amount AND e.currency = p.currency AND e.livemode = p.livemode)`,
  },
  {
    title: 'Money that a provider took is either settled or under suspense, in full',
    brokenRows: ({ payments }) => `
      SELECT e.id FROM payment_evidence e
      WHERE ${payments('e.payment_id')} AND NOT EXISTS (
        SELECT 1 FROM ledger_transactions t JOIN ledger_entries l ON l.transaction_id = t.id
        WHERE t.payment_id = e.payment_id AND l.unit = e.currency AND l.amount = -e.amount
          AND l.account_id = 'provider:' || e.provider || ':clearing:' || e.currency
          AND t.kind IN ('settle', 'suspense'))`,
  },
  {
    title: 'Money under suspense, or on its way back from there, is shown to an operator',
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p JOIN ledger_transactions t ON t.payment_id = p.id
      JOIN ledger_entries e ON e.transaction_id = t.id
      WHERE ${payments('p.id')} AND e.account_id = 'platform:suspense:' || e.unit AND p.review_reason IS NULL
      GROUP BY p.id HAVING sum(e.amount) <> 0
      UNION ALL
      SELECT p.id FROM payment_records p JOIN refunds r ON r.payment_id = p.id
      WHERE ${payments('p.id')} AND r.purpose = 'suspense' AND r.status = 'pending' AND p.review_reason IS NULL`,
  },
  {
    title: 'One object of a provider settles one payment',
    brokenRows: ({ payments }) => `
      SELECT e.provider, e.provider_transaction_id, e.payment_id FROM payment_evidence e
      JOIN payment_evidence other ON other.provider = e.provider
        AND other.provider_transaction_id = e.provider_transaction_id AND other.payment_id <> e.payment_id
      WHERE ${payments('e.payment_id')}`,
  },
  {
    title: 'Every move in a timeline is legal, and leads to where the payment is',
    brokenRows: ({ payments }) => `
      SELECT e.payment_id, e.from_status, e.to_status FROM payment_events e
      WHERE ${payments('e.payment_id')} AND e.from_status IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM payment_state_moves m WHERE m.from_status = e.from_status AND m.to_status = e.to_status)
      UNION ALL
      SELECT p.id, last.to_status, p.payment_status FROM payment_records p JOIN LATERAL (
        SELECT e.to_status FROM payment_events e WHERE e.payment_id = p.id AND e.to_status IS NOT NULL
        ORDER BY e.id DESC LIMIT 1) last ON true
      WHERE ${payments('p.id')} AND last.to_status <> p.payment_status`,
  },
  {
    title: 'A payment is in the currency of its task',
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p JOIN tasks t ON t.id = p.task_id
      WHERE ${payments('p.id')} AND p.currency <> t.currency`,
  },
  {
    title: 'No payment stays unknown for ever',
    brokenRows: () => `
      SELECT id FROM payment_records
      WHERE payment_status = 'pending' AND expires_at < now() - interval '25 hours'`,
  },
  {
    title: 'Every live payment will be looked at again',
    brokenRows: () => `
      SELECT id FROM payment_records WHERE payment_status IN (${words(unfinishedStatuses)}) AND next_sync_at IS NULL`,
  },
  {
    title: 'A payment that waits for a person says why, in a word that has a way out',
    brokenRows: ({ payments }) => `
      SELECT id, review_reason FROM payment_records
      WHERE ${payments('id')} AND (review_reason NOT IN (${words(reviewReasons)})
        OR (payment_status = 'needs_review' AND review_reason IS NULL))`,
  },
  {
    title: 'Nothing stays between two payments',
    brokenRows: () => `
      SELECT a.id, sum(e.amount) FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id
      WHERE a.kind = 'assigned' AND a.user_id IS NULL AND a.task_id IS NULL
      GROUP BY a.id HAVING sum(e.amount) <> 0`,
  },
];
