import { db } from '@/lib/core/db/client';
import type { PrismaPromise } from '@/lib/core/db/generated/internal/prismaNamespace';

/** What must hold at every moment, and the rows that break it. */
export type CheckResult = { title: string; rows: unknown[] };

/**
 * Asks every check of the books. Each answers with the rows that break it, so no rows is the good answer.
 * Runs after every integration test and in the worker.
 */
export async function runChecks(): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { title, ask } of checks) results.push({ title, rows: await ask() });
  return results;
}

type Check = { title: string; ask: () => PrismaPromise<unknown[]> };

const checks: Check[] = [
  {
    title: 'Every transaction of the books sums to zero per unit',
    ask: () => db().$queryRaw`
      SELECT transaction_id, unit, sum(amount) FROM ledger_entries
      GROUP BY transaction_id, unit HAVING sum(amount) <> 0`,
  },
  {
    title: 'The whole ledger sums to zero per unit',
    ask: () =>
      db().$queryRaw`SELECT unit, sum(amount) FROM ledger_entries GROUP BY unit HAVING sum(amount) <> 0`,
  },
  {
    title: 'Every transaction of the books has entries',
    ask: () => db().$queryRaw`
      SELECT t.id FROM ledger_transactions t
      WHERE NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.transaction_id = t.id)`,
  },
  {
    title: 'An entry is in the unit of its account',
    ask: () => db().$queryRaw`
      SELECT e.id FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id WHERE a.unit <> e.unit`,
  },
  {
    title: 'A balance is the sum of its entries, and never below zero; a debt is never above',
    ask: () => db().$queryRaw`
      SELECT a.id, a.balance, COALESCE(sum(e.amount), 0) AS entries
      FROM ledger_accounts a LEFT JOIN ledger_entries e ON e.account_id = a.id
      WHERE a.balance IS NOT NULL GROUP BY a.id
      HAVING a.balance <> COALESCE(sum(e.amount), 0)
        OR CASE WHEN a.kind = 'debt' THEN a.balance > 0 ELSE a.balance < 0 END`,
  },
  {
    title: 'No account of a person was ever below zero',
    ask: () => db().$queryRaw`
      SELECT DISTINCT account_id FROM (
        SELECT e.account_id, sum(e.amount) OVER (PARTITION BY e.account_id ORDER BY e.transaction_id) AS running
        FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id WHERE a.balance IS NOT NULL AND a.kind <> 'debt') history
      WHERE running < 0`,
  },
  {
    title: 'The parts of a payment are its total',
    ask: () => db().$queryRaw`
      SELECT id FROM payment_records
      WHERE total_amount <> points_used + coupon_discount + final_amount
        OR least(points_used, coupon_discount, final_amount) < 0`,
  },
  {
    title: 'A task has at most one completed and at most one live payment per fee',
    ask: () => db().$queryRaw`
      SELECT task_id, fee_type FROM payment_records
      GROUP BY task_id, fee_type
      HAVING count(*) FILTER (WHERE payment_status IN ('completed', 'partially_refunded', 'disputed'))
          > greatest(1, count(DISTINCT change_order_id))
        OR count(*) FILTER (WHERE payment_status IN ('pending', 'processing')) > 1`,
  },
  {
    title: 'A settled payment that moved something has exactly one settlement',
    ask: () => db().$queryRaw`
      SELECT p.id FROM payment_records p LEFT JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind = 'settle'
      WHERE (p.payment_status IN ('completed', 'partially_refunded', 'disputed')
          OR (p.payment_status = 'refunded' AND p.completed_at IS NOT NULL))
        AND p.final_amount + p.points_used > 0
      GROUP BY p.id HAVING count(t.id) <> 1`,
  },
  {
    title: 'There is no settlement without a settled payment',
    ask: () => db().$queryRaw`
      SELECT t.id FROM ledger_transactions t JOIN payment_records p ON p.id = t.payment_id
      WHERE t.kind = 'settle' AND p.payment_status NOT IN ('completed', 'partially_refunded', 'refunded', 'disputed')`,
  },
  {
    title: "A settlement moves the payment's own amounts",
    ask: () => db().$queryRaw`
      SELECT p.id FROM payment_records p JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind = 'settle'
      JOIN ledger_entries e ON e.transaction_id = t.id
      GROUP BY p.id
      HAVING COALESCE(sum(e.amount) FILTER (WHERE e.amount > 0 AND e.unit = p.currency), 0) <> p.final_amount
        OR COALESCE(sum(e.amount) FILTER (WHERE e.amount > 0 AND e.unit = 'PTS'), 0) <> p.points_used`,
  },
  {
    title: "The provider's own answer agrees with every completed payment",
    ask: () => db().$queryRaw`
      SELECT p.id FROM payment_records p
      WHERE p.final_amount > 0 AND p.payment_status IN ('completed', 'partially_refunded', 'refunded', 'disputed')
        AND p.completed_at IS NOT NULL
        AND NOT EXISTS (
          SELECT 1 FROM payment_evidence e WHERE e.payment_id = p.id AND e.provider = p.payment_provider
            AND e.amount = p.final_amount AND e.currency = p.currency AND e.livemode = p.livemode)`,
  },
  {
    title: 'Money that a provider took is either settled or under suspense, in full',
    ask: () => db().$queryRaw`
      SELECT e.id FROM payment_evidence e
      WHERE NOT EXISTS (
        SELECT 1 FROM ledger_transactions t JOIN ledger_entries l ON l.transaction_id = t.id
        WHERE t.payment_id = e.payment_id AND l.unit = e.currency AND l.amount = -e.amount
          AND l.account_id = 'provider:' || e.provider || ':clearing:' || e.currency
          AND t.kind IN ('settle', 'suspense'))`,
  },
  {
    title: 'Money under suspense, or on its way back from there, is shown to an operator',
    ask: () => db().$queryRaw`
      SELECT p.id FROM payment_records p JOIN ledger_transactions t ON t.payment_id = p.id
      JOIN ledger_entries e ON e.transaction_id = t.id
      WHERE e.account_id = 'platform:suspense:' || e.unit AND p.review_reason IS NULL
      GROUP BY p.id HAVING sum(e.amount) <> 0
      UNION ALL
      SELECT p.id FROM payment_records p JOIN refunds r ON r.payment_id = p.id
      WHERE r.purpose = 'suspense' AND r.status = 'pending' AND p.review_reason IS NULL`,
  },
  {
    title: 'What was sent back, with what is on its way, is never more than what came in',
    ask: () => db().$queryRaw`
      SELECT e.id FROM payment_evidence e JOIN refunds r ON r.evidence_id = e.id AND r.status <> 'failed'
      GROUP BY e.id HAVING sum(r.amount) > e.amount`,
  },
  {
    title: 'Refunds in flight are the pending ones, to the penny',
    ask: () => db().$queryRaw`
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
    ask: () => db().$queryRaw`
      SELECT r.id FROM refunds r LEFT JOIN ledger_transactions t ON t.payment_id = r.payment_id
        AND t.business_key LIKE 'payment:' || r.payment_id || ':refund:' || r.id || ':%'
      GROUP BY r.id HAVING count(*) FILTER (WHERE t.kind = 'refund') < (r.status = 'succeeded' AND r.amount > 0)::integer
        OR count(*) FILTER (WHERE t.kind = 'refund_failed') <> (r.status = 'failed')::integer`,
  },
  {
    title: 'Points that were given back are never more than the payment used',
    ask: () => db().$queryRaw`
      SELECT p.id FROM payment_records p JOIN refunds r ON r.payment_id = p.id
      GROUP BY p.id HAVING sum(r.points) > p.points_used
        OR (sum(r.points) > 0 AND sum(r.points) <> (
          SELECT COALESCE(sum(e.amount), 0) FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
          WHERE t.payment_id = p.id AND t.kind = 'refund_requested' AND e.account_id = 'user:' || p.user_id || ':points'))`,
  },
  {
    title: 'A payment says how much of it went back',
    ask: () => db().$queryRaw`
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
    title: 'What a task holds is what was paid for it, less what was released, sent back or lost',
    ask: () => db().$queryRaw`
      SELECT a.id FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id
      JOIN ledger_transactions t ON t.id = e.transaction_id
      WHERE a.kind = 'escrow' GROUP BY a.id
      HAVING bool_or(t.kind NOT IN ('settle', 'release', 'refund_requested', 'refund_failed', 'reward_lowered') AND t.kind NOT LIKE 'dispute%')
        OR count(*) FILTER (WHERE t.kind = 'release') > 1`,
  },
  {
    title:
      'A task that is over holds nothing, but what is on its way back or failed to get there and is shown',
    ask: () => db().$queryRaw`
      SELECT t.id FROM tasks t WHERE t.status IN ('completed', 'cancelled') AND t.escrow_amount > 0
        AND t.updated_at < now() - interval '10 minutes' AND NOT EXISTS (
          SELECT 1 FROM payment_records p WHERE p.task_id = t.id AND p.fee_type IN ('task_reward', 'reward_top_up')
            AND (p.review_reason IS NOT NULL OR p.payment_status = 'disputed'))`,
  },
  {
    title: 'The fee of a cancelled task that goes back is on its way, or somebody sees why not',
    ask: () => db().$queryRaw`
      SELECT t.id FROM tasks t JOIN task_events e ON e.task_id = t.id AND e.detail->>'returns_fee' = 'true'
      JOIN payment_records p ON p.task_id = t.id AND p.fee_type = 'application_fee'
      WHERE t.status = 'cancelled' AND t.cancelled_at < now() - interval '10 minutes'
        AND p.payment_status IN ('completed', 'partially_refunded') AND p.review_reason IS NULL
        AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.id AND r.status = 'pending')`,
  },
  {
    title: 'No reward is held for longer than providers allow, unless its payment is disputed',
    ask: () => db().$queryRaw`
      SELECT t.id FROM tasks t JOIN payment_records p ON p.task_id = t.id AND p.fee_type IN ('task_reward', 'reward_top_up')
      WHERE t.escrow_amount > 0 AND t.status NOT IN ('completed', 'cancelled')
        AND p.payment_status IN ('completed', 'partially_refunded')
        AND p.completed_at < now() - interval '90 days'
        AND NOT EXISTS (SELECT 1 FROM disputes d WHERE d.payment_id = p.id AND d.status = 'open')`,
  },
  {
    title: 'What a lowered reward gives back is on its way, or somebody sees why not',
    ask: () => db().$queryRaw`
      SELECT a.id FROM ledger_accounts a WHERE a.kind = 'returning' AND a.balance > 0
        AND NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.account_id = a.id AND e.created_at > now() - interval '10 minutes')
        AND NOT EXISTS (SELECT 1 FROM payment_records p WHERE p.task_id = a.task_id
          AND (p.review_reason IS NOT NULL OR p.payment_status = 'disputed'))`,
  },
  {
    title: 'A change order waits only while the reward is held, and what it agreed is agreed',
    ask: () => db().$queryRaw`
      SELECT c.id FROM change_orders c JOIN tasks t ON t.id = c.task_id
      WHERE (c.status IN ('open', 'accepted') AND t.status NOT IN ('in_progress', 'delivered', 'changes_requested')
          AND t.updated_at < now() - interval '10 minutes')
        OR (c.status IN ('open', 'accepted') AND c.from_amount <> t.agreed_reward)
      UNION ALL
      SELECT c.id FROM change_orders c JOIN tasks t ON t.id = c.task_id
      WHERE c.status = 'done' AND c.to_amount <> t.agreed_reward
        AND c.id = (SELECT max(d.id) FROM change_orders d WHERE d.task_id = c.task_id AND d.status = 'done')`,
  },
  {
    title: 'A raise is done exactly when its top-up was paid',
    ask: () => db().$queryRaw`
      SELECT c.id FROM change_orders c LEFT JOIN payment_records p
        ON p.change_order_id = c.id AND p.completed_at IS NOT NULL
      WHERE c.to_amount > c.from_amount GROUP BY c.id
      HAVING (c.status = 'done') <> (count(p.id) = 1) OR sum(p.total_amount) <> c.to_amount - c.from_amount`,
  },
  {
    title: 'A refund request is open exactly while its task waits for it',
    ask: () => db().$queryRaw`
      SELECT t.id FROM tasks t WHERE (t.status = 'disputed') <> EXISTS (
        SELECT 1 FROM refund_requests q WHERE q.task_id = t.id AND q.status = 'open')`,
  },
  {
    title: 'A decided request released to the helper what was decided, once',
    ask: () => db().$queryRaw`
      SELECT q.id FROM refund_requests q JOIN tasks t ON t.id = q.task_id
      WHERE q.status = 'decided' AND q.to_helper <> COALESCE((
        SELECT -sum(l.amount) FROM ledger_transactions x JOIN ledger_entries l ON l.transaction_id = x.id
        WHERE x.business_key = 'task:' || t.id || ':release'
          AND l.account_id = 'task:' || t.id || ':escrow:' || t.currency), 0)`,
  },
  {
    title: 'Every refund on its way will be looked at again',
    ask: () => db().$queryRaw`SELECT id FROM refunds WHERE status = 'pending' AND next_sync_at IS NULL`,
  },
  {
    title: 'Payouts in flight are the requested and the sent ones, to the penny',
    ask: () => db().$queryRaw`
      SELECT COALESCE(b.unit, w.currency) AS unit, b.balance, w.waiting
      FROM (SELECT unit, sum(amount) AS balance FROM ledger_entries
        WHERE account_id = 'platform:payouts_in_flight:' || unit GROUP BY unit) b
      FULL JOIN (SELECT currency, sum(amount) AS waiting FROM payouts
        WHERE status IN ('requested', 'sent') GROUP BY currency) w
        ON w.currency = b.unit
      WHERE COALESCE(b.balance, 0) <> COALESCE(w.waiting, 0)`,
  },
  {
    title:
      'A payout left its wallet once, left the books once if it was paid, and came back once if it failed',
    ask: () => db().$queryRaw`
      SELECT o.id FROM payouts o LEFT JOIN ledger_transactions t ON t.business_key LIKE 'payout:' || o.id || ':%'
      GROUP BY o.id HAVING count(*) FILTER (WHERE t.kind = 'payout_requested') <> 1
        OR count(*) FILTER (WHERE t.kind = 'payout') < (o.status = 'paid')::integer
        OR count(*) FILTER (WHERE t.kind = 'payout' AND o.status IN ('requested', 'sent')) > 0
        OR count(*) FILTER (WHERE t.kind = 'payout_failed') <> (o.status = 'failed')::integer`,
  },
  {
    title: 'A payout moves its own amount, of the wallet of its own person',
    ask: () => db().$queryRaw`
      SELECT o.id, t.business_key FROM payouts o
      JOIN ledger_transactions t ON t.business_key LIKE 'payout:' || o.id || ':%'
      JOIN ledger_entries e ON e.transaction_id = t.id
      GROUP BY o.id, t.id HAVING sum(e.amount) FILTER (WHERE e.amount > 0) <> o.amount
        OR bool_or(e.unit <> o.currency)
        OR bool_or(e.account_id LIKE 'user:%' AND e.account_id <> 'user:' || o.user_id || ':wallet:' || o.currency)`,
  },
  {
    title: 'A payout goes to an account of its own person',
    ask: () => db().$queryRaw`
      SELECT o.id FROM payouts o JOIN payout_accounts a ON a.id = o.payout_account_id
      WHERE o.user_id <> a.user_id OR o.provider <> a.provider`,
  },
  {
    title: 'Every payout on its way will be looked at again',
    ask: () => db().$queryRaw`
      SELECT id FROM payouts WHERE status IN ('requested', 'sent') AND next_sync_at IS NULL`,
  },
  {
    title: 'What a provider took for a dispute left the books, with its fee, to the penny',
    ask: () => db().$queryRaw`
      SELECT d.id FROM disputes d LEFT JOIN ledger_transactions t
        ON starts_with(t.business_key, 'payment:' || d.payment_id || ':dispute:' || d.provider_dispute_id || ':')
      LEFT JOIN ledger_entries e ON e.transaction_id = t.id
        AND e.account_id = 'provider:' || d.provider || ':clearing:' || d.currency
      GROUP BY d.id HAVING COALESCE(sum(e.amount), 0) <> d.withdrawn + d.fee`,
  },
  {
    title: 'Disputed money is missing while it is disputed, covered when it is lost, or shown to an operator',
    ask: () => db().$queryRaw`
      SELECT d.id FROM disputes d JOIN payment_records p ON p.id = d.payment_id LEFT JOIN ledger_transactions t
        ON starts_with(t.business_key, 'payment:' || d.payment_id || ':dispute:' || d.provider_dispute_id || ':')
      LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND e.account_id = 'platform:disputed_funds:' || d.currency
      GROUP BY d.id, p.review_reason
      HAVING COALESCE(sum(e.amount), 0) <> CASE WHEN d.status = 'lost' THEN 0 ELSE -d.withdrawn END
        AND p.review_reason IS NULL`,
  },
  {
    title: 'While a reward is disputed it is not released, and while a payment is, no refund of it begins',
    ask: () => db().$queryRaw`
      SELECT d.id FROM disputes d JOIN payment_records p ON p.id = d.payment_id
      JOIN ledger_transactions t ON (p.fee_type IN ('task_reward', 'reward_top_up') AND t.business_key = 'task:' || p.task_id || ':release')
      WHERE t.created_at > d.created_at AND (d.ended_at IS NULL OR t.created_at < d.ended_at)
      UNION ALL
      SELECT d.id FROM disputes d JOIN refunds r ON r.evidence_id = d.evidence_id
      WHERE r.requested_by IS NOT NULL AND r.created_at > d.created_at
        AND (d.ended_at IS NULL OR r.created_at < d.ended_at)`,
  },
  {
    title: 'A payment with an open dispute says so',
    ask: () => db().$queryRaw`
      SELECT d.id FROM disputes d JOIN payment_records p ON p.id = d.payment_id
      JOIN payment_evidence e ON e.id = d.evidence_id
      WHERE d.status = 'open' AND p.payment_status IN ('completed', 'partially_refunded')
        AND e.provider_transaction_id = p.provider_transaction_id`,
  },
  {
    title: 'Every open dispute will be looked at again',
    ask: () => db().$queryRaw`SELECT id FROM disputes WHERE status = 'open' AND next_sync_at IS NULL`,
  },
  {
    title: 'A task says that it is paid exactly when it is',
    ask: () => db().$queryRaw`
      SELECT t.id FROM tasks t WHERE t.is_paid <> EXISTS (
        SELECT 1 FROM payment_records p WHERE p.task_id = t.id AND p.fee_type = 'application_fee'
          AND p.payment_status IN ('completed', 'partially_refunded', 'disputed'))`,
  },
  {
    title: 'An open task is paid, and a paid task does not wait for payment',
    ask: () =>
      db()
        .$queryRaw`SELECT id FROM tasks WHERE (status = 'pending_payment' AND is_paid) OR (status = 'open' AND NOT is_paid)`,
  },
  {
    title: 'No coupon is taken more often than its limits allow, and its counter is right',
    ask: () => db().$queryRaw`
      SELECT c.id FROM coupons c LEFT JOIN coupon_usage_logs u ON u.coupon_id = c.id AND u.state IN ('reserved', 'used')
      GROUP BY c.id HAVING count(u.id) > c.total_limit OR count(u.id) <> c.taken`,
  },
  {
    title: 'No person takes a coupon more often than it allows',
    ask: () => db().$queryRaw`
      SELECT u.coupon_id, u.user_id FROM coupon_usage_logs u JOIN coupons c ON c.id = u.coupon_id
      WHERE u.state IN ('reserved', 'used') GROUP BY u.coupon_id, u.user_id, c.per_user_limit
      HAVING count(*) > c.per_user_limit`,
  },
  {
    title:
      'A coupon is reserved by an unfinished payment, used by a settled one, and released by an ended one',
    ask: () => db().$queryRaw`
      SELECT u.id FROM coupon_usage_logs u LEFT JOIN payment_records p ON p.coupon_usage_log_id = u.id
      WHERE p.id IS NULL
        OR (u.state = 'reserved' AND p.payment_status NOT IN ('pending', 'processing', 'needs_review'))
        OR (u.state = 'used' AND p.payment_status NOT IN ('completed', 'partially_refunded', 'refunded', 'disputed'))
        OR (u.state = 'released' AND p.payment_status NOT IN ('failed', 'cancelled', 'expired', 'refunded', 'needs_review')
          -- What went back whole gave the coupon back, and may have bounced since.
          AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.id AND r.status = 'failed'))`,
  },
  {
    title: 'Reserved points belong to unfinished payments, to the point',
    ask: () => db().$queryRaw`
      SELECT a.id FROM ledger_accounts a LEFT JOIN LATERAL (
        SELECT COALESCE(sum(p.points_used), 0) AS held FROM payment_records p
        WHERE p.user_id = a.user_id AND (p.payment_status IN ('pending', 'processing')
          OR (p.payment_status = 'needs_review' AND NOT EXISTS (
            SELECT 1 FROM ledger_transactions t WHERE t.payment_id = p.id AND t.kind = 'points_release')))) holds ON true
      WHERE a.kind = 'points_reserved' AND a.balance <> holds.held`,
  },
  {
    title: 'An ended payment gave its points back exactly once',
    ask: () => db().$queryRaw`
      SELECT p.id FROM payment_records p LEFT JOIN ledger_transactions t ON t.payment_id = p.id
      WHERE p.payment_status IN ('failed', 'cancelled', 'expired') AND p.points_used > 0
      GROUP BY p.id
      HAVING count(*) FILTER (WHERE t.kind = 'points_reserve') <> 1 OR count(*) FILTER (WHERE t.kind = 'points_release') <> 1`,
  },
  {
    title: 'One object of a provider settles one payment',
    ask: () => db().$queryRaw`
      SELECT provider, provider_transaction_id FROM payment_evidence
      GROUP BY provider, provider_transaction_id HAVING count(DISTINCT payment_id) > 1`,
  },
  {
    title: 'Every move in a timeline is legal, and leads to where the payment is',
    ask: () => db().$queryRaw`
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
    ask: () => db().$queryRaw`
      SELECT p.id FROM payment_records p JOIN tasks t ON t.id = p.task_id
      WHERE p.currency <> t.currency`,
  },
  {
    title: 'No payment stays unknown for ever',
    ask: () => db().$queryRaw`
      SELECT id FROM payment_records
      WHERE payment_status = 'pending' AND expires_at < now() - interval '25 hours'`,
  },
  {
    title: 'Every live payment will be looked at again',
    ask: () => db().$queryRaw`
      SELECT id FROM payment_records WHERE payment_status IN ('pending', 'processing') AND next_sync_at IS NULL`,
  },
  {
    title:
      'No event is lost: each is handled, ignored for a reason, waiting for its next try, or parked in sight',
    ask: () => db().$queryRaw`
      SELECT id FROM webhook_events
      WHERE (state = 'received' AND received_at < now() - interval '10 minutes')
        OR (state = 'failed' AND next_try_at < now() - interval '30 minutes')
        OR (state IN ('ignored', 'failed', 'parked') AND note IS NULL)`,
  },
];
