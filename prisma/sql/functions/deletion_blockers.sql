-- What keeps somebody from deleting their account: money that is theirs or due, and what others still wait for. One row for each thing,
-- with its reason and what it is ("task:7", "wallet:GBP"), and with its amount where that is all there is to say.
CREATE OR REPLACE FUNCTION deletion_blockers(person integer) RETURNS TABLE (reason text, subject text, amount bigint, unit text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY WITH own_tasks AS (SELECT t.* FROM tasks t WHERE t.poster_id = person OR t.helper_id = person),
  of_payments AS (
    SELECT p.id, p.user_id, p.payment_status, p.review_reason FROM payment_records p
    WHERE p.user_id = person OR p.task_id IN (SELECT t.id FROM own_tasks t))
  SELECT CASE WHEN p.payment_status IN ('pending', 'processing') THEN 'payment_unfinished' ELSE 'payment_in_review' END,
    'payment:' || p.id, NULL::bigint, NULL::text FROM of_payments p
  WHERE p.user_id = person AND (p.payment_status IN ('pending', 'processing', 'needs_review') OR p.review_reason IS NOT NULL
    OR EXISTS (SELECT FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
      WHERE t.payment_id = p.id AND e.account_id = 'platform:suspense:' || e.unit GROUP BY e.unit HAVING sum(e.amount) <> 0))
  UNION ALL SELECT 'refund_under_way', 'payment:' || r.payment_id, NULL, NULL FROM refunds r JOIN of_payments p ON p.id = r.payment_id
    WHERE r.status = 'pending' AND p.user_id = person GROUP BY r.payment_id
  UNION ALL SELECT 'dispute_open', CASE WHEN p.user_id = person THEN 'payment:' || p.id ELSE 'task:' || k.task_id END, NULL, NULL
    FROM disputes d JOIN of_payments p ON p.id = d.payment_id JOIN payment_records k ON k.id = p.id
    WHERE d.status = 'open' OR d.is_reopened
  UNION ALL SELECT CASE WHEN t.status = 'open' THEN 'task_open' ELSE 'task_under_way' END, 'task:' || t.id, NULL, NULL FROM own_tasks t
    WHERE t.status NOT IN ('pending_payment', 'completed', 'cancelled')
  UNION ALL SELECT 'cancellation_under_way', 'task:' || t.id, NULL, NULL FROM own_tasks t
    WHERE t.status IN ('completed', 'cancelled') AND (
      EXISTS (SELECT FROM ledger_accounts a WHERE a.task_id = t.id AND a.balance <> 0)
      OR t.returns_fee AND t.poster_id = person AND EXISTS (SELECT FROM payment_records p
        WHERE p.task_id = t.id AND p.fee_type = 'application_fee' AND p.payment_status IN ('completed', 'partially_refunded', 'disputed')
          AND NOT EXISTS (SELECT FROM ledger_transactions l
            WHERE l.business_key = 'payment:' || p.id || ':refund_requested:task_ended')))
  UNION ALL SELECT 'change_order_open', 'task:' || c.task_id, NULL, NULL FROM change_orders c
    WHERE c.task_id IN (SELECT t.id FROM own_tasks t) AND c.status IN ('open', 'accepted')
  UNION ALL SELECT 'refund_request_open', 'task:' || q.task_id, NULL, NULL FROM refund_requests q
    WHERE q.task_id IN (SELECT t.id FROM own_tasks t) AND q.status = 'open'
  UNION ALL SELECT 'payout_under_way', 'payout:' || o.id, o.amount, o.currency FROM payouts o
    WHERE o.user_id = person AND o.status IN ('requested', 'cancelling', 'sent')
  UNION ALL SELECT CASE a.kind WHEN 'points_reserved' THEN 'points_reserved' WHEN 'debt' THEN 'debt' ELSE 'wallet_balance' END,
    a.kind || ':' || a.unit, abs(a.balance), a.unit FROM ledger_accounts a
    WHERE a.user_id = person AND a.kind <> 'points' AND a.balance <> 0
  UNION ALL SELECT 'approval_waiting', 'approval:' || a.id, NULL, NULL FROM approvals a
    WHERE a.maker_id = person AND a.state IN ('open', 'approved')
  UNION ALL SELECT 'last_admin', 'user:' || person, NULL, NULL
    WHERE may_change_people(person) AND NOT EXISTS (SELECT FROM users u WHERE u.id <> person AND may_change_people(u.id));
END $$;
