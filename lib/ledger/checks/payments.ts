import { reviewReasons } from '@/lib/payments/reasons';
import { paidStatuses, settledStatuses, unfinishedStatuses } from '@/lib/payments/states';
import { type Check, words } from './check';

/** A payment's row and its bookings. */
export const paymentsChecks: Check[] = [
  {
    title: 'The parts of a payment are its total',
    brokenRows: `
      SELECT id FROM payment_records
      WHERE total_amount <> points_used + coupon_discount + final_amount
        OR least(points_used, coupon_discount, final_amount) < 0`,
  },
  {
    title: 'A task has at most one completed and at most one live payment per fee, and per raise',
    brokenRows: `
      SELECT task_id, fee_type, change_order_id FROM payment_records
      GROUP BY task_id, fee_type, change_order_id
      HAVING count(*) FILTER (WHERE payment_status IN (${words(paidStatuses)})) > 1
        OR count(*) FILTER (WHERE payment_status IN (${words(unfinishedStatuses)})) > 1`,
  },
  {
    title: 'A settled payment that moved something has exactly one settlement',
    brokenRows: `
      SELECT p.id FROM payment_records p LEFT JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind = 'settle'
      WHERE (p.payment_status IN (${words(paidStatuses)})
          OR (p.payment_status = 'refunded' AND p.completed_at IS NOT NULL))
        AND p.final_amount + p.points_used > 0
      GROUP BY p.id HAVING count(t.id) <> 1`,
  },
  {
    title: 'There is no settlement without a settled payment',
    brokenRows: `
      SELECT t.id FROM ledger_transactions t JOIN payment_records p ON p.id = t.payment_id
      WHERE t.kind = 'settle' AND p.payment_status NOT IN (${words(settledStatuses)})`,
  },
  {
    title: "A settlement moves the payment's own amounts",
    brokenRows: `
      SELECT p.id FROM payment_records p JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind = 'settle'
      JOIN ledger_entries e ON e.transaction_id = t.id
      GROUP BY p.id
      HAVING COALESCE(sum(e.amount) FILTER (WHERE e.amount > 0 AND e.unit = p.currency), 0) <> p.final_amount
        OR COALESCE(sum(e.amount) FILTER (WHERE e.amount > 0 AND e.unit = 'PTS'), 0) <> p.points_used`,
  },
  {
    title: "The provider's own answer agrees with every completed payment",
    brokenRows: `
      SELECT p.id FROM payment_records p
      WHERE p.final_amount > 0 AND p.payment_status IN (${words(settledStatuses)})
        AND p.completed_at IS NOT NULL
        AND NOT EXISTS (
          SELECT 1 FROM payment_evidence e WHERE e.payment_id = p.id AND e.provider = p.payment_provider
            AND e.amount = p.final_amount AND e.currency = p.currency AND e.livemode = p.livemode)`,
  },
  {
    title: 'Money that a provider took is either settled or under suspense, in full',
    brokenRows: `
      SELECT e.id FROM payment_evidence e
      WHERE NOT EXISTS (
        SELECT 1 FROM ledger_transactions t JOIN ledger_entries l ON l.transaction_id = t.id
        WHERE t.payment_id = e.payment_id AND l.unit = e.currency AND l.amount = -e.amount
          AND l.account_id = 'provider:' || e.provider || ':clearing:' || e.currency
          AND t.kind IN ('settle', 'suspense'))`,
  },
  {
    title: 'Money under suspense, or on its way back from there, is shown to an operator',
    brokenRows: `
      SELECT p.id FROM payment_records p JOIN ledger_transactions t ON t.payment_id = p.id
      JOIN ledger_entries e ON e.transaction_id = t.id
      WHERE e.account_id = 'platform:suspense:' || e.unit AND p.review_reason IS NULL
      GROUP BY p.id HAVING sum(e.amount) <> 0
      UNION ALL
      SELECT p.id FROM payment_records p JOIN refunds r ON r.payment_id = p.id
      WHERE r.purpose = 'suspense' AND r.status = 'pending' AND p.review_reason IS NULL`,
  },
  {
    title: 'One object of a provider settles one payment',
    brokenRows: `
      SELECT provider, provider_transaction_id FROM payment_evidence
      GROUP BY provider, provider_transaction_id HAVING count(DISTINCT payment_id) > 1`,
  },
  {
    title: 'Every move in a timeline is legal, and leads to where the payment is',
    brokenRows: `
      SELECT e.payment_id, e.from_status, e.to_status FROM payment_events e
      WHERE e.from_status IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM payment_state_moves m WHERE m.from_status = e.from_status AND m.to_status = e.to_status)
      UNION ALL
      SELECT p.id, last.to_status, p.payment_status FROM payment_records p JOIN LATERAL (
        SELECT e.to_status FROM payment_events e WHERE e.payment_id = p.id AND e.to_status IS NOT NULL
        ORDER BY e.id DESC LIMIT 1) last ON true
      WHERE last.to_status <> p.payment_status`,
  },
  {
    title: 'A payment is in the currency of its task',
    brokenRows: `
      SELECT p.id FROM payment_records p JOIN tasks t ON t.id = p.task_id
      WHERE p.currency <> t.currency`,
  },
  {
    title: 'No payment stays unknown for ever',
    brokenRows: `
      SELECT id FROM payment_records
      WHERE payment_status = 'pending' AND expires_at < now() - interval '25 hours'`,
  },
  {
    title: 'Every live payment will be looked at again',
    brokenRows: `
      SELECT id FROM payment_records WHERE payment_status IN (${words(unfinishedStatuses)}) AND next_sync_at IS NULL`,
  },
  {
    title: 'A payment that waits for a person says why, in a word that has a way out',
    brokenRows: `
      SELECT id, review_reason FROM payment_records
      WHERE review_reason NOT IN (${words(reviewReasons)}) OR (payment_status = 'needs_review' AND review_reason IS NULL)`,
  },
  {
    title: 'Nothing stays between two payments',
    brokenRows: `
      SELECT unit, sum(amount) FROM ledger_entries WHERE account_id = 'platform:assigned:' || unit
      GROUP BY unit HAVING sum(amount) <> 0`,
  },
];
