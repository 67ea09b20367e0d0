-- The people behind an object of a provider's list that differs: those of the payment, refund, dispute or payout that it is.
CREATE OR REPLACE FUNCTION people_of_difference(difference_id integer) RETURNS SETOF integer LANGUAGE plpgsql STABLE AS $$
DECLARE
  object differences%ROWTYPE;
  reference text;
BEGIN
  SELECT * INTO object FROM differences d WHERE d.id = difference_id;
  reference := substr(object.object_key, strpos(object.object_key, ':') + 1);
  RETURN QUERY
    SELECT people_of_case('payment:' || e.payment_id) FROM payment_evidence e
      WHERE e.provider = object.provider AND reference IN (e.provider_transaction_id, e.provider_payment_id)
    UNION SELECT people_of_case('payment:' || r.payment_id) FROM refunds r JOIN payment_records p ON p.id = r.payment_id
      WHERE p.payment_provider = object.provider AND r.provider_refund_id = reference
    UNION SELECT people_of_case('payment:' || d.payment_id) FROM disputes d
      WHERE d.provider = object.provider AND d.provider_dispute_id = reference
    UNION SELECT o.user_id FROM payouts o
      WHERE o.provider = object.provider AND (o.provider_payout_id = reference OR 'unknown-' || o.id = reference);
END $$;
