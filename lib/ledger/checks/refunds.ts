import type { Check } from './check';

/** Refunds and refund requests. */
export const refundsChecks: Check[] = [
  {
    title: 'What was sent back, with what is on its way, is never more than what came in',
    brokenRows: `
      SELECT e.id FROM payment_evidence e JOIN refunds r ON r.evidence_id = e.id AND r.status <> 'failed'
      GROUP BY e.id HAVING sum(r.amount) > e.amount`,
  },
  {
    title: 'Refunds in flight are the pending ones, to the penny',
    brokenRows: `
      SELECT COALESCE(b.unit, w.currency) AS unit, b.balance, w.waiting
      FROM (SELECT unit, sum(amount) AS balance FROM ledger_entries
        WHERE account_id = 'platform:refunds_in_flight:' || unit GROUP BY unit) b
      FULL JOIN (SELECT currency, sum(amount) AS waiting FROM refunds WHERE status = 'pending' GROUP BY currency) w
        ON w.currency = b.unit
      WHERE COALESCE(b.balance, 0) <> COALESCE(w.waiting, 0)`,
  },
  {
    title:
      'A refund that arrived left the books exactly once, and one that failed is back where it came from',
    brokenRows: `
      SELECT r.id FROM refunds r LEFT JOIN ledger_transactions t ON t.refund_id = r.id
      GROUP BY r.id HAVING count(*) FILTER (WHERE t.kind IN ('refund', 'refund_by_hand')) < (r.status = 'succeeded' AND r.amount > 0)::integer
        OR count(*) FILTER (WHERE t.kind = 'refund_failed')
          - count(*) FILTER (WHERE t.kind = 'refund_requested' AND t.business_key LIKE '%:revived:%')
          <> (r.status = 'failed')::integer`,
  },
  {
    title: 'A payment says how much of it went back',
    brokenRows: `
      SELECT p.id FROM payment_records p LEFT JOIN LATERAL (
        SELECT COALESCE(sum(r.amount) FILTER (WHERE r.status = 'succeeded'), 0) + COALESCE((
            SELECT sum(d.withdrawn) FROM disputes d JOIN payment_evidence e ON e.id = d.evidence_id
            WHERE d.payment_id = p.id AND d.status = 'lost' AND e.provider_transaction_id = p.provider_transaction_id), 0) AS money,
          COALESCE(sum(r.points), 0) AS points
        FROM refunds r WHERE r.payment_id = p.id AND r.purpose <> 'suspense') back ON true
      WHERE p.completed_at IS NOT NULL AND (
        (p.payment_status = 'completed' AND back.money + back.points > 0)
        OR (p.payment_status = 'partially_refunded' AND (back.money + back.points = 0
          OR (back.money = p.final_amount AND back.points = p.points_used)))
        OR (p.payment_status = 'refunded' AND (back.money <> p.final_amount OR back.points <> p.points_used)
          AND NOT EXISTS (SELECT 1 FROM disputes d WHERE d.payment_id = p.id)))`,
  },
  {
    title: 'Every refund on its way will be looked at again',
    brokenRows: `
      SELECT id FROM refunds WHERE status = 'pending' AND next_sync_at IS NULL`,
  },
  {
    title: 'A refund request is open exactly while its task waits for it',
    brokenRows: `
      SELECT t.id FROM tasks t WHERE (t.status = 'disputed') <> EXISTS (
        SELECT 1 FROM refund_requests q WHERE q.task_id = t.id AND q.status = 'open')`,
  },
  {
    title: 'A decided request released to the helper what was decided, once',
    brokenRows: `
      SELECT q.id FROM refund_requests q JOIN tasks t ON t.id = q.task_id
      WHERE q.status = 'decided' AND q.to_helper <> COALESCE((
        SELECT sum(l.amount) FROM ledger_transactions x JOIN ledger_entries l ON l.transaction_id = x.id
        WHERE x.business_key = 'task:' || t.id || ':release'
          AND l.account_id = 'user:' || t.helper_id || ':wallet:' || t.currency), 0)`,
  },
];
