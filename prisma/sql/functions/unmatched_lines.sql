-- The lines of a provider's list that are not matched with the ledger: of which object each is, and how much of it the books
-- do not have yet, in the unit in which they have it. A fee is in the books since the line was booked, but for a dispute's,
-- which belongs to the dispute's own bookings; of a line that was settled in another currency the books miss what was
-- presented, and of a release what the list never withheld. All disputes of one transaction are one object, because PayPal's lines name the transaction and no dispute.
-- `is_in_flight`: our row of the object says that the money is on its way, so the books follow later; `has_twin`: another
-- line is the same but for its id; a charge may have two ids for that, but its order and our reference are charged once.
CREATE OR REPLACE FUNCTION unmatched_lines(of_provider text) RETURNS TABLE (id bigint, kind text, object_key text,
  unit text, amount bigint, fee bigint, is_booked boolean, is_in_flight boolean, has_twin boolean, imported_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT l.id, l.kind,
    CASE
      WHEN l.kind IN ('refund', 'refund_failed') AND l.object_reference IS NOT NULL THEN 'refund:' || l.object_reference
      WHEN l.kind IN ('dispute', 'dispute_reversed') THEN 'dispute:' || COALESCE(v.provider_transaction_id, h.related_reference,
        l.related_reference, l.object_reference, l.reference)
      WHEN l.kind IN ('transfer', 'transfer_returned') THEN 'payout:' || COALESCE(o.provider_payout_id, w.provider_payout_id,
        'unknown-' || w.id, l.object_reference, l.reference)
      WHEN l.kind = 'charge' AND l.object_reference IS NOT NULL THEN 'charge:' || l.object_reference
      ELSE 'line:' || l.reference END,
    COALESCE(l.presented_currency, l.currency), CASE WHEN l.kind = 'hold_released' THEN x.excess ELSE COALESCE(l.presented_amount, l.amount) END,
    CASE WHEN l.kind IN ('dispute', 'dispute_reversed') AND l.presented_currency IS NULL THEN l.fee ELSE 0 END,
    l.booked_at IS NOT NULL,
    COALESCE(r.status = 'pending', false) OR COALESCE(COALESCE(o.status, w.status) IN ('requested', 'cancelling', 'sent'), false),
    EXISTS (SELECT 1 FROM balance_lines t
      WHERE (t.object_reference = l.object_reference OR l.kind = 'charge' AND t.own_reference = l.own_reference)
      AND t.id <> l.id AND (t.provider, t.kind, t.amount, t.currency) = (l.provider, l.kind, l.amount, l.currency)
      AND t.related_reference IS NOT DISTINCT FROM l.related_reference),
    l.imported_at
  FROM balance_lines l
  LEFT JOIN hold_lines(of_provider) x ON l.kind = 'hold_released' AND x.id = l.id
  LEFT JOIN refunds r ON l.kind = 'refund' AND r.provider_refund_id = l.object_reference
    AND EXISTS (SELECT 1 FROM payment_records p WHERE p.id = r.payment_id AND p.payment_provider = l.provider)
  LEFT JOIN disputes d ON l.kind IN ('dispute', 'dispute_reversed') AND d.provider = l.provider
    AND d.provider_dispute_id = l.object_reference
  LEFT JOIN payment_evidence v ON v.id = d.evidence_id
  -- What is returned may name the line that withdrew it.
  LEFT JOIN LATERAL (
    SELECT w.related_reference FROM balance_lines w
    WHERE l.kind = 'dispute_reversed' AND w.kind = 'dispute' AND w.provider = l.provider AND w.object_reference = l.related_reference
    LIMIT 1) h ON d.id IS NULL
  LEFT JOIN payouts o ON l.kind IN ('transfer', 'transfer_returned') AND o.provider = l.provider
    AND o.provider_payout_id = l.object_reference
  LEFT JOIN payouts w ON o.id IS NULL AND l.kind IN ('transfer', 'transfer_returned') AND w.provider = l.provider
    AND w.id = substring(l.own_reference FROM '^linku-payout-([0-9]{1,9})-')::integer
    AND w.token = substring(l.own_reference FROM '^linku-payout-[0-9]{1,9}-(.*)$')
  WHERE l.provider = of_provider AND l.match_id IS NULL
$$;
