-- The reward in a held amount: the greatest one that, with the service fee beyond what was paid, is not more than the amount.
-- The rest of the amount is that fee. Without a rule no further fee is due. It is `splitHeld` of lib/pricing/further-fee.ts; a
-- test compares the two.
CREATE OR REPLACE FUNCTION reward_of_held(held integer, bps integer, minimum integer, paid integer) RETURNS integer
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  reward bigint := 0;
  above bigint := held::bigint + 1;
  middle bigint;
BEGIN
  IF bps IS NULL THEN RETURN held; END IF;
  WHILE above - reward > 1 LOOP
    middle := (reward + above) / 2;
    IF middle + greatest(0, least(middle, 99999999, greatest(minimum, (middle * bps + 5000) / 10000)) - paid) <= held
    THEN reward := middle;
    ELSE above := middle;
    END IF;
  END LOOP;
  RETURN reward;
END $$;
