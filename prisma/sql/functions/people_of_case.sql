-- The people whose money or standing an operator's act decides about, by what the audit log calls its subject ("payment:7"): payer,
-- poster and helpers of a payment, a refund request or a dispute, the payee of a payout, the person of an account, and those of
-- what an approval is about. Nobody for a subject that belongs to the platform, such as a coupon.
CREATE OR REPLACE FUNCTION people_of_case(subject text) RETURNS SETOF integer LANGUAGE plpgsql STABLE AS $$
DECLARE
  kind text := split_part(subject, ':', 1);
  subject_id bigint;
  payment_id integer;
BEGIN
  IF subject !~ '^[a-z_]+:\d{1,9}$' THEN RETURN; END IF;
  subject_id := split_part(subject, ':', 2);
  CASE kind
    WHEN 'user' THEN RETURN NEXT subject_id;
    WHEN 'payout' THEN RETURN QUERY SELECT o.user_id FROM payouts o WHERE o.id = subject_id;
    WHEN 'payment' THEN
      RETURN QUERY SELECT p.user_id FROM payment_records p WHERE p.id = subject_id
        UNION SELECT people_of_task(p.task_id) FROM payment_records p WHERE p.id = subject_id;
    WHEN 'refund_request' THEN
      RETURN QUERY SELECT q.requested_by FROM refund_requests q WHERE q.id = subject_id
        UNION SELECT people_of_task(q.task_id) FROM refund_requests q WHERE q.id = subject_id;
    WHEN 'dispute' THEN
      SELECT d.payment_id INTO payment_id FROM disputes d WHERE d.id = subject_id;
      RETURN QUERY SELECT people_of_case('payment:' || payment_id);
    WHEN 'difference' THEN RETURN QUERY SELECT people_of_difference(subject_id::integer);
    -- Those of what waits, and of the payment to which a difference would be assigned.
    WHEN 'approval' THEN
      RETURN QUERY SELECT people_of_case(of_case) FROM approvals a,
        LATERAL (VALUES (a.subject), ('payment:' || (a.input->>'payment_id'))) AS waiting(of_case) WHERE a.id = subject_id;
    ELSE RETURN;
  END CASE;
END $$;
