-- Begins a payout, which is synced at once, or moves one.
CREATE OR REPLACE FUNCTION write_payout(payout jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  payout_id integer;
BEGIN
  IF payout->>'kind' = 'insert' THEN
    INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency, idempotency_key, next_sync_at)
    SELECT r.user_id, r.payout_account_id, r.provider, r.destination, r.amount, r.currency, r.idempotency_key, now()
    FROM jsonb_populate_record(NULL::payouts, payout->'row') AS r
    RETURNING id INTO payout_id;
    RETURN payout_id;
  END IF;
  UPDATE payouts o SET
    status = payout->>'to',
    version = o.version + 1,
    (provider_payout_id, failure_reason, expected_at, returned_amount, resolution) = (
      SELECT s.provider_payout_id, s.failure_reason, s.expected_at, s.returned_amount, s.resolution FROM jsonb_populate_record(o, payout->'set') AS s)
  WHERE o.id = (payout->>'id')::integer AND o.status = payout->>'from' AND o.version = (payout->>'version')::integer
  RETURNING o.id INTO payout_id;
  IF payout_id IS NULL THEN
    RAISE EXCEPTION 'payout % is not % any more', payout->>'id', payout->>'from' USING ERRCODE = 'LP001';
  END IF;
  RETURN payout_id;
END $$;
