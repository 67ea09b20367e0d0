import type { Check } from './check';

/** Refunds and refund requests. */
export const refundsChecks: Check[] = [
  {
    title: 'What was sent back, with what is on its way, is never more than what came in',
    brokenRows: ({ payments }) => `
      SELECT e.id FROM payment_evidence e JOIN refunds r ON r.evidence_id = e.id AND r.status <> 'failed'
      WHERE ${payments('e.payment_id')} GROUP BY e.id HAVING sum(r.amount) > e.amount`,
  },
  {
    title: 'Refunds in flight are the pending ones, to the penny',
    brokenRows: ({ payments }) => `
      SELECT r.id, sum(e.amount) AS in_flight FROM refunds r
      LEFT JOIN ledger_transactions t ON t.refund_id = r.id
      LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND starts_with(e.account_id, 'platform:refunds_in_flight:')
      WHERE ${payments('r.payment_id')} GROUP BY r.id
      HAVING COALESCE(sum(e.amount), 0) <> CASE WHEN r.status = 'pending' THEN r.amount ELSE 0 END
        OR bool_or(e.unit <> r.currency)`,
  },
  {
    title:
      'A refund that arrived left the books exactly once, and one that failed is back where it came from',
    brokenRows: ({ payments }) => `
      SELECT r.id FROM refunds r LEFT JOIN ledger_transactions t ON t.refund_id = r.id
      WHERE ${payments('r.payment_id')} GROUP BY r.id HAVING count(*) FILTER (WHERE t.kind IN ('refund', 'refund_by_hand')) < (r.status = 'succeeded' AND r.amount > 0)::integer
        OR count(*) FILTER (WHERE t.kind = 'refund_failed')
          - count(*) FILTER (WHERE t.kind = 'refund_requested' AND t.business_key LIKE '%:revived:%')
          <> (r.status = 'failed')::integer`,
  },
  {
    title: 'A payment says how much of it went back',
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p
      LEFT JOIN (
        SELECT payment_id, sum(amount) FILTER (WHERE status = 'succeeded') AS money, sum(points) AS points FROM refunds
        WHERE ${payments('payment_id')} AND purpose <> 'suspense' GROUP BY payment_id) r ON r.payment_id = p.id
      LEFT JOIN (
        SELECT d.payment_id, e.provider_transaction_id, sum(d.withdrawn) AS money
        FROM disputes d JOIN payment_evidence e ON e.id = d.evidence_id
        WHERE ${payments('d.payment_id')} AND d.status = 'lost' GROUP BY d.payment_id, e.provider_transaction_id) lost
        ON lost.payment_id = p.id AND lost.provider_transaction_id = p.provider_transaction_id
      CROSS JOIN LATERAL (
        SELECT COALESCE(r.money, 0) + COALESCE(lost.money, 0) AS money, COALESCE(r.points, 0) AS points) back
      WHERE ${payments('p.id')} AND p.completed_at IS NOT NULL AND (
        (p.payment_status = 'completed' AND back.money + back.points > 0)
        OR (p.payment_status = 'partially_refunded' AND (back.money + back.points = 0
          OR (back.money = p.final_amount AND back.points = p.points_used)))
        OR (p.payment_status = 'refunded' AND (back.money <> p.final_amount OR back.points <> p.points_used)
          AND NOT EXISTS (SELECT 1 FROM disputes d WHERE d.payment_id = p.id)))`,
  },
  {
    title: 'Every refund on its way will be looked at again',
    brokenRows: () => `
      SELECT id FROM refunds WHERE status = 'pending' AND next_sync_at IS NULL`,
  },
  {
    title: 'A refund request is open exactly while its task waits for it',
    brokenRows: ({ tasks }) => `
      SELECT t.id FROM tasks t WHERE ${tasks('t.id')} AND (t.status = 'disputed') <> EXISTS (
        SELECT 1 FROM refund_requests q WHERE q.task_id = t.id AND q.status = 'open')`,
  },
  {
    title: 'A decided request released to the helper what was decided, once',
    brokenRows: ({ tasks }) => `
      SELECT q.id FROM refund_requests q JOIN tasks t ON t.id = q.task_id
      WHERE ${tasks('q.task_id')} AND q.status = 'decided' AND q.to_helper <> COALESCE((
        SELECT sum(l.amount) FROM ledger_transactions x JOIN ledger_entries l ON l.transaction_id = x.id
        WHERE x.business_key = 'task:' || t.id || ':release'
          AND l.account_id = 'user:' || t.helper_id || ':wallet:' || t.currency), 0)`,
  },
];
