-- The transactions on the clearing accounts of a provider that are not matched with its list: of which object each is, and
-- how much it raised what the provider holds for us. From an entry on, because everything before it is matched. What was
-- booked from a line is not asked for again.
CREATE OR REPLACE FUNCTION unmatched_transactions(of_provider text, from_entry bigint) RETURNS TABLE (id bigint,
  first_entry_id bigint, kind text, object_key text, unit text, amount bigint, created_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT t.id, min(e.id), t.kind,
    CASE
      WHEN t.refund_id IS NOT NULL THEN 'refund:' || COALESCE(r.provider_refund_id, 'unknown-' || r.id)
      WHEN t.dispute_id IS NOT NULL THEN 'dispute:' || v.provider_transaction_id
      WHEN t.payout_id IS NOT NULL THEN 'payout:' || COALESCE(o.provider_payout_id, 'unknown-' || o.id)
      WHEN t.kind = 'suspense' THEN 'charge:' || regexp_replace(t.business_key, '^payment:[0-9]+:suspense:', '')
      WHEN t.kind = 'settle' THEN 'charge:' || p.provider_transaction_id
      ELSE 'transaction:' || t.id END,
    e.unit, -sum(e.amount)::bigint, t.created_at
  FROM ledger_accounts a
  JOIN ledger_entries e ON e.account_id = a.id AND e.id >= from_entry
  JOIN ledger_transactions t ON t.id = e.transaction_id
  LEFT JOIN payment_records p ON p.id = t.payment_id
  LEFT JOIN refunds r ON r.id = t.refund_id
  LEFT JOIN disputes d ON d.id = t.dispute_id
  LEFT JOIN payment_evidence v ON v.id = d.evidence_id
  LEFT JOIN payouts o ON o.id = t.payout_id
  WHERE a.kind = 'provider_clearing' AND starts_with(a.id, 'provider:' || of_provider || ':')
    AND t.kind NOT IN ('provider_fee', 'bank_payout', 'bank_payout_returned', 'bank_deposit', 'conversion', 'line_written_off')
    AND NOT EXISTS (SELECT 1 FROM matched_transactions m WHERE m.ledger_transaction_id = t.id)
  GROUP BY t.id, e.unit, p.provider_transaction_id, r.id, v.id, o.id
$$;
